/**
 * What a planner is asked and what it answers: plain data, so that it may live in another thread.
 *
 * The planner owns the newest steps of every series and what was learned of them. It has no clock and no
 * store: counts and time come in, forecasts, decisions and scores go out.
 */
import type { Decision } from '../../core/allocation/decision.ts';
import type { PoolState } from '../../core/allocation/pool-state.ts';
import type { PoolStarts } from '../../core/allocation/starts/lead-time.ts';
import type { PoolCost } from '../../core/capacity/cost/cost-book.ts';
import type { Pool, PoolId } from '../../core/capacity/pool.ts';
import type { Coverage } from '../../core/demand/coverage.ts';
import type { KnownEvent } from '../../core/demand/events/announced-event.ts';
import type { CountDelta, Series } from '../../core/demand/series.ts';
import type { Drift } from '../../core/feedback/drift/drift.ts';
import type { Score } from '../../core/feedback/score.ts';
import type { Forecast, SeriesId } from '../../core/forecast/forecast.ts';
import type { ForecastSet } from '../../core/forecast/forecast-set.ts';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import type { CivilZone } from '../../core/units/civil-time.ts';
import type { Instant } from '../../core/units/time.ts';
import type { ServableModel } from '../../ports/models/model-repository.ts';
import type { FittedRow } from '../../ports/parameters.ts';
import type { SeriesPast } from '../../ports/trainer.ts';
import type { Spent } from './stopwatch.ts';

/**
 * Calls never overlap, but for `prepare` and `forecast`. A life begins with `begin`, what was kept by `recall`, the rows by `adopt`, the past by `remember`, and `learn`; then
 * there is a cycle a step, and between cycles `learn` again while a source is wanted, and new rows.
 */
export interface Planner {
  /** Forgets all series, what was learned of them and their rows, and takes over the counts in force. */
  begin(start: Start): Promise<Began>;
  /** Goes on from slices that were kept of an earlier life, as far as they fit; before any past is remembered. */
  recall(kept: Kept): Promise<Recalled>;
  /** Some of what it remembers and has learned, in turn, for a later life. */
  keep(): Promise<readonly Slice[]>;
  /** Takes in rows of parameters, for forecasts from now on; those of models that do not serve are left aside. */
  adopt(rows: readonly FittedRow[]): Promise<void>;
  /** What pools remember of their own series, up to the newest issue: what they can be fitted on. */
  poolPasts(): Promise<readonly SeriesPast[]>;
  /** Takes in the next stretch of the past: every source, all over the same range, which goes on from the last one's. */
  remember(stretch: readonly Series[]): Promise<void>;
  /**
   * Learns from the past of the series that were wanted, for about a second. Resolves with those that are wanted
   * next; none: there is nothing more to be learned. Pools come first, and remember their past: there is nothing to
   * be handed over. Of the sources those that matter most are first.
   */
  learn(lesson: Lesson): Promise<readonly SeriesId[]>;
  /** One planning cycle, from counts to decisions. A rejected one changed nothing that counts. */
  cycle(input: CycleInput): Promise<CycleOutput>;
  /** Forecasts that no cycle makes, by question. It may run beside all other calls, and changes nothing. */
  forecast(asked: OnDemandQuestions): Promise<readonly DemandedForecast[]>;
  /**
   * Loads these versions beside those that serve, in their order with what is wrong with each that cannot serve. It may
   * run beside all other calls, and nothing waits for it.
   */
  prepare(models: readonly OfferedModel[]): Promise<readonly (string | undefined)[]>;
  /** From now on those serve that were prepared and can, in place of all others. Candidates are tried and do not mix. Who of the experts stays keeps what was learned of him. */
  serve(): Promise<Served>;
  close(): Promise<void>;
}

export interface OfferedModel extends ServableModel {
  /** It is to be tried, and not to mix: of each name one version mixes, and one at most is a candidate. */
  readonly isCandidate?: boolean;
}

export interface Served extends Began {
  /** By name. */
  readonly serving: readonly ModelId[];
  /** Versions that are tried in the place of the one that mixes. */
  readonly candidates: readonly ModelId[];
  /** They look back further than is remembered: to be read again is worth it. */
  readonly pastIsShort: boolean;
}

export interface PlannerPolicy {
  readonly stepMs: number;
  /** In which a day is a day. */
  readonly zone: CivilZone;
  /** Windows whose totals and peaks are forecast; whole steps, ascending. */
  readonly windowsMs: readonly number[];
  readonly pools: readonly Pool[];
  /** Most instances of all of them together; `undefined`: each has its ceiling alone. */
  readonly budget: number | undefined;
}

