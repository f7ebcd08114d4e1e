import type { NumberedDecision } from '../core/allocation/decision.ts';
import type { PoolId } from '../core/capacity/pool.ts';
import type { Accuracy, Counterfactual, Score } from '../core/feedback/score.ts';
import type { SeriesId } from '../core/forecast/forecast.ts';
import type { TrialHour } from '../core/feedback/promotion.ts';
import type { ModelId } from '../core/forecast/model/model-card.ts';
import type { Instant, TimeRange } from '../core/units/time.ts';

/** What was said and done, append-only, to be asked later. */
export interface Ledger {
  /** Resolves when all of it is durable. Rejects with `StoreUnavailable`; then a part of it may be kept all the same. */
  append(entries: LedgerEntries): Promise<void>;
  /** The decision of the pool in force at `at` (the newest one made at or before it); `undefined`: none. */
  decisionAt(pool: PoolId, at: Instant): Promise<NumberedDecision | undefined>;
  /** Accuracy of totals from lead 0, by model and window, sorted by both. No score that fits: an empty list. */
  accuracy(query: AccuracyQuery): Promise<readonly Accuracy[]>;
  /** What the mixture lost, and would have lost with the candidate, by window; empty if it was never tried. */
  counterfactual(candidate: ModelId): Promise<readonly Counterfactual[]>;
  /** The same of issues at or after `since`, by the hour of the issue, in order; hours without any are left out. */
  trial(candidate: ModelId, since: Instant): Promise<readonly TrialHour[]>;
  /**
   * Lets go of a bounded part of what was decided or issued before `keepFrom`, durably; `true`: there is more. What is
   * of the same UTC day as `keepFrom` may stay. Calls do not overlap.
   */
  forget(keepFrom: Instant): Promise<boolean>;
  close(): Promise<void>;
}

export interface LedgerEntries {
  readonly decisions: readonly NumberedDecision[];
  readonly scores: readonly Score[];
}

export interface AccuracyQuery {
  /** `undefined`: all series together. */
  readonly series: SeriesId | undefined;
  /** By issue time; `undefined`: everything. */
  readonly range: TimeRange | undefined;
  /** Empty: all. */
  readonly models: readonly string[];
}
