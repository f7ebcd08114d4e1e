/**
 * Everything that the planner knows, in one value: the newest steps of every series and what was learned of
 * each. It is mutable, has one owner, and changes only within a cycle or a load.
 */
import type { Candidate } from './models/candidate.ts';
import type { Fits } from './models/fits.ts';
import { createFits, forgetFits } from './models/fits.ts';
import { BURN_IN_MS, learningPolicy, LEVELS } from './learning.ts';
import type { PlannerPolicy } from './planner.ts';
import { speakersOf } from './young/first-voice.ts';
import type { SeriesEvents } from './series-events.ts';
import { createSeriesEvents } from './series-events.ts';
import type { PoolState } from '../../core/allocation/pool-state.ts';
import type { PoolStarts } from '../../core/allocation/starts/lead-time.ts';
import { bridgeTargets } from '../../core/allocation/bridge.ts';
import { TAIL_LEVEL } from '../../core/allocation/tail.ts';
import type { Pool, PoolId } from '../../core/capacity/pool.ts';
import type { Membership } from '../../core/capacity/membership.ts';
import { compileMembership } from '../../core/capacity/membership.ts';
import type { Coverage } from '../../core/demand/coverage.ts';
import { NO_COVERAGE } from '../../core/demand/coverage.ts';
import type { LowerBounds, Ring } from '../../core/demand/ring.ts';
import { createRing } from '../../core/demand/ring.ts';
import type { ExpertId } from '../../core/forecast/model/experts.ts';
import { castOf } from '../../core/forecast/model/cast.ts';
import { expertsOf, voicesOf } from '../../core/forecast/model/experts.ts';
import { poolSeriesId } from '../../core/forecast/forecast.ts';
import { horizonSteps } from '../../core/forecast/model/horizon.ts';
import type { ModelCard } from '../../core/forecast/model/model-card.ts';
import { misfit } from '../../core/forecast/model/model-fit.ts';
import { stepsRead } from '../../core/forecast/model/model-input.ts';
import type { DriftState } from '../../core/feedback/drift/detector.ts';
import { createDriftState } from '../../core/feedback/drift/detector.ts';
import type { Drift } from '../../core/feedback/drift/drift.ts';
import type { Layout, SeriesModel } from '../../core/forecast/series-model.ts';
import { createSeriesModel } from '../../core/forecast/series-model.ts';
import type { Target } from '../../core/forecast/target.ts';
import { formatTarget, peak, total } from '../../core/forecast/target.ts';
import { check } from '../../core/units/check.ts';
import type { SourceId } from '../../core/units/source-key.ts';
import { HOUR_MS } from '../../core/units/time.ts';

export interface PlannerState {
  readonly policy: PlannerPolicy;
  /** Of the models that mix; they change between two cycles (`change-models.ts`). */
  cards: readonly ModelCard[];
  /** That of the model that speaks for series which are young (`young/first-voice.ts`). */
  first: ModelCard | undefined;
  /** Versions that are tried, and do not mix. */
  candidates: readonly Candidate[];
  experts: readonly ExpertId[];
  /** The experts, and the first voice. */
  speakers: readonly ExpertId[];
  /** Leads that are planned on. */
  readonly horizon: number;
  retained: Retained;
  /** In the order in which they were first seen. */
  readonly entries: Map<string, SeriesEntry>;
  readonly poolOf: Membership;
  readonly layouts: { readonly source: Layout; readonly pools: ReadonlyMap<PoolId, Layout> };
  readonly fits: Fits;
  readonly events: SeriesEvents;
  readonly poolStates: Map<PoolId, PoolState>;
  /** That run, by `driftKey`. */
  readonly drifts: Map<string, Drift>;
  /** As they were told last. */
  starts: ReadonlyMap<PoolId, PoolStarts>;
  /** Index of lead 0 of the next forecasts; `undefined`: nothing is known. */
  issue: number | undefined;
  /** As it was taken in last. */
  coverage: Coverage;
  /** Of the rings of all series. */
  readonly lowerBounds: LowerBounds;
}

/** Steps that are kept, by kind of series. */
export interface Retained {
  readonly source: number;
  /** A pool keeps all that it has to learn from: its past is a sum that the history could not be asked for. */
  readonly pool: number;
}

export interface SeriesEntry {
  readonly id: string;
  /** The pool whose own series this is; `undefined`: a source. */
  readonly pool: Pool | undefined;
  /** Name of the series that this source also counts to. */
  readonly partOf: string | undefined;
  readonly ring: Ring;
  model: SeriesModel;
  readonly learning: Learning;
  drift: DriftState;
}

export interface Learning {
  /** What it learns from now on comes after all that it has learned; before, nothing is kept to learn from. */
  caughtUp: boolean;
  /** It goes on from what was kept of it: there is no past to learn from. */
  recalled: boolean;
  /** Requests in the past that was remembered. */
  volume: number;
}

/** Steps beyond what the models read that are kept for outcomes which are still to be judged. */
const MARGIN_STEPS = 120;
/** What a window that is shorter than all others is read from: its total, and its peak. */
const NEXT_STEP = total(0, 1);
/** A season is so much longer when clocks were set back in it. */
const CLOCK_CHANGE_MS = HOUR_MS;

