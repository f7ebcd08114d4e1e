/** How good a forecast was, once its time has come. */
import type { ModelId } from '../forecast/model/model-card.ts';
import { formatModelId } from '../forecast/model/model-card.ts';
import type { SeriesId } from '../forecast/forecast.ts';
import type { Target } from '../forecast/target.ts';
import type { Instant } from '../units/time.ts';

/** The mixture's name among the models that are scored. */
export const MIXTURE = 'pra';

/** Under which the mixture with a candidate in its champion's place is scored: `pra+mine/2`. */
export const counterfactualName = (candidate: ModelId): string => `${MIXTURE}+${formatModelId(candidate)}`;

/** What the mixture lost, and would have lost with a candidate, at the same issues of the same series. */
export interface Counterfactual {
  readonly windowMs: number;
  readonly forecasts: number;
  /** Mean pinball losses. */
  readonly loss: number;
  readonly lossWithIt: number;
}

/** One forecast of one target against what came. */
export interface Score {
  readonly series: SeriesId;
  /** `pra`, `pra+model/version` for what would have been said with a candidate, or `model/version/expert`. */
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
