/** Whether a model version, sound in itself, fits the service that is to use it. */
import { horizonSteps } from './horizon.ts';
import type { ModelCard } from './model-card.ts';

/** Why it does not fit a service whose steps are `stepMs` long; `undefined`: it fits. */
export function misfit(card: ModelCard, stepMs: number): string | undefined {
  if (card.stepMs !== stepMs) return `its steps are ${card.stepMs} ms long, the service's ${stepMs} ms`;
  const needed = horizonSteps(stepMs);
  if (card.horizon < needed) return `it forecasts ${card.horizon} steps, the service needs ${needed}`;
  if (!card.levels.includes(0.5)) return `its levels ${card.levels.join(', ')} do not include 0.5`;
  return undefined;
}