export function createPlannerState(policy: PlannerPolicy, serving: readonly ModelCard[]): PlannerState {
  const { mixing: cards, first } = castOf(serving);
  const horizon = horizonSteps(policy.stepMs);
  const entries = new Map<string, SeriesEntry>();
  const state: PlannerState = {
    policy,
    ...{ cards, first },
    candidates: [],
    experts: expertsOf(cards),
    speakers: speakersOf({ mixing: cards, first }),
    horizon,
    retained: retainedFor(policy, serving),
    entries,
    poolOf: compileMembership(policy.pools),
    layouts: layoutsOf(policy, horizon),
    fits: createFits(),
    events: createSeriesEvents(entries, policy.stepMs),
    poolStates: new Map(),
    drifts: new Map(),
    starts: new Map(),
    issue: undefined,
    coverage: NO_COVERAGE,
    lowerBounds: { steps: [] },
  };
  forgetSeries(state);
  return state;
}

/** Steps that these models need. All of them must fit the service. */
export function retainedFor({ stepMs }: PlannerPolicy, cards: readonly ModelCard[]): Retained {
  for (const card of cards) {
    const problem = misfit(card, stepMs);
    check(problem === undefined, `${card.name} cannot serve: ${problem ?? ''}`);
  }
  const kept = Math.max(0, ...cards.map(stepsRead)) + Math.ceil(CLOCK_CHANGE_MS / stepMs) + MARGIN_STEPS;
  return { source: kept, pool: kept + BURN_IN_MS / stepMs };
}

/** Begins anew: pools of which nothing is known, and no source. */
export function forgetSeries(state: PlannerState): void {
  state.entries.clear();
  state.drifts.clear();
  for (const { trials } of state.candidates) trials.clear();
  forgetFits(state.fits);
  state.events.forgetShares();
  state.events.forgetCounts();
  state.issue = undefined;
  for (const pool of state.policy.pools) poolEntry(state, pool);
}

/** Takes in what is known of each step: lower bounds are kept from whoever forecasts or learns. */
export function setCoverage(state: PlannerState, coverage: Coverage): void {
  const { stepMs } = state.policy;
  state.coverage = coverage;
  state.lowerBounds.steps = coverage.partial.map(({ from, to }) => ({
    from: from / stepMs,
    to: to / stepMs,
  }));
}

/** The entry of a source, and with it that of its pool; made on first sight. */
export function sourceEntry(state: PlannerState, source: SourceId): SeriesEntry {
  const known = state.entries.get(source);
  if (known) return known;
  const pool = state.policy.pools.find(({ id }) => id === state.poolOf(source));
  if (pool) poolEntry(state, pool);
  return newEntry(state, {
    id: source,
    pool: undefined,
    partOf: pool && poolSeriesId(pool.id),
    layout: state.layouts.source,
  });
}

/** The entry of a pool's own series; made on first sight. */
export function poolEntry(state: PlannerState, pool: Pool): SeriesEntry {
  const id = poolSeriesId(pool.id);
  const layout = state.layouts.pools.get(pool.id) ?? state.layouts.source;
  return state.entries.get(id) ?? newEntry(state, { id, pool, partOf: undefined, layout });
}

function newEntry(
  state: PlannerState,
  { layout, ...head }: Pick<SeriesEntry, 'id' | 'pool' | 'partOf'> & { layout: Layout },
): SeriesEntry {
  const entry: SeriesEntry = {
    ...head,
    ring: createRing(head.pool ? state.retained.pool : state.retained.source, state.lowerBounds),
    model: createSeriesModel(layout, voicesOf(state.cards), learningPolicy(state.policy.stepMs)),
    learning: { caughtUp: true, recalled: false, volume: 0 },
    drift: createDriftState(),
  };
  state.entries.set(head.id, entry);
  return entry;
}

function layoutsOf(policy: PlannerPolicy, horizon: number): PlannerState['layouts'] {
  const windows = policy.windowsMs.map((windowMs) => windowMs / policy.stepMs);
  const standard = distinct([
    NEXT_STEP,
    ...windows.map((steps) => total(0, steps)),
    ...windows.map((steps) => peak(0, steps)),
  ]);
  const pools = policy.pools.map((pool): [PoolId, Layout] => [
    pool.id,
    {
      targets: distinct([...standard, ...learnedBridges(policy, pool, horizon)]),
      levels: [...new Set([...LEVELS, Math.min(pool.level, TAIL_LEVEL)])].sort((a, b) => a - b),
    },
  ]);
  return { source: { targets: standard, levels: LEVELS }, pools: new Map(pools) };
}

/**
 * A pool's bridges when the news are brand-new and when they are up to a step old: the usual cases. And what is to be
 * added with lead times of twice, four times as much and so on, so that one which was learned has somebody's errors to
 * borrow that are of its kind.
 */
function learnedBridges({ stepMs }: PlannerPolicy, pool: Pool, horizonSteps: number): Target[] {
  const spanOf = (leadTimeMs: number) => ({
    issuedAt: 0,
    stepMs,
    horizonSteps,
    leadTimeMs,
    periodMs: stepMs,
  });
  const usual = [0, stepMs / 2].flatMap((ageMs) => {
    const { add, keep } = bridgeTargets(spanOf(pool.leadTimeMs), ageMs);
    return [add, keep];
  });
  const longer: Target[] = [];
  for (let leadTimeMs = 2 * pool.leadTimeMs; ; leadTimeMs *= 2) {
    const { add, beyondHorizon } = bridgeTargets(spanOf(leadTimeMs), 0);
    if (beyondHorizon || leadTimeMs === 0) return [...usual, ...longer];
    longer.push(add);
  }
}

const distinct = (targets: readonly Target[]): Target[] => [
  ...new Map(targets.map((target) => [formatTarget(target), target])).values(),
];
