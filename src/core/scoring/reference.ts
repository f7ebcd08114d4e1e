/**
 * What is a forecast measured against? The same time yesterday, with the quantiles of its own errors of the
 * last week: a forecaster that anybody has for free, so that a loss divided by its loss means the same for
 * every series.
 *
 * Strictly causal for any lead up to a day: at issue index i it knows the steps before i. The definition is that
 * of the independent benchmark whose figures are compared with ours (`snaive_day` of its scorer), to the last
 * tie: quantiles are linear between order statistics, and before there was a yesterday there is no error.
 */
import { DAY_MS } from '../units/time.ts';

/** A series on its even grid, and what is asked of it. */
export interface ScoredSeries {
  /** Requests per step, oldest first; NaN = unknown. */
  readonly values: Float64Array;
  readonly stepMs: number;
  /** Indices of `values` at which a forecast was issued; it knew those before. Ascending. */
  readonly issues: readonly number[];
  /** Target k of an issue at i is the one step i + lead − 1: lead 1 is the step that begins at the issue. */
  readonly leads: readonly number[];
  /** Ascending, in (0, 1). */
  readonly levels: readonly number[];
}

/** Days of errors that the quantiles are of, and days back that are looked through for one that is known. */
const WEEK_DAYS = 7;

/** Steps of a day; where a day is no whole number of steps, the whole ones. */
export const daySteps = (stepMs: number): number => Math.floor(DAY_MS / stepMs);

/** Quantiles [issue, lead, level] of the reference; never negative, never NaN. */
export function referenceQuantiles(series: ScoredSeries): Float64Array {
  const { issues, leads, levels, stepMs } = series;
  const points = yesterday(series.values, daySteps(stepMs));
  const errors = series.values.map((value, index) => value - (points[index] ?? Number.NaN));
  errors.fill(Number.NaN, 0, daySteps(stepMs));
  const quantiles = new Float64Array(issues.length * leads.length * levels.length);
  let at = 0;
  for (const issue of issues) {
    const spread = spreadBefore(errors, issue, { windowSteps: WEEK_DAYS * daySteps(stepMs), levels });
    for (const lead of leads) {
      const point = points[issue + lead - 1] ?? 0;
      for (const error of spread) quantiles[at++] = Math.max(0, point + error);
    }
  }
  return quantiles;
}

/**
 * By step, the same step of the day before; where that is unknown, of the newest of the seven days before that
 * knows it; else the newest known value that is at least a day old; else 0.
 */
function yesterday(values: Float64Array, day: number): Float64Array {
  const points = new Float64Array(values.length);
  let newestOld = 0;
  for (let index = 0; index < values.length; index += 1) {
    const old = values[index - day] ?? Number.NaN;
    if (!Number.isNaN(old)) newestOld = old;
    points[index] = newestKnown(values, index, day) ?? newestOld;
  }
  return points;
}

function newestKnown(values: Float64Array, index: number, day: number): number | undefined {
  for (let back = 1; back <= WEEK_DAYS; back += 1) {
    const value = values[index - back * day] ?? Number.NaN;
    if (!Number.isNaN(value)) return value;
  }
  return undefined;
}

/** Quantiles of the errors of the steps just before an issue; all 0 where there are none. */
function spreadBefore(
  errors: Float64Array,
  issue: number,
  { windowSteps, levels }: { readonly windowSteps: number; readonly levels: readonly number[] },
): number[] {
  const known = errors
    .subarray(Math.max(0, issue - windowSteps), issue)
    .filter((error) => !Number.isNaN(error))
    .sort();
  return levels.map((level) => {
    const place = level * (known.length - 1);
    const low = known[Math.floor(place)] ?? 0;
    const high = known[Math.min(Math.floor(place) + 1, known.length - 1)] ?? low;
    return low + (place - Math.floor(place)) * (high - low);
  });
}