export interface Start {
  /** Which of the steps to be remembered are whole, and which are lower bounds. */
  readonly coverage: Coverage;
  /** By pool: what the last planner left, as it was stored. */
  readonly poolStates: readonly RestoredPool[];
  /** All that is announced for the steps to be remembered and those to be forecast. */
  readonly events: readonly KnownEvent[];
  readonly now: Instant;
}

export interface Began {
  /** Models that serve and take a row of parameters for each series. */
  readonly fitted: readonly ModelId[];
}

export interface Kept {
  readonly slices: readonly Uint8Array[];
  /** Of the past: what was kept of another one counts no more. What is kept from now on is of this one. */
  readonly edition: string;
  /** That ran when the service was there last. */
  readonly drifts: readonly Drift[];
  readonly now: Instant;
}

/** Slices are numbered from 0 up to before this. */
export const SLICES = 64;

/** A part of what is known, which replaces what was kept under its number before. */
export interface Slice {
  readonly place: number;
  readonly bytes: Uint8Array;
}

export interface Recalled {
  /** Series that go on from what was kept, pools among them. */
  readonly series: number;
  /** All pools do. */
  readonly everyPool: boolean;
  /** What they know reaches up to here at least; `undefined`: there are none. */
  readonly until: Instant | undefined;
  /** Why slices were left aside, a line each. */
  readonly refused: readonly string[];
}

export interface Lesson {
  /** Of the sources that were wanted, as far back as there is anything; one that has no past may be left out. */
  readonly pasts: readonly SourcePast[];
  /** Steps before this are as known as they will soon be; later ones are lower bounds. `undefined`: nothing is known. */
  readonly until: Instant | undefined;
}

/** As a `Series`, in half the memory. */
export interface SourcePast extends Omit<Series, 'values'> {
  readonly values: Float32Array;
}

export interface RestoredPool {
  readonly pool: PoolId;
  readonly state: unknown;
}

export interface CycleInput {
  readonly now: Instant;
  /** Counts that became durable since the last cycle. */
  readonly deltas: readonly CountDelta[];
  /** Forecasts start here: no more is to be expected of the steps before. `undefined`: nothing is known yet. Never moves back. */
  readonly issueAt: Instant | undefined;
  /** Which of the steps before are whole, and which are lower bounds: nothing is forecast from those. */
  readonly coverage: Coverage;
  /** The newest steps are final and on time: what was observed may take away. */
  readonly observed: boolean;
  /** All that is announced now, likewise; `undefined`: the same as before. */
  readonly events: readonly KnownEvent[] | undefined;
  /** By pool: instances that are ready or starting, by fresh reports; a pool without any is absent. */
  readonly running: ReadonlyMap<PoolId, number>;
  /** By pool: what was learned of its starts; a pool of which nothing was is absent. */
  readonly starts: ReadonlyMap<PoolId, PoolStarts>;
  /** By pool: what was learned of a request's cost; a pool of which nothing was is absent. */
  readonly costs: ReadonlyMap<PoolId, PoolCost>;
  /** By pool: the level that its own is steered to; a pool whose level stands is absent. */
  readonly levels: ReadonlyMap<PoolId, number>;
}

export interface CycleOutput {
  /** `undefined` while nothing is known. */
  readonly forecasts: ForecastSet | undefined;
  readonly decisions: readonly Decision[];
  readonly poolStates: readonly { readonly pool: PoolId; readonly state: PoolState }[];
  readonly scores: readonly Score[];
  /** All that run. */
  readonly drifts: readonly Drift[];
  readonly failures: readonly ModelFailure[];
  readonly spent: Spent;
}

export interface OnDemandQuestions {
  /** Whose word is wanted; `undefined`: that of all models that mix. */
  readonly model: ModelId | undefined;
  readonly questions: readonly OnDemandQuestion[];
}

export interface OnDemandQuestion {
  readonly series: SeriesId;
  /** Lengths from the issue on, whole steps within the horizon. */
  readonly windows: readonly number[];
}

export type DemandedForecast =
  /** With the total and the peak of each window; `undefined`: nothing is known of the series. */
  | { readonly kind: 'forecast'; readonly forecast: Forecast | undefined }
  /** The planner does not serve the model. */
  | { readonly kind: 'not-loaded' };

export interface ModelFailure {
  readonly model: ModelId;
  readonly detail: string;
}
