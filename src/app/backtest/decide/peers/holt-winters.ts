/**
 * Additive Holt-Winters with the season of a day on means of five minutes: the forecast of the mean a start-up ahead,
 * as the Predictive Horizontal Pod Autoscaler has it. Smoothing is fitted once, by the squared error of that very lead
 * on the 14 days before; of 36 settings the best. (Winters, 'Forecasting sales by exponentially weighted moving
 * averages', 1960.)
 */
import type { Series } from '../../../../core/demand/series.ts';
import type { Instant } from '../../../../core/units/time.ts';
import { ceilToStep, DAY_MS, MINUTE_MS, SECOND_MS } from '../../../../core/units/time.ts';

const MEAN_MS = 5 * MINUTE_MS;
const SEASON = DAY_MS / MEAN_MS;
/** From so long before the first tick it runs, and on so much of that it is fitted. */
const PAST_MS = 28 * DAY_MS;
const FITTED = 14 * SEASON;

interface Smoothing {
  readonly level: number;
  readonly trend: number;
  readonly shape: number;
}

const SMOOTHINGS: readonly Smoothing[] = [0.05, 0.2, 0.5, 0.8].flatMap((level) =>
  [0, 0.01, 0.1].flatMap((trend) => [0.05, 0.2, 0.5].map((shape) => ({ level, trend, shape }))),
);

interface Wanted {
  readonly at: readonly Instant[];
  readonly leadTimeMs: number;
  readonly visibleAfterMs: number;
}

/** Requests per second expected at t + lead time, for each t; 0 where nothing is known. */
export function holtWintersRates(
  series: Series,
  { at, leadTimeMs, visibleAfterMs }: Wanted,
): readonly number[] {
  const first = at[0] ?? 0;
  const begin = ceilToStep(Math.max(series.start, first - PAST_MS), MEAN_MS);
  const means = meansFrom(series, begin);
  const newest = at.map((time) => Math.floor((time - visibleAfterMs - begin) / MEAN_MS) - 1);
  const wanted = at.map((time) => Math.floor((time + leadTimeMs - begin) / MEAN_MS));
  const ahead = Math.max(...wanted.map((target, tick) => target - (newest[tick] ?? 0)));
  const known = Math.floor((first - begin) / MEAN_MS);
  const smoothing = fit(means.subarray(0, Math.max(0, known)), ahead);
  const rows = new Map<number, number[]>();
  newest.forEach((row, tick) => {
    const ticks = rows.get(row) ?? [];
    rows.set(row, ticks);
    ticks.push(tick);
  });
  const rates = at.map(() => 0);
  smooth(means, smoothing, (row, expected) => {
    for (const tick of rows.get(row) ?? []) rates[tick] = Math.max(0, expected((wanted[tick] ?? 0) - row));
  });
  return rates;
}

/** Means of five minutes from `begin` on, by second, of what is known of them; NaN = nothing is. */
function meansFrom({ start, stepMs, values }: Series, begin: Instant): Float64Array {
  const size = MEAN_MS / stepMs;
  const skipped = Math.round((begin - start) / stepMs);
  const length = Math.floor((values.length - skipped) / size);
  return Float64Array.from({ length }, (_, mean) => {
    const from = skipped + mean * size;
    const known = values.subarray(from, from + size).filter((value) => !Number.isNaN(value));
    return known.length === 0
      ? Number.NaN
      : known.reduce((sum, value) => sum + value, 0) / known.length / (stepMs / SECOND_MS);
  });
}

/** The smoothing with the least squared error `ahead` means ahead on the last days. */
function fit(means: Float64Array, ahead: number): Smoothing {
  const from = Math.max(SEASON, means.length - FITTED);
  let best: { smoothing: Smoothing; error: number } | undefined;
  for (const smoothing of SMOOTHINGS) {
    let error = 0;
    let count = 0;
    smooth(means, smoothing, (row, expected) => {
      const came = means[row + ahead] ?? Number.NaN;
      if (row < from || Number.isNaN(came)) return;
      error += (came - expected(ahead)) ** 2;
      count += 1;
    });
    const mean = count === 0 ? Number.POSITIVE_INFINITY : error / count;
    if (!best || mean < best.error) best = { smoothing, error: mean };
  }
  return best?.smoothing ?? { level: 0.2, trend: 0, shape: 0.2 };
}

/** Runs through the means; `after` each from the second day on: what is expected so many means later. */
function smooth(
  means: Float64Array,
  smoothing: Smoothing,
  after: (row: number, expected: (ahead: number) => number) => void,
): void {
  const day = means.subarray(0, SEASON).filter((value) => !Number.isNaN(value));
  let level = day.reduce((sum, value) => sum + value, 0) / Math.max(1, day.length);
  let trend = 0;
  const shape = Float64Array.from({ length: SEASON }, (_, place) => {
    const value = means[place] ?? Number.NaN;
    return Number.isNaN(value) ? 0 : value - level;
  });
  for (let row = SEASON; row < means.length; row += 1) {
    const place = row % SEASON;
    const value = means[row] ?? Number.NaN;
    const usual = shape[place] ?? 0;
    if (Number.isNaN(value)) level += trend;
    else {
      const before = level;
      level = smoothing.level * (value - usual) + (1 - smoothing.level) * (level + trend);
      trend = smoothing.trend * (level - before) + (1 - smoothing.trend) * trend;
      shape[place] = smoothing.shape * (value - level) + (1 - smoothing.shape) * usual;
    }
    after(row, (ahead) => level + ahead * trend + (shape[(row + ahead) % SEASON] ?? 0));
  }
}
