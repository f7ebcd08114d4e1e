/**
 * The planner itself: counts in, the models asked once in the middle, forecasts and decisions out.
 *
 * All thinking is the core's; here it is put in order. A model that fails costs its experts for the cycle and
 * nothing else: without any model the forecasts are reactive, and say so.
 */
import { changeModels } from './models/change-models.ts';
import { isTrial, judgeCandidates, tryCandidates } from './models/candidates.ts';
import { adoptRows } from './models/fits.ts';
import type { BurnIn } from './past/burn-in.ts';
import { createBurnIn } from './past/burn-in.ts';
import { startCold } from './young/cold-start.ts';
import { hearFirst } from './young/first-voice.ts';
import { runningDrifts } from './drift/watch-drift.ts';
import { infer } from './infer.ts';
import { issueForecasts, rowsToIssue } from './issue.ts';
import { forecastOnDemand } from './on-demand.ts';
import type { CycleInput, CycleOutput, ModelFailure, Planner, PlannerPolicy, Start } from './planner.ts';
import { judgeAll } from './judge-all.ts';
import type { Turn } from './past/keepsakes.ts';
import { nextSlices, recallSlices } from './past/keepsakes.ts';
import { poolPasts, remember } from './past/remember.ts';
import type { PlannerState } from './state.ts';
import { createPlannerState, forgetSeries, poolEntry, setCoverage, sourceEntry } from './state.ts';
import { startStopwatch } from './stopwatch.ts';
import { advancePool } from '../../core/allocation/advance.ts';
import type { Claim } from '../../core/allocation/over-pools/share-budget.ts';
import { shareBudget } from '../../core/allocation/over-pools/share-budget.ts';
import type { Decision } from '../../core/allocation/decision.ts';
import { RECORD_MS, TAIL_LEVEL } from '../../core/allocation/tail.ts';
import { restorePoolState } from '../../core/allocation/pool-state.ts';
import type { Pool } from '../../core/capacity/pool.ts';
import { within, without } from '../../core/demand/coverage.ts';
import { addToStep, countAt, finalizeSteps } from '../../core/demand/ring.ts';
import type { Forecast } from '../../core/forecast/forecast.ts';
import type { ModelCard, ModelId } from '../../core/forecast/model/model-card.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import { check, present } from '../../core/units/check.ts';
import { SECOND_MS } from '../../core/units/time.ts';
import type { Predictor } from '../../ports/predictor.ts';

export interface PlannerDeps {
  readonly predictor: Predictor;
  /** Milliseconds of some monotonic clock, for `spent` alone. */
  readonly elapsedMs: () => number;
}

export async function createPlanner(
  { predictor, elapsedMs }: PlannerDeps,
  policy: PlannerPolicy,
): Promise<Planner> {
  const state = createPlannerState(policy, await predictor.models());
  let burnIn: BurnIn | undefined;
  const turn: Turn = { place: 0, edition: '' };
  /** Ids of the candidates among what serves, and among what was prepared since. */
  let tried: ReadonlySet<string> = new Set();
  let prepared: ReadonlySet<string> | undefined;
  /** Nobody waits for candidates; what failed is told by the next cycle. */
  let isTrying = false;
  const ofCandidates: ModelFailure[] = [];
  return {
    begin: (start) => {
      restorePools(state, start);
      forgetSeries(state);
      state.events.announce(start.events);
      setCoverage(state, start.coverage);
      burnIn = undefined;
      return Promise.resolve({ fitted: fittedOf(state) });
    },
    recall: (kept) => Promise.resolve(recallSlices(state, turn, kept)),
    keep: () => Promise.resolve(nextSlices(state, turn)),
    adopt: (rows) => {
      adoptRows(state.fits, loadedOf(state), rows);
      return Promise.resolve();
    },
    prepare: async (models) => {
      prepared = undefined; // What was prepared before is let go.
      const problems = await predictor.prepare(models);
      prepared = new Set(
        models.filter(({ isCandidate }) => isCandidate).map(({ card }) => formatModelId(card)),
      );
      return problems;
    },
    serve: async () => {
      const cards = await predictor.serve();
      tried = prepared ?? tried;
      prepared = undefined;
      const isTried = (card: ModelId): boolean => tried.has(formatModelId(card));
      const mixing = cards.filter((card) => !isTried(card));
      const pastIsShort = changeModels(state, mixing, cards.filter(isTried));
      const candidates = state.candidates.map(({ card }) => idOf(card));
      return { fitted: fittedOf(state), serving: mixing.map(idOf), candidates, pastIsShort };
    },
    poolPasts: () => Promise.resolve(poolPasts(state)),
    remember: (stretch) => {
      remember(state, stretch);
      return Promise.resolve();
    },
    learn: (lesson) => {
      if (lesson.until !== undefined) state.events.look(lesson.until / policy.stepMs);
      burnIn ??= createBurnIn(state, predictor);
      return burnIn.learn(lesson);
    },
    cycle: async (input) => {
      const watch = startStopwatch(elapsedMs);
      if (input.events) state.events.announce(input.events, state.issue);
      state.starts = input.starts;
      applyCounts(state, input);
      if (state.issue !== undefined) state.events.look(state.issue);
      watch.passed('counts');
      const scores = [...judgeAll(state), ...judgeCandidates(state)];
      watch.passed('judging');
      const rows = rowsToIssue(state, input.now);
      const { spoken, failures } = await infer({ predictor, watch }, state.cards, rows);
      startCold(rows, spoken);
      const first = await hearFirst({ predictor, watch }, { mixing: state.cards, first: state.first }, rows);
      const { pack, pools } = issueForecasts(state, rows, {
        spoken,
        failed: failures.length > 0 || state.cards.length === 0,
        first: first.said,
      });
      watch.passed('mixing');
      const forecasts = pack();
      watch.passed('packing');
      const decisions = decideAll(state, input, pools);
      if (!isTrying && isTrial(state)) {
        isTrying = true;
        void tryCandidates({ state, predictor }, rows, spoken).then((failed) => {
          ofCandidates.push(...failed);
          isTrying = false;
        });
      }
      watch.passed('deciding');
      return {
        forecasts,
        decisions,
        poolStates: [...state.poolStates].map(([pool, poolState]) => ({ pool, state: poolState })),
        scores,
        drifts: runningDrifts(state),
        failures: [...failures, ...first.failures, ...ofCandidates.splice(0)],
        spent: watch.spent(),
      };
    },
    forecast: (asked) => forecastOnDemand({ state, predictor }, asked),
    close: () => predictor.close(),
  };
}

