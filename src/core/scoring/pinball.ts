/**
 * Pinball (quantile) loss: the score whose minimum is the quantile at `level` (Koenker and Bassett, 1978).
 * No factor 2 (gluonts has one). Non-negative; 0 only when exact.
 */

/** Loss of one quantile against what came, in the unit of both. */
export const pinball = (actual: number, quantile: number, level: number): number =>
  actual >= quantile ? level * (actual - quantile) : (1 - level) * (quantile - actual);

/** Slope of that loss in the quantile: −level below what came, 1 − level above it, 0 when exact. */
export const pinballSlope = (actual: number, quantile: number, level: number): number => {
  if (actual === quantile) return 0;
  return actual > quantile ? -level : 1 - level;
};

/** Mean loss of `levels.length` quantiles, `quantiles[from…]`, of one target. */
export function meanPinball(
  actual: number,
  forecast: { readonly quantiles: ArrayLike<number>; readonly from: number },
  levels: readonly number[],
): number {
  let sum = 0;
  levels.forEach((level, index) => {
    sum += pinball(actual, forecast.quantiles[forecast.from + index] ?? 0, level);
  });
  return sum / levels.length;
}
