/**
 * How much of its deviation from the season does a series repeat a day and a week later? The factor
 * 1 − Φ₁ B^day − Φ₂ B^week of a multiplicative seasonal ARIMA, estimated on what a long autoregression leaves of
 * both sides (Cochrane and Orcutt): within a run of high values each would otherwise claim them all.
 */
import { LeastSquares } from '../../linear-algebra/least-squares.ts';
import { longAutoregression, prewhiten, solveWithHair } from './long-autoregression.ts';
import { LONG_AR } from '../settings.ts';

/** Sum of |Φ| at most: beyond it a series would echo for ever. */
const ECHO_MAX = 0.95;

/**
 * [Φ day, Φ week] from deviations [step] and the same ones a day and a week before (0 where unknown); zeros if
 * too little is known.
 */
export function seasonalAutoregression(
  deviations: Float64Array,
  earlier: readonly Float64Array[],
): Float64Array {
  const none = new Float64Array(earlier.length);
  const filter = longAutoregression(deviations, LONG_AR);
  if (!filter) return none;
  const target = prewhiten(deviations, filter);
  const sides = earlier.map((series) => prewhiten(series, filter));
  const sums = new LeastSquares(earlier.length);
  target.forEach((value, step) => {
    const row = sides.map((side) => side[step] ?? Number.NaN);
    if (!Number.isNaN(value) && !row.some(Number.isNaN)) sums.add(row, value);
  });
  const solved = solveWithHair(sums);
  if (!solved) return none;
  const echo = solved.reduce((sum, weight) => sum + Math.abs(weight), 0);
  return echo > ECHO_MAX ? solved.map((weight) => (weight * ECHO_MAX) / echo) : solved;
}
