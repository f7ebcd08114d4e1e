/** What is said of the future of one series, and how to read it. */
import type { Instant } from '../units/time.ts';
import type { Target } from './target.ts';

/**
 * `model`: by the models named. `reactive`: the newest load carried forward. `held`: nothing new is known.
 * Whatever is not `model` has a reason.
 */
export type Basis = 'model' | 'reactive' | 'held';

/** Stable words of why a forecast is not by models. */
export type BasisReason =
  'too-little-history' | 'unknown-source' | 'stale-data' | 'model-failed' | 'starting';

/** A source's spelling, or a pool's name with the prefix `pool:`. */
export type SeriesId = string;

const POOL_PREFIX = 'pool:';

export const poolSeriesId = (pool: string): SeriesId => `${POOL_PREFIX}${pool}`;

export const isPoolSeries = (series: SeriesId): boolean => series.startsWith(POOL_PREFIX);

/** Share of one expert in a mixture, averaged over levels. */
export interface ModelShare {
  readonly name: string;
  readonly version: number;
  readonly expert: string;
  readonly weight: number;
}

/**
 * Quantile forecast of one series.
 *
 * `values` has shape [target, level], row-major: requests (totals) or requests per step (peaks), never
 * negative, non-decreasing along `level`. Lead 0 is the step that starts at `issuedAt`; nothing at or after
 * `issuedAt` was seen.
 */
export interface Forecast {
  readonly series: SeriesId;
  readonly issuedAt: Instant;
  readonly stepMs: number;
  readonly basis: Basis;
  readonly reason: BasisReason | undefined;
  readonly targets: readonly Target[];
  readonly levels: readonly number[];
  readonly values: Float64Array;
  /** Add up to 1; empty unless `basis` is `model`. */
  readonly models: readonly ModelShare[];
}
