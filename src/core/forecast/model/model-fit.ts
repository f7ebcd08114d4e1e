/** Whether a model version, sound in itself, fits the service that is to use it. */
import { HORIZON_STEPS } from './horizon.ts';
import type { ModelCard } from './model-card.ts';

/** Why it does not fit a service whose steps are `stepMs` long; `undefined`: it fits. */
export function misfit(card: ModelCard, stepMs: number): string | undefined {
  if (card.stepMs !== stepMs) return `its steps are ${card.stepMs} ms long, the service's ${stepMs} ms`;
  if (card.horizon < HORIZON_STEPS) {
    return `it forecasts ${card.horizon} steps, the service needs ${HORIZON_STEPS}`;
  }
  if (!card.levels.includes(0.5)) return `its levels ${card.levels.join(', ')} do not include 0.5`;
  return undefined;
}
