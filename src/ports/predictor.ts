import type { ModelCard, ModelId } from '../core/forecast/model/model-card.ts';
import type { ModelInput } from '../core/forecast/model/model-input.ts';
import type { ModelOutput } from '../core/forecast/model/output-reader.ts';
import type { ServableModel } from './models/model-repository.ts';

/** Inference: one batched call a model. */
export interface Predictor {
  /** Cards of the versions that serve, by name and version. */
  models(): Promise<readonly ModelCard[]>;
  /**
   * Loads these versions and runs them once, beside those that serve. Resolves in their order
   * with what is wrong with each that cannot serve. What an earlier call loaded, and `serve` did not take up, is let go.
   */
  prepare(models: readonly ServableModel[]): Promise<readonly (string | undefined)[]>;
  /** From now on those serve that were prepared and can, with these cards, and no others. Without `prepare` nothing changes. */
  serve(): Promise<readonly ModelCard[]>;
  /**
   * What the model says of a batch; never checked for NaN here. Rejects with `ModelFailed` if the model does
   * not serve, the run fails, the output has another shape, or the deadline passes. May take the input arrays over
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
