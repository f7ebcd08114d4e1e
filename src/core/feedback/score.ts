/** How good a forecast was, once its time has come. */
import type { SeriesId } from '../forecast/forecast.ts';
import type { Target } from '../forecast/target.ts';
import type { Instant } from '../units/time.ts';

/** The mixture's name among the models that are scored. */
export const MIXTURE = 'pra';

/** One forecast of one target against what came. */
export interface Score {
  readonly series: SeriesId;
  /** `pra`, or `model/version/expert`. */
  readonly model: string;
  readonly issuedAt: Instant;
  readonly target: Target;
  readonly stepMs: number;
  readonly actual: number;
  /** The 0.5 quantile. */
  readonly point: number;
  /** Mean over the levels, no factor 2. */
  readonly pinball: number;
  readonly levels: readonly number[];
  /** By level: the actual was at or under the quantile. */
  readonly covered: readonly boolean[];
}

/** Scores of one series, model and window together. */
export interface Accuracy {
  readonly series: SeriesId | undefined;
  readonly model: string;
  readonly windowMs: number;
  readonly forecasts: number;
  readonly meanActual: number;
  readonly meanAbsoluteError: number;
  /** WAPE, fraction; 0 without actuals. */
  readonly weightedAbsolutePercentageError: number;
  readonly meanPinballLoss: number;
  readonly levels: readonly number[];
  /** By level: share of the actuals at or under the quantile. */
  readonly coverage: readonly number[];
}