const idOf = ({ name, version }: ModelId): ModelId => ({ name, version });

const loadedOf = ({ cards, candidates }: PlannerState): readonly ModelCard[] => [
  ...cards,
  ...candidates.map(({ card }) => card),
];

const fittedOf = (state: PlannerState): ModelId[] =>
  loadedOf(state)
    .filter(({ inputs }) => inputs.parameters > 0)
    .map(idOf);

function restorePools(state: PlannerState, { poolStates, now }: Start): void {
  for (const { pool, state: stored } of poolStates) {
    const known = state.policy.pools.find(({ id }) => id === pool);
    if (known) state.poolStates.set(pool, restorePoolState(stored, known.stabilizationMs, now));
  }
}

function applyCounts(state: PlannerState, { deltas, issueAt, coverage }: CycleInput): void {
  const { stepMs } = state.policy;
  for (const delta of deltas) {
    const index = delta.start / stepMs;
    check(Number.isInteger(index), `a count of ${delta.start} is not on a step of ${stepMs} ms`);
    const entry = sourceEntry(state, delta.source);
    const pool = entry.partOf === undefined ? undefined : state.entries.get(entry.partOf);
    // A late count may be the first of its series: the whole steps after it are known, too.
    const after = within(state.coverage.whole, { from: delta.start, to: Number.POSITIVE_INFINITY });
    for (const { ring } of pool ? [entry, pool] : [entry]) {
      addToStep(ring, index, delta.count);
      for (const { from, to } of after) finalizeSteps(ring, from / stepMs, to / stepMs);
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
  const claims = state.policy.pools.flatMap((configured) => {
    const pool = { ...configured, level: input.levels.get(configured.id) ?? configured.level };
    const known =
      state.poolStates.get(pool.id) ?? restorePoolState(undefined, pool.stabilizationMs, input.now);
    const facts = {
      forecast: forecasts.get(pool.id),
      liveRatePerSecond: liveRate(state, pool),
      recordRatePerSecond: recordRate(state, pool),
      runningInstances: input.running.get(pool.id),
      starts: input.starts.get(pool.id),
      learnedCost: input.costs.get(pool.id),
    };
    if (known.warm === undefined && Object.values(facts).every((fact) => fact === undefined)) return [];
    const { horizon: horizonSteps, policy } = state;
    const next = advancePool(
      known,
      { pool, horizonSteps, periodMs: policy.stepMs, observed: input.observed, ...facts },
      input.now,
    );
    state.poolStates.set(pool.id, next.state);
    return [{ pool, decision: next.decision }];
  });
  return withinBudget(state, claims);
}

/** What the budget leaves of the decisions; what is in force is what it leaves. */
function withinBudget(state: PlannerState, claims: readonly Claim[]): readonly Decision[] {
  const { budget } = state.policy;
  if (budget === undefined) return claims.map(({ decision }) => decision);
  const decisions = shareBudget(claims, budget);
  for (const { pool, warm } of decisions) {
    const decided = present(state.poolStates.get(pool), 'the state of a pool');
    state.poolStates.set(pool, { ...decided, warm, replacements: Math.min(decided.replacements, warm) });
  }
  return decisions;
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

/** The pool's highest known load of the last weeks, for a level that needs it. */
function recordRate(state: PlannerState, pool: Pool): number | undefined {
  const { stepMs } = state.policy;
  if (state.issue === undefined || pool.level <= TAIL_LEVEL) return undefined;
  const { ring } = poolEntry(state, pool);
  let highest = Number.NEGATIVE_INFINITY;
  const first = Math.max(ring.first, state.issue - RECORD_MS / stepMs);
  for (let index = first; index < state.issue; index += 1) {
    const count = countAt(ring, index);
    if (count > highest) highest = count;
  }
  return Number.isFinite(highest) ? highest / (stepMs / SECOND_MS) : undefined;
}
