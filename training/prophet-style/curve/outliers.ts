/**
 * What do values far from the curve, and errors that are like their neighbours, count? The former are moved toward
 * the curve, which is Huber's loss by pseudo-observations (Huber and Ronchetti, 'Robust statistics', 7.8): the
 * matrix of the fit stays what it was and only its right-hand side changes.
 */
import * as settings from '../settings.ts';

/** The first fit sees nothing above so many times this quantile: a counter that jumped is not worth a start. */
const START_LEVEL = 0.98;
const START_TIMES_MAX = 3;

/** Median absolute deviation → standard deviation, of a normal distribution. */
const DEVIATION_OF_MEDIAN = 1.4826;
const DEVIATION_MIN = 1e-4;

/** The values, but for those that are far above all others. */
export function startingTargets(values: Float64Array): Float64Array {
  const high = Float64Array.from(values).sort()[Math.floor(START_LEVEL * (values.length - 1))] ?? 0;
  return high > 0 ? values.map((value) => Math.min(value, START_TIMES_MAX * high)) : values;
}

function outlierDistance(values: Float64Array, fit: Float64Array): number {
  const sizes = values.map((value, i) => Math.abs(value - (fit[i] ?? 0))).sort();
  const median = sizes[sizes.length >> 1] ?? 0;
  return settings.OUTLIER_DEVIATIONS * DEVIATION_OF_MEDIAN * Math.max(DEVIATION_MIN, median);
}

/** The values, none farther from `fit` than outliers begin. */
export function pulledIn(values: Float64Array, fit: Float64Array): Float64Array {
  const most = outlierDistance(values, fit);
  return values.map((value, i) => {
    const expected = fit[i] ?? 0;
    return expected + Math.max(-most, Math.min(most, value - expected));
  });
}

/** Huber's loss, squares where there are no outliers. */
export function huberLoss(values: Float64Array, fit: Float64Array): number {
  const most = outlierDistance(values, fit);
  return values.reduce((sum, value, i) => {
    const size = Math.abs(value - (fit[i] ?? 0));
    return sum + (size < most ? size * size : 2 * most * size - most * most);
  }, 0);
}

/** (1 + ρ) ÷ (1 − ρ), by which n errors of a first-order autoregression say less than n (Bartlett, 1946). */
export function alikeness(values: Float64Array, fit: Float64Array): number {
  let products = 0;
  let squares = Number.MIN_VALUE;
  let before = 0;
  for (const [i, value] of values.entries()) {
    const error = value - (fit[i] ?? 0);
    products += error * before;
    squares += error * error;
    before = error;
  }
  const correlation = products / squares;
  return Math.max(1, Math.min(settings.ALIKE_MAX, (1 + correlation) / (1 - correlation)));
}
