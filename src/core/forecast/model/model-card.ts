/** What a model version says of itself: `card.json`, the half of the model contract that ONNX has no place for. */
import type { Instant } from '../../units/time.ts';

export interface ModelId {
  readonly name: string;
  /** Positive whole number. */
  readonly version: number;
}

export interface ModelCard extends ModelId {
  readonly family: string;
  readonly stepMs: number;
  readonly contextLength: number;
  readonly horizon: number;
  /**
   * Of the output's last axis. `[0.5]` alone is a point forecast, which the core dresses with the quantiles of
   * the expert's own errors; with several the expert brings its own quantiles.
   */
  readonly levels: readonly number[];
  /** Names of the output's expert axis. */
  readonly experts: readonly string[];
  readonly inputs: ModelInputs;
  /**
   * What the `targets` output forecasts directly, in its order, spelt in minutes from the issue: `total(0m,5m)`,
   * `peak(5m,6m)`; empty: there is no such output.
   */
  readonly targets: readonly string[];
  /** ISO-8601 instant from which the `time` input counts its days. */
  readonly epoch: string;
  readonly scope: 'global' | 'group' | 'per-source';
  /**
   * It may speak for a series as long as too few outcomes are known to weigh experts by. `too`: and mixes as the others
   * do; `only`: it does not mix, and is asked for nobody else. Such a model has one expert, with quantiles of its own.
   */
  readonly firstVoice?: 'only' | 'too';
  readonly description: string;
  readonly trainedOn: TrainedOn;
  /** Lower-case hex, by file name. */
  readonly sha256: readonly { readonly file: string; readonly digest: string }[];
}

/** Optional inputs of the graph and the order of their last axes; `context` is always there. */
export interface ModelInputs {
  /** Seasons of the `lags` input: `1d`, `7d`; empty: the graph has no such input, as in all that follow. */
  readonly lags: readonly string[];
  /** Channels of the `calendar` input, such as `tod_sin_1` (`calendar.ts`). */
  readonly calendar: readonly string[];
  /** Channels of the `events` input, such as `campaign`. */
  readonly events: readonly string[];
  /** There is a `time` input. */
  readonly time: boolean;
  /** Length of a row of the `parameters` input; 0: there is no such input. */
  readonly parameters: number;
}

/** The inputs of a graph that reads its context and nothing else. */
export const CONTEXT_ONLY: ModelInputs = { lags: [], calendar: [], events: [], time: false, parameters: 0 };

export interface TrainedOn {
  /** ISO-8601 range, `from/to`; `none` for a model without learned weights. */
  readonly range: string;
  readonly sources: number;
  readonly rows: number;
  readonly seed: number;
  readonly revision: string;
}

/** Before this instant the model says nothing: it knows what came there. −∞ where its card names no range. */
export function trainedUntil({ trainedOn }: ModelCard): Instant {
  if (trainedOn.range === 'none') return Number.NEGATIVE_INFINITY;
  const end = Date.parse(trainedOn.range.split('/')[1] ?? '');
  return Number.isNaN(end) ? Number.NEGATIVE_INFINITY : end;
}

/** `simple/1`. */
export const formatModelId = ({ name, version }: ModelId): string => `${name}/${version}`;

/** `simple/1/yesterday`: how scores and weights name an expert. */
export const formatExpert = (model: ModelId, expert: string): string => `${formatModelId(model)}/${expert}`;
