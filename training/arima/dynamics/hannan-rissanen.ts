/**
 * Which orders are worth a closer look? Hannan and Rissanen (1982): with the residuals of a long autoregression
 * in the place of the innovations, every ARMA is a linear regression. All orders share one table of sums, so that
 * the whole grid costs little more than its greatest member.
 */
import { LeastSquares } from '../../linear-algebra/least-squares.ts';
import { negated, stabilised } from './innovations.ts';
import type { Arma } from './innovations.ts';
import { completeSteps, longAutoregression, prewhiten, solveWithHair } from './long-autoregression.ts';
import { AR_MAX, AR_RADIUS_MAX, LONG_AR, MA_MAX, MA_RADIUS_MAX } from '../settings.ts';

export interface Candidate {
  readonly arma: Arma;
  /** Corrected Akaike criterion of the regression; lower is better. */
  readonly criterion: number;
}

/** n ln(squares ÷ n) + 2k n ÷ (n − k − 1): AICc of Hurvich and Tsai (1989), k coefficients and a variance. */
export function correctedAkaike(squares: number, count: number, coefficients: number): number {
  const k = coefficients + 1;
  return count * Math.log(Math.max(squares / count, 1e-12)) + (2 * k * count) / Math.max(1, count - k - 1);
}

/** All orders of the grid, best first; empty if too little is known. */
export function candidates(values: Float64Array): Candidate[] {
  const filter = longAutoregression(values, LONG_AR);
  if (!filter) return [];
  const residuals = prewhiten(values, filter);
  const found = ([0, 1] as const).flatMap((difference) => {
    const sums = lagSums(values, residuals, difference);
    return ORDERS.flatMap((order) => regress(sums, order, difference));
  });
  return found.sort((a, b) => a.criterion - b.criterion);
}

type Order = readonly [ar: number, ma: number];

/** [0, 0], white noise or a random walk, up to the greatest of both. */
const ORDERS: readonly Order[] = Array.from({ length: AR_MAX + 1 }, (_, ar) =>
  Array.from({ length: MA_MAX + 1 }, (__, ma) => [ar, ma] as const),
).flat();

/** Columns: AR_MAX lags of the (differenced) series, then MA_MAX lags of the residuals. */
function lagSums(values: Float64Array, residuals: Float64Array, difference: 0 | 1): LeastSquares {
  const series =
    difference === 1 ? values.map((value, step) => value - (values[step - 1] ?? Number.NaN)) : values;
  const sums = new LeastSquares(AR_MAX + MA_MAX);
  const row = new Float64Array(AR_MAX + MA_MAX);
  // The residual of a step needs LONG_AR lags; the lag of a residual as many again.
  for (const step of completeSteps(values, LONG_AR + MA_MAX)) {
    for (let i = 0; i < AR_MAX; i += 1) row[i] = series[step - 1 - i] ?? 0;
    for (let i = 0; i < MA_MAX; i += 1) row[AR_MAX + i] = residuals[step - 1 - i] ?? 0;
    sums.add(row, series[step] ?? 0);
  }
  return sums;
}

function regress(sums: LeastSquares, [ar, ma]: Order, difference: 0 | 1): Candidate[] {
  if (sums.rows < 5 * (AR_MAX + MA_MAX)) return [];
  const chosen = [...Array(ar).keys(), ...Array.from({ length: ma }, (_, i) => AR_MAX + i)];
  const part = sums.select(chosen);
  const solved = chosen.length === 0 ? new Float64Array(0) : solveWithHair(part);
  if (!solved) return [];
  const arma: Arma = {
    difference,
    ar: stabilised(solved.slice(0, ar), AR_RADIUS_MAX),
    ma: negated(stabilised(negated(solved.slice(ar)), MA_RADIUS_MAX)),
  };
  return [{ arma, criterion: correctedAkaike(part.residualSquares(solved), part.rows, chosen.length) }];
}
