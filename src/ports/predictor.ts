import type { ModelCard, ModelId } from '../core/forecast/model/model-card.ts';

/** Inference: one batched call a model. */
export interface Predictor {
  /** Cards of the versions that are READY, by name; the newest READY version of each name. */
  models(): Promise<readonly ModelCard[]>;
  /**
   * The model's `quantiles` for a batch, shape [row, expert, lead, level], row-major; never checked for
   * NaN here. Rejects with `ModelFailed` if the model is not READY, the run fails, the output has another
   * shape, or the deadline passes. May take the input arrays over (they are detached afterwards).
   */
  predict(request: PredictorRequest): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface PredictorRequest {
  readonly model: ModelId;
  readonly rows: number;
  /** [row, contextLength], oldest first, NaN = unknown. */
  readonly context: Float32Array;
  /** [row, contextLength + horizon, lag]; empty if the card names no lags. */
  readonly lags: Float32Array;
}

export class ModelFailed extends Error {
  override readonly name = 'ModelFailed';
  readonly model: ModelId;

  constructor(model: ModelId, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.model = model;
  }
}
