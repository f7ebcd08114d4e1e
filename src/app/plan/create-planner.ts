/**
 * The planner itself: counts in, the models asked once in the middle, forecasts and decisions out.
 *
 * All thinking is the core's; here it is put in order. A model that fails costs its experts for the cycle and
 * nothing else: without any model the forecasts are reactive, and say so.
 */
import type { BurnIn } from './burn-in.ts';
import { burnInSome, planBurnIn } from './burn-in.ts';
import { infer } from './infer.ts';
import { issueForecasts, rowsToIssue } from './issue.ts';
import type { CycleInput, CycleOutput, Past, Planner, PlannerPolicy } from './planner.ts';
import { judgeAll } from './judge-all.ts';
import { loadPast } from './load-past.ts';
import type { PlannerState } from './state.ts';
import { createPlannerState, poolEntry, setCoverage, sourceEntry } from './state.ts';
import { advancePool } from '../../core/allocation/advance.ts';
import { restorePoolState } from '../../core/allocation/pool-state.ts';
import type { Pool } from '../../core/capacity/pool.ts';
import { within, without } from '../../core/demand/coverage.ts';
import { countAt, finalizeSteps } from '../../core/demand/ring.ts';
import { addCount, ringOf } from '../../core/demand/series-book.ts';
import type { Forecast } from '../../core/forecast/forecast.ts';
import { SECOND_MS } from '../../core/units/time.ts';
import type { Predictor } from '../../ports/predictor.ts';

export interface PlannerDeps {
  readonly predictor: Predictor;
  /** Milliseconds of some monotonic clock, for `spent` alone. */
  readonly elapsedMs: () => number;
}

/** About two seconds of learning before the first cycle, and one in each that follows while there is more. */
const ISSUES_AT_LOAD = 20_000;
const ISSUES_A_CYCLE = 10_000;

export async function createPlanner(
  { predictor, elapsedMs }: PlannerDeps,
  policy: PlannerPolicy,
): Promise<Planner> {
  const cards = await predictor.models();
  const state = createPlannerState(policy, cards);
  for (const pool of policy.pools) poolEntry(state, pool);
  let burnIn: BurnIn | undefined;
  return {
    load: async (past) => {
      restorePools(state, past);
      state.issue = undefined;
      setCoverage(state, past.coverage);
      const entries = loadPast(state, past);
      burnIn = planBurnIn(entries, past.until);
      await burnInSome(state, predictor, { burnIn, issuesMax: ISSUES_AT_LOAD });
    },
    cycle: async (input) => {
      const began = elapsedMs();
      applyCounts(state, input);
      const scores = judgeAll(state);
      const rows = rowsToIssue(state, input.now);
      const asked = elapsedMs();
      const { points, failures } = await infer(predictor, cards, rows);
      const inferenceMs = elapsedMs() - asked;
      const { set, pools } = issueForecasts(state, rows, {
        points,
        failed: failures.length > 0 || cards.length === 0,
      });
      const decisions = decideAll(state, input, pools);
      if (burnIn) await burnInSome(state, predictor, { burnIn, issuesMax: ISSUES_A_CYCLE });
      return {
        forecasts: set,
        decisions,
        poolStates: [...state.poolStates].map(([pool, poolState]) => ({ pool, state: poolState })),
        scores,
        failures,
        spent: { inferenceMs, totalMs: elapsedMs() - began },
      };
    },
    close: () => predictor.close(),
  };
}

function restorePools(state: PlannerState, past: Past): void {
  for (const { pool, state: stored } of past.poolStates) {
    const known = state.policy.pools.find(({ id }) => id === pool);
    if (known) state.poolStates.set(pool, restorePoolState(stored, known.stabilizationMs, past.now));
  }
}

function applyCounts(state: PlannerState, { deltas, issueAt, coverage }: CycleInput): void {
  const { stepMs } = state.policy;
  for (const delta of deltas) {
    const entry = sourceEntry(state, delta.source);
    // A late count may be the first of its series: the whole steps after it are known, too.
    const after = within(state.coverage.whole, { from: delta.start, to: Number.POSITIVE_INFINITY });
    for (const id of entry.partOf === undefined ? [entry.id] : [entry.id, entry.partOf]) {
      addCount(state.book, id, delta);
      for (const { from, to } of after) finalizeSteps(ringOf(state.book, id), from / stepMs, to / stepMs);
    }
  }
  for (const { from, to } of coverage.whole.flatMap((range) => without(range, state.coverage.whole))) {
    for (const { ring } of state.entries.values()) finalizeSteps(ring, from / stepMs, to / stepMs);
  }
  if (issueAt !== undefined) state.issue = Math.max(issueAt / stepMs, state.issue ?? issueAt / stepMs);
  setCoverage(state, coverage);
}

/** No decision for a pool of which nothing at all is known: its floor, told as a count, would take away what runs. */
function decideAll(
  state: PlannerState,
  input: CycleInput,
  forecasts: ReadonlyMap<string, Forecast>,
): CycleOutput['decisions'] {
  return state.policy.pools.flatMap((pool) => {
    const known =
      state.poolStates.get(pool.id) ?? restorePoolState(undefined, pool.stabilizationMs, input.now);
    const facts = {
      forecast: forecasts.get(pool.id),
      liveRatePerSecond: liveRate(state, pool),
      runningInstances: input.running.get(pool.id),
    };
    if (known.warm === undefined && Object.values(facts).every((fact) => fact === undefined)) return [];
    const { horizon: horizonSteps, policy } = state;
    const next = advancePool(
      known,
      { pool, horizonSteps, periodMs: policy.stepMs, observed: input.observed, ...facts },
      input.now,
    );
    state.poolStates.set(pool.id, next.state);
    return [next.decision];
  });
}

/**
 * The pool's newest load: that of the last step before the issue, or more if a newer one already shows more.
 * Each may be a lower bound.
 */
function liveRate(state: PlannerState, pool: Pool): number | undefined {
  const { ring } = poolEntry(state, pool);
  if (state.issue === undefined) return undefined;
  let newest = countAt(ring, state.issue - 1);
  for (let index = state.issue; index < ring.end; index += 1) {
    const bound = countAt(ring, index);
    if (!(bound <= newest)) newest = Number.isNaN(bound) ? newest : bound;
  }
  return Number.isNaN(newest) ? undefined : newest / (state.policy.stepMs / SECOND_MS);
}
