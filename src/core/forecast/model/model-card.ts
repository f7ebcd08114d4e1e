/** What a model version says of itself: `card.json`, the half of the model contract that ONNX has no place for. */

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
  /** Of the output's last axis; `[0.5]` alone is a point forecast, which the core dresses. */
  readonly levels: readonly number[];
  /** Names of the output's expert axis. */
  readonly experts: readonly string[];
  readonly inputs: ModelInputs;
  readonly scope: 'global' | 'group' | 'per-source';
  readonly description: string;
  readonly trainedOn: TrainedOn;
  /** Lower-case hex, by file name. */
  readonly sha256: readonly { readonly file: string; readonly digest: string }[];
}

/** Optional inputs of the graph and the order of their last axes; `context` is always there. */
export interface ModelInputs {
  /** Seasons of the `lags` input: `1d`, `7d`; empty: the graph has no such input. */
  readonly lags: readonly string[];
}

export interface TrainedOn {
  /** ISO-8601 range, or `none` for a model without learned weights. */
  readonly range: string;
  readonly sources: number;
  readonly rows: number;
  readonly seed: number;
  readonly revision: string;
}

/** `seasonal-naive/1`. */
export const formatModelId = ({ name, version }: ModelId): string => `${name}/${version}`;

/** `seasonal-naive/1/yesterday`: how scores and weights name an expert. */
export const formatExpert = (model: ModelId, expert: string): string => `${formatModelId(model)}/${expert}`;
