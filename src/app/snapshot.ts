/**
 * What the service says at the moment: the newest forecasts and decisions, immutable, replaced as a whole by
 * each planning cycle. Whoever asks is answered from here.
 */
import type { NumberedDecision } from '../core/allocation/decision.ts';
import type { PoolId } from '../core/capacity/pool.ts';
import type { Forecast, SeriesId } from '../core/forecast/forecast.ts';
import type { ForecastSet } from '../core/forecast/forecast-set.ts';
import { unpackForecast } from '../core/forecast/forecast-set.ts';

export interface Snapshot {
  /** `undefined` if none was issued of the series; why: `hasForecasts`. */
  forecast(series: SeriesId): Forecast | undefined;
  /** Forecasts were issued at all. */
  readonly hasForecasts: boolean;
  readonly decisions: ReadonlyMap<PoolId, NumberedDecision>;
}

export const emptySnapshot: Snapshot = {
  forecast: () => undefined,
  hasForecasts: false,
  decisions: new Map(),
};

export function createSnapshot(
  set: ForecastSet | undefined,
  decisions: readonly NumberedDecision[],
): Snapshot {
  const places = new Map(set?.series.map(({ id }, index) => [id, index]));
  return {
    forecast: (series) => {
      const place = places.get(series);
      return set && place !== undefined ? unpackForecast(set, place) : undefined;
    },
    hasForecasts: places.size > 0,
    decisions: new Map(decisions.map((decision) => [decision.pool, decision])),
  };
}
