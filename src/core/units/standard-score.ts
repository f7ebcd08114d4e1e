/**
 * The standard score of a level: the value below which a standard normal variable lies with that probability.
 *
 * Peter Acklam's rational approximations (2003): relative error below 1.15e-9 everywhere.
 */
import { check } from './check.ts';

const CENTRE = {
  above: [
    -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
    2.506628277459239,
  ],
  below: [
    -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1,
    -1.328068155288572e1, 1,
  ],
};
const TAIL = {
  above: [
    -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ],
  below: [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1],
};
/** Below this level the approximation of the tail holds, by symmetry also above 1 minus it. */
const TAIL_LEVEL = 0.02425;

/** The score of a level in (0, 1): −1.645 at .05, 0 at .5. */
export function standardScore(level: number): number {
  check(level > 0 && level < 1, `a level lies between 0 and 1, not at ${level}`);
  if (level > 0.5) return -standardScore(1 - level);
  if (level < TAIL_LEVEL) {
    const root = Math.sqrt(-2 * Math.log(level));
    return polynomial(TAIL.above, root) / polynomial(TAIL.below, root);
  }
  const off = level - 0.5;
  const square = off * off;
  return (polynomial(CENTRE.above, square) * off) / polynomial(CENTRE.below, square);
}

/** Highest power first. */
const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
