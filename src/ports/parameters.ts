import type { SeriesId } from '../core/forecast/forecast.ts';
import type { ModelId } from '../core/forecast/model/model-card.ts';
import type { Instant } from '../core/units/time.ts';

/** What fits left: of each model version and series the newest row, and no other. */
export interface Parameters {
  /**
   * Resolves when the rows are durable, all of a call together. A row replaces one of its model version and series
   * that is as old or older; a newer one stays. Rejects with `StoreUnavailable`; then none of them is kept.
   */
  put(rows: readonly FittedRow[]): Promise<void>;
  /** All rows of this version, by series. */
  rows(model: ModelId): Promise<readonly FittedRow[]>;
  close(): Promise<void>;
}

export interface FittedRow {
  readonly model: ModelId;
  readonly series: SeriesId;
  /** Nothing at or after it was seen. */
  readonly fittedAt: Instant;
  /** As the model's `parameters` input takes it. */
  readonly values: Float32Array;
}
