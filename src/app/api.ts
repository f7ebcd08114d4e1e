/**
 * The use cases, as whoever stands at the door sees them: one function each, in domain words. The gRPC
 * adapter decodes into these and encodes from them; nothing here knows of the wire.
 */
import type { PutOutcome } from './events/event-book.ts';
import type { Models, ModelStatus } from './models/model-status.ts';
import type { CalendarImport, CalendarOutcome } from './events/import-calendar.ts';
import type { Directive, NumberedDecision } from '../core/allocation/decision.ts';
import type { InstancesReport, PoolInstances, WarmTargets } from '../core/allocation/instance.ts';
import type { ResourceNeed } from '../core/capacity/needs.ts';
import type { Pool, PoolId } from '../core/capacity/pool.ts';
import type { ClientId } from '../core/demand/batch.ts';
import type { Learned } from '../core/forecast/events/known-events.ts';
import type { AnnouncedEvent, EventId } from '../core/demand/events/announced-event.ts';
import type { RefusedRecord } from '../core/demand/contributions.ts';
import type { HistoryRow, RequestRecord } from '../core/demand/record.ts';
import type { DriftQuestion, KnownDrift } from './drift/drift-book.ts';
import type { Accuracy, Counterfactual } from '../core/feedback/score.ts';
import type { Basis, BasisReason, ModelShare, SeriesId } from '../core/forecast/forecast.ts';
import type { ModelId } from '../core/forecast/model/model-card.ts';
import type { Quantiles } from '../core/units/quantiles.ts';
import type { SourceId } from '../core/units/source-key.ts';
import type { Instant, TimeRange } from '../core/units/time.ts';

export interface App {
  readonly settings: AppSettings;
  readonly pools: readonly Pool[];
  /** Resolves when the batch is durable. Rejects with `StoreUnavailable`. Batches of one client are given in order. */
  reportRequests(report: RequestsReport): Promise<BatchReceipt>;
  /** Resolves when the part is durable. Rejects with `StoreUnavailable`. */
  importPart(part: ImportPart): Promise<{ readonly duplicate: boolean }>;
  /** Start of the last step that rows of an import may be of: a row further in the future is no past. */
  latestImportStart(): Instant;
  /** All imports of which something counts, by name. Rejects with `StoreUnavailable`. */
  imports(): Promise<readonly ImportMark[]>;
  /** The import is complete: forecasts take it into account from the next cycle on. */
  finishImport(): void;
  /** Resolves when the events are durable, or cannot be kept. Rejects with `StoreUnavailable`. */
  putEvents(events: readonly AnnouncedEvent[]): Promise<PutOutcome>;
  /** Resolves, when they are gone for good, with those that were known. Rejects with `StoreUnavailable`. */
  removeEvents(ids: readonly EventId[]): Promise<ReadonlySet<EventId>>;
  /** Resolves when what the calendar has is durable, or cannot be kept. Rejects with `StoreUnavailable`. */
  importCalendar(request: CalendarImport): Promise<CalendarOutcome>;
  /** Those with a part in the range (`undefined`: all), by start and then by id. */
  events(range: TimeRange | undefined): readonly ListedEvent[];
  readonly models: Models;
  /** From what the cycles forecast; windows that they do not are interpolated. */
  predict(query: PredictQuery): Prediction;
  /**
   * The same, but one model's word, and windows that the cycles do not forecast, are forecast now. `signal` is asked for
   * only where there is something to wait for. Rejects with `NotNow`, or with the reason of the signal.
   */
  predictNow(query: OnDemandQuery, signal: () => AbortSignal): AskOutcome | Promise<AskOutcome>;
  /** The prediction now and after each newer issue, conflated; ends when `signal` aborts or the service stops. */
  watchForecasts(queries: readonly PredictQuery[], signal: AbortSignal): AsyncIterable<Prediction>;
  warmTargets(pool: PoolId): Promise<WarmTargets>;
  watchWarmTargets(pool: PoolId, signal: AbortSignal): AsyncIterable<WarmTargets>;
  /** Fails with `PoolTaken` if a pool is another manager's, or becomes another's. */
  directives(question: DirectivesQuestion, signal: AbortSignal): AsyncIterable<Directive>;
  /** What is known afterwards. Rejects with `PoolTaken` if the pool is another manager's. */
  reportInstances(report: InstancesReport): Promise<InstancesReceipt>;
  /** The newest decision of each pool that has one. */
  plan(): readonly NumberedDecision[];
  /** The decision in force at `at` (the newest one if `undefined`); `undefined`: there was none. */
  explain(pool: PoolId, at: Instant | undefined): Promise<NumberedDecision | undefined>;
  /** Those that run first, each part with the newest first. */
  drifts(question: DriftQuestion): readonly KnownDrift[];
  /** Those that run, and then each that begins or ends, until `signal` aborts or the service stops. */
  watchDrifts(question: DriftQuestion, signal: AbortSignal): AsyncIterable<KnownDrift>;
  accuracy(query: AccuracyQuestion): Promise<readonly Accuracy[]>;
  /** What the mixture lost, and would have lost with this version in its champion's place, by window. */
  counterfactual(candidate: ModelId): Promise<readonly Counterfactual[]>;
}

