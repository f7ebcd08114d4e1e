/** A trainer of one family, whose versions are what a test says; nothing is published. */
import type { ModelTrainer, TrainRequest } from '../../src/ports/models/model-trainer.ts';
import { TrainingFailed } from '../../src/ports/trainer.ts';

export interface FakeModelTrainer extends ModelTrainer {
  readonly requests: readonly TrainRequest[];
}

export interface FakeModelTrainerOptions {
  readonly families?: readonly string[];
  /** Whether enough is known; throws what the call rejects with. */
  readonly train?: (request: TrainRequest) => boolean;
}

/** Without options it has no family. */
export function createFakeModelTrainer({
  families = [],
  train,
}: FakeModelTrainerOptions = {}): FakeModelTrainer {
  const requests: TrainRequest[] = [];
  let isOpen = true;
  const whileOpen = async <T>(call: () => T): Promise<T> => {
    if (!isOpen) throw new TrainingFailed('the trainer is closed');
    return Promise.resolve(call());
  };
  return {
    requests,
    families: () => whileOpen(() => families.map((name) => ({ name, historyDays: 28 }))),
    train: (request) =>
      whileOpen(() => {
        requests.push(request);
        if (train?.(request) !== true) return { trainedOn: undefined };
        const range = `${new Date(0).toISOString()}/${new Date(request.until).toISOString()}`;
        return { trainedOn: { range, sources: request.pasts.length, rows: 1, seed: 1, revision: 'none' } };
      }),
    close: () => {
      isOpen = false;
      return Promise.resolve();
    },
  };
}
