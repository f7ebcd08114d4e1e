/**
 * What does a long autoregression leave of a series? Its residuals stand for the innovations that nobody sees,
 * as the first step of Hannan and Rissanen (1982).
 */
import { LeastSquares } from '../../linear-algebra/least-squares.ts';

/** Share of a column's own squares that keeps constant series solvable. */
const RIDGE_SHARE = 1e-6;

/** Coefficients [lag − 1] by least squares; `undefined` if too few steps have all their lags known. */
export function longAutoregression(values: Float64Array, lags: number): Float64Array | undefined {
  const sums = new LeastSquares(lags);
  for (const step of completeSteps(values, lags)) {
    const row = Float64Array.from({ length: lags }, (_, i) => values[step - 1 - i] ?? 0);
    sums.add(row, values[step] ?? 0);
  }
  return sums.rows > 3 * lags ? solveWithHair(sums) : undefined;
}

/** `values` filtered by 1 − Σ coefficients Bⁱ; NaN where an input is unknown or lies before the series. */
export function prewhiten(values: Float64Array, coefficients: Float64Array): Float64Array {
  return Float64Array.from(values, (value, step) => {
    let rest = value;
    for (let i = 0; i < coefficients.length; i += 1) {
      rest -= (coefficients[i] ?? 0) * (values[step - 1 - i] ?? Number.NaN);
    }
    return rest;
  });
}

/** The solution with a ridge too small to matter, but for columns that are 0 or copies of each other. */
export function solveWithHair(sums: LeastSquares): Float64Array | undefined {
  const { columns, gram } = sums;
  const ridge = Float64Array.from(
    { length: columns },
    (_, i) => RIDGE_SHARE * (gram[i * columns + i] ?? 0) + 1e-12,
  );
  return sums.solve(ridge);
}

/** Steps that are known, as are the `lags` steps before them. */
export function* completeSteps(values: Float64Array, lags: number): Generator<number> {
  let run = 0;
  for (let step = 0; step < values.length; step += 1) {
    run = Number.isNaN(values[step]) ? 0 : run + 1;
    if (run > lags) yield step;
  }
}
