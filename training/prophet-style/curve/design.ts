/** Which columns explain a series? Level, slope, the slope's changes, then waves and events, by observation. */
import { DAY_MS } from '../../../src/core/units/time.ts';
import * as settings from '../settings.ts';
import { spanDays } from './curve.ts';
import type { Observations } from './observations.ts';
import type { Prior } from './penalised.ts';

/** The problem of a curve in numbers; values and rows are those of the observations. */
export interface Design {
  readonly observations: Observations;
  /** Values divided by `scale`, their greatest. */
  readonly values: Float64Array;
  readonly scale: number;
  readonly changepoints: Float64Array;
  /** Level, slope, changepoints. */
  readonly trendColumns: number;
  readonly columns: number;
  /** [observation, column]. */
  readonly rows: Float64Array;
  readonly prior: Prior;
}

/** The design; `undefined` where nothing was ever requested. */
export function designOf(observations: Observations): Design | undefined {
  const { count, firstMs, endMs, times, seasons, channels } = observations;
  const scale = observations.values.reduce((most, value) => Math.max(most, value), 0);
  if (!(scale > 0)) return undefined;
  const changepoints = changepointsOf(observations);
  const trendColumns = 2 + changepoints.length;
  const columns = trendColumns + channels.length;
  const rows = new Float64Array(count * columns);
  for (let i = 0; i < count; i += 1) {
    const u = ((times[i] ?? 0) - firstMs) / (endMs - firstMs);
    const at = i * columns;
    rows[at] = 1;
    rows[at + 1] = u;
    for (const [j, place] of changepoints.entries()) rows[at + 2 + j] = Math.max(0, u - place);
    rows.set(seasons.subarray(i * channels.length, (i + 1) * channels.length), at + trendColumns);
  }
  const youth = Math.min(1, spanDays(observations) / settings.FULL_PRIOR_DAYS);
  const prior = {
    changepoints: changepoints.length,
    slopeScale: settings.TREND_SCALE * youth,
    changeScale: settings.CHANGEPOINT_SCALE * youth,
    alike: 1,
  };
  const values = observations.values.map((value) => value / scale);
  return { observations, values, scale, changepoints, trendColumns, columns, rows, prior };
}

/** At observations, evenly among the first 80 % of them, and none on the last days: in u. */
function changepointsOf({ count, times, firstMs, endMs }: Observations): Float64Array {
  const days = (endMs - firstMs) / DAY_MS;
  const eligible = Math.floor(count * settings.CHANGEPOINT_RANGE) - 1;
  const places = Math.max(0, Math.min(settings.CHANGEPOINTS_MAX, Math.floor(days), eligible));
  return Float64Array.from({ length: places }, (_, j) => {
    const at = times[Math.round(((j + 1) * eligible) / places)] ?? endMs;
    return (at - firstMs) / (endMs - firstMs);
  }).filter((place) => (1 - place) * days >= settings.LAST_PIECE_DAYS);
}
