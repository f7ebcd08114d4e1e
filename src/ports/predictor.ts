import type { ModelCard, ModelId } from '../core/forecast/model/model-card.ts';
import type { ModelInput } from '../core/forecast/model/model-input.ts';
import type { ModelOutput } from '../core/forecast/model/output-reader.ts';

/** Inference: one batched call a model. */
export interface Predictor {
  /** Cards of the versions that are READY, by name; the newest READY version of each name. */
  models(): Promise<readonly ModelCard[]>;
  /**
   * What the model says of a batch; never checked for NaN here. Rejects with `ModelFailed` if the model is not
   * READY, the run fails, the output has another shape, or the deadline passes. May take the input arrays over
   * (they are detached afterwards).
   */
  predict(request: PredictorRequest): Promise<ModelOutput>;
  close(): Promise<void>;
}

export interface PredictorRequest extends ModelInput {
  readonly model: ModelId;
}

export class ModelFailed extends Error {
  override readonly name = 'ModelFailed';
  readonly model: ModelId;

  constructor(model: ModelId, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.model = model;
  }
}
