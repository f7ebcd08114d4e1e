/** An even series of counts, and the counts that come to it. */
import type { Instant } from '../units/time.ts';
import type { SourceId } from '../units/source-key.ts';

/** Requests per step: `values[i]` belongs to [start + i·stepMs, start + (i+1)·stepMs). NaN = unknown, 0 = observed empty. */
export interface Series {
  readonly source: SourceId;
  readonly start: Instant;
  readonly stepMs: number;
  readonly values: Float64Array;
}

/** New demand of one source in one step, to be added to what is known of the step. */
export interface CountDelta {
  readonly source: SourceId;
  readonly start: Instant;
  readonly count: number;
}
