/** What the parent thread and the inference thread say to each other. */
import type { ModelCard, ModelId } from '../../core/forecast/model/model-card.ts';
import type { ServableModel } from '../../ports/models/model-repository.ts';
import type { ModelInput } from '../../core/forecast/model/model-input.ts';
import type { ModelOutput } from '../../core/forecast/model/output-reader.ts';

export type WorkerTask = LoadTask | PredictTask;

/** Loads a version and puts it to the test; fails with the reason if it must not serve. */
export interface LoadTask {
  readonly kind: 'load';
  readonly card: ModelCard;
  readonly file: string;
}

/** Gives what a version that is loaded says. */
interface PredictTask {
  readonly kind: 'predict';
  readonly model: ModelId;
  readonly batch: ModelInput;
}

export type WorkerReply =
  | { readonly ok: true; /** Empty for a `load`. */ readonly output: ModelOutput }
  | { readonly ok: false; readonly reason: string };

/** What the process that validates is to put to the test. */
export interface ValidationTask extends ServableModel {
  /** Time that a series may take, in batches. */
  readonly rowMsMax: number;
}

/** What it found. */
export interface ValidationAnswer {
  readonly problems: readonly string[];
}

export interface WorkerSettings {
  /** One shared number: not 0, and the task in hand fails before its next chunk of rows. */
  readonly stop: Int32Array;
}

/** Said instead of a task: end. */
export const END = 'end';
