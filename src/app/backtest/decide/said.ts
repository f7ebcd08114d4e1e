/** What had been said at a decision of what its orders would be for? */
import { bridgeTargets, expectedRate } from '../../../core/allocation/bridge.ts';
import { horizonSteps } from '../../../core/forecast/model/horizon.ts';
import type { Seen } from './policies.ts';
import { PERIOD_MS } from './settings.ts';

/** Requests per second at that level that the orders of a tick's decision had to be for; NaN: nothing was said. */
export function addRateAt({ settings, timeline, forecasts }: Seen, tick: number, level: number): number {
  const { stepMs, leadTimeMs } = settings;
  const forecast = forecasts.get(timeline.seenUntil[tick] ?? Number.NaN);
  if (!forecast) return Number.NaN;
  const span = {
    issuedAt: forecast.issuedAt,
    stepMs,
    horizonSteps: horizonSteps(stepMs),
    leadTimeMs,
    periodMs: PERIOD_MS,
  };
  const { add } = bridgeTargets(span, timeline.at[tick] ?? 0);
  return expectedRate(forecast, add, level)?.perSecond ?? Number.NaN;
}
