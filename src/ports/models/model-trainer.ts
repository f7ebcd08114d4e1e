import type { TrainedOn } from '../../core/forecast/model/model-card.ts';
import type { Instant } from '../../core/units/time.ts';
import type { SeriesPast } from '../trainer.ts';

/** Trains the families whose graph is the fit: one version for all series, published where the service finds it. */
export interface ModelTrainer {
  families(): Promise<readonly GlobalFamilyFacts[]>;
  /**
   * Trains a version and publishes it, whole or not at all. Deterministic. Rejects with `TrainingFailed` if there is
   * no such family, if that version is there already, if it could not be written, or if it did not end within its limits of time and memory.
   */
  train(request: TrainRequest): Promise<TrainOutcome>;
  /** Ends what runs; afterwards every call rejects. */
  close(): Promise<void>;
}

export interface GlobalFamilyFacts {
  /** That of its models. */
  readonly name: string;
  /** Days of history that a version is trained on. */
  readonly historyDays: number;
}

export interface TrainRequest {
  readonly family: string;
  readonly version: number;
  /** Those that matter most first. */
  readonly pasts: readonly SeriesPast[];
  /** Nothing at or after it is learned from. */
  readonly until: Instant;
  /** Numbers of older versions that stay; of the others only the newest few do. */
  readonly keep: readonly number[];
}

export type TrainOutcome =
  | { readonly trainedOn: TrainedOn }
  /** Too little is known; nothing was published. */
  | { readonly trainedOn: undefined };