/** What a door needs to know to check requests. */
export interface AppSettings {
  readonly stepMs: number;
  readonly windowsMs: readonly number[];
  /** The longest window that can be forecast on demand. */
  readonly horizonMs: number;
  /** Records further ahead of the clock than this are refused. */
  readonly futureToleranceMs: number;
  readonly lateLimitMs: number;
  readonly forecastOnly: boolean;
}

export interface ListedEvent {
  readonly event: AnnouncedEvent;
  /** Of its sort; `undefined`: nothing yet. */
  readonly learned: Learned | undefined;
}

export interface RequestsReport {
  readonly client: ClientId;
  readonly sequence: number;
  readonly records: readonly RequestRecord[];
  readonly watermark: Instant | undefined;
  readonly goodbye: boolean;
}

export interface DirectivesQuestion {
  readonly manager: string;
  /** Empty: all pools. */
  readonly pools: readonly PoolId[];
  /** An observer only looks; who takes over puts the manager before it out. */
  readonly role: 'observer' | 'manager' | 'take-over';
  /** The newest directives that the manager has. */
  readonly held: readonly Pick<Directive, 'pool' | 'epoch' | 'revision'>[];
}

export interface InstancesReceipt {
  readonly known: PoolInstances;
  /** When the report was taken in, by the service's clock. */
  readonly at: Instant;
}

export interface BatchReceipt {
  readonly accepted: number;
  readonly duplicate: boolean;
  /** Of the client, of all that counts by now. */
  readonly highestSequence: number;
  readonly rejected: readonly RefusedRecord[];
}

export interface ImportPart {
  readonly importId: string;
  readonly sequence: number;
  readonly rows: readonly HistoryRow[];
}

/** How far an import came. */
export interface ImportMark {
  readonly importId: string;
  /** Of its last part that counts. */
  readonly sequence: number;
  readonly countedAt: Instant;
}

export type PredictSubject =
  { readonly kind: 'source'; readonly source: SourceId } | { readonly kind: 'pool'; readonly pool: PoolId };

export interface PredictQuery {
  readonly subject: PredictSubject;
  /** Whole steps, each at most the longest window of the settings; not empty. */
  readonly windowsMs: readonly number[];
}

export interface OnDemandQuery extends PredictQuery {
  /** Whole steps, each within the horizon. */
  readonly windowsMs: readonly number[];
  /** `undefined`: all of them, mixed. */
  readonly model: ModelWish | undefined;
}

/** A version by its number or by a label; with neither the one that mixes. */
export interface ModelWish {
  readonly name: string;
  readonly version: number | undefined;
  readonly label: string | undefined;
}

export type AskOutcome =
  | { readonly kind: 'prediction'; readonly prediction: Prediction }
  | { readonly kind: 'unknown-model' }
  | { readonly kind: 'not-ready'; readonly model: ModelStatus }
  /** It is ready, and no forecast is made with it. */
  | { readonly kind: 'not-loaded'; readonly model: ModelStatus };

export interface Prediction {
  readonly subject: PredictSubject;
  readonly basis: Basis;
  readonly reason: BasisReason | undefined;
  /** `undefined` if nothing was ever issued; then there are no windows. */
  readonly issuedAt: Instant | undefined;
  readonly windows: readonly WindowPrediction[];
  readonly models: readonly ModelShare[];
  readonly dataAge: DataAge;
}

export interface WindowPrediction {
  readonly windowMs: number;
  /** Requests. */
  readonly total: Quantiles;
  /** Requests per second. */
  readonly peakRate: Quantiles;
  /** What the peak rate needs, one entry a level of `peakRate`; empty without a pool. */
  readonly resources: readonly ResourceNeed[];
}

export interface DataAge {
  readonly finalUntil: Instant | undefined;
  readonly knownUntil: Instant | undefined;
  readonly ageMs: number | undefined;
}

export interface AccuracyQuestion {
  /** `undefined`: all series together. */
  readonly series: SeriesId | undefined;
  readonly range: TimeRange | undefined;
  readonly models: readonly string[];
}
