/**
 * Pinball (quantile) loss: the score whose minimum is the quantile at `level` (Koenker and Bassett, 1978).
 * No factor 2 (gluonts has one). Non-negative; 0 only when exact.
 */

/** Loss of one quantile against what came, in the unit of both. */
export const pinball = (actual: number, quantile: number, level: number): number =>
  actual >= quantile ? level * (actual - quantile) : (1 - level) * (quantile - actual);

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
