/** How well each window was forecast, and whether mixing was worth it: from the reply of `GetAccuracy`. */
import type { Accuracy__Output } from '../../../adapters/grpc/gen/pra/v1/Accuracy.ts';
import { MIXTURE } from '../../../core/feedback/score.ts';
import { MINUTE_MS } from '../../../core/units/time.ts';
import type { WindowAccuracy } from '../result.ts';
import { toMilliseconds } from '../../../compose-client.ts';

/** An expert that was scored less often than this, relative to the mixture, was judged on another day. */
const SCORED_SHARE_MIN = 0.9;

/** One entry for each window of the mixture, ascending. */
export function windowAccuracies(accuracies: readonly Accuracy__Output[]): WindowAccuracy[] {
  return accuracies
    .filter(({ model }) => model === MIXTURE)
    .map((mixture) => windowAccuracy(mixture, accuracies))
    .sort((a, b) => a.windowMinutes - b.windowMinutes);
}

function windowAccuracy(mixture: Accuracy__Output, all: readonly Accuracy__Output[]): WindowAccuracy {
  const experts = all
    .filter(({ model, window }) => model !== MIXTURE && windowMs(window) === windowMs(mixture.window))
    .filter(({ forecasts }) => forecasts >= SCORED_SHARE_MIN * mixture.forecasts)
    .map((accuracy) => ({ model: accuracy.model, error: errorOf(accuracy) }))
    .sort((a, b) => a.error - b.error);
  return {
    windowMinutes: windowMs(mixture.window) / MINUTE_MS,
    forecasts: mixture.forecasts,
    error: errorOf(mixture),
    bestExpert: experts[0] ?? null,
    yesterdayError: experts.find(({ model }) => model.endsWith('/yesterday'))?.error ?? null,
    coverage: mixture.coverage.map(({ level, value }) => ({ level, share: value })),
  };
}

const errorOf = (accuracy: Accuracy__Output): number => accuracy.weightedAbsolutePercentageError;

const windowMs = (window: Accuracy__Output['window']): number =>
  window === null ? 0 : toMilliseconds(window);
