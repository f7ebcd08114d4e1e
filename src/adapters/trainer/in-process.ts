/** The trainer where nobody else waits for the thread: backtests and commands. */
import { FAMILIES } from '../../../training/fits/families.ts';
import type { FittedFamily } from '../../../training/fits/past.ts';
import { TrainingFailed } from '../../ports/trainer.ts';
import type { Trainer } from '../../ports/trainer.ts';
import { createFitter } from './fit-all.ts';

/** Fits in the thread that calls; there is no limit of time or memory but that of the process. */
export function createInProcessTrainer(families: readonly FittedFamily[] = FAMILIES): Trainer {
  const fitter = createFitter(families);
  let isOpen = true;
  // The promises are what a caller of any trainer gets, whatever goes wrong.
  const whileOpen = async <T>(call: () => T | Promise<T>): Promise<T> => {
    if (!isOpen) throw new TrainingFailed('the trainer is closed');
    return call();
  };
  return {
    families: () => whileOpen(() => fitter.facts),
    fit: (request) => whileOpen(() => fitter.fit(request)),
    close: () => {
      isOpen = false;
      return Promise.resolve();
    },
  };
}
