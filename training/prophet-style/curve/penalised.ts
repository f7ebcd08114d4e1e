/**
 * Which coefficients are the most probable under Prophet's priors? Normal errors and normal priors make ridge
 * regression; the Laplace prior of the changepoints is met by solving it again and again with a ridge of
 * 1 ÷ |coefficient| (iteratively reweighted least squares: Daubechies et al., 2010), and the variance of the
 * errors by taking that of the newest solution. All on the sums of products: a round costs a Cholesky factor.
 */
import type { LeastSquares } from '../../linear-algebra/least-squares.ts';
import * as settings from '../settings.ts';

/** Columns are level, slope, changepoints, then seasons and events; values are divided by their greatest. */
export interface Prior {
  readonly changepoints: number;
  /** Scale of the slope, and of the Laplace prior of its changes. */
  readonly slopeScale: number;
  readonly changeScale: number;
  /** Neighbouring errors are alike: so many of them say what one says. 1: they are independent. */
  readonly alike: number;
}

export interface Estimate {
  readonly coefficients: Float64Array;
  /** Of the errors. */
  readonly variance: number;
}

/** A change of slope below this is none: it keeps the ridge finite. */
const CHANGE_MIN = 1e-5;
const VARIANCE_MIN = 1e-8;

/** Before anything is known: changepoints as free as their prior lets them be. */
export function startingEstimate(columns: number, { changepoints, changeScale }: Prior): Estimate {
  const coefficients = new Float64Array(columns);
  coefficients.fill(changeScale, 2, 2 + changepoints);
  return { coefficients, variance: 1 };
}

/** The estimate after so many more rounds; the one given where the sums are not finite. */
export function refine(
  system: LeastSquares,
  prior: Prior,
  { from, rounds }: { readonly from: Estimate; readonly rounds: number },
): Estimate {
  let estimate = from;
  for (let round = 0; round < rounds; round += 1) {
    const coefficients = system.solve(ridgeOf(estimate, prior));
    if (!coefficients) return estimate;
    const variance = Math.max(VARIANCE_MIN, system.residualSquares(coefficients) / system.rows);
    estimate = { coefficients, variance };
  }
  return estimate;
}

function ridgeOf({ coefficients, variance }: Estimate, prior: Prior): Float64Array {
  const weight = variance * prior.alike;
  return coefficients.map((coefficient, column) => {
    if (column === 0) return weight / settings.TREND_SCALE ** 2;
    if (column === 1) return weight / prior.slopeScale ** 2;
    if (column < 2 + prior.changepoints)
      return weight / (prior.changeScale * Math.max(CHANGE_MIN, Math.abs(coefficient)));
    return weight / settings.SEASON_SCALE ** 2;
  });
}
