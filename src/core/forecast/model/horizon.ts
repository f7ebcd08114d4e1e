/** How many steps every serving model forecasts at least; what lies beyond is not planned on. */
import { check } from '../../units/check.ts';
import { HOUR_MS } from '../../units/time.ts';

/** In minutes it bridges a lead time of up to 58 minutes with news that are a step old. */
const HORIZON_MS = HOUR_MS;
/** So that a peak over the next steps means something where a step is half an hour. */
const HORIZON_STEPS_MIN = 3;

/** Steps of the horizon: 60 of a minute, 12 of five minutes. */
export function horizonSteps(stepMs: number): number {
  check(stepMs > 0, `a step of ${stepMs} ms is no step`);
  return Math.max(HORIZON_STEPS_MIN, Math.ceil(HORIZON_MS / stepMs));
}
