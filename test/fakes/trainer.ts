/** A trainer of one family, whose fits are what a test says. */
import { TrainingFailed } from '../../src/ports/trainer.ts';
import type { SeriesPast, Trainer } from '../../src/ports/trainer.ts';

export interface FakeTrainer extends Trainer {
  /** The series of each call, in order. */
  readonly calls: readonly (readonly string[])[];
  /** All that was to be fitted on, in order. */
  readonly pasts: readonly SeriesPast[];
}

export interface FakeTrainerOptions {
  readonly name?: string;
  readonly historyDays?: number;
  /** `undefined`: too little is known; throws what the whole call rejects with. */
  readonly fit?: (past: SeriesPast) => Float32Array | undefined;
}

/** Without options it fits nothing: its family is of no model that serves. */
export function createFakeTrainer({
  name = 'fake-fit',
  historyDays = 1,
  fit,
}: FakeTrainerOptions = {}): FakeTrainer {
  const calls: string[][] = [];
  const pasts: SeriesPast[] = [];
  let isOpen = true;
  const whileOpen = async <T>(call: () => T): Promise<T> => {
    if (!isOpen) throw new TrainingFailed('the trainer is closed');
    return Promise.resolve(call());
  };
  return {
    calls,
    pasts,
    families: () => whileOpen(() => [{ name, historyDays }]),
    fit: (request) =>
      whileOpen(() => {
        calls.push(request.pasts.map(({ series }) => series));
        pasts.push(...request.pasts);
        return request.pasts.map((past) => {
          const values = fit?.(past);
          const { series } = past;
          return values ? { series, values } : { series, values, reason: 'too little is known' };
        });
      }),
    close: () => {
      isOpen = false;
      return Promise.resolve();
    },
  };
}
