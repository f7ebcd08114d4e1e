/**
 * On which scale are counts fitted? Where their spread grows with their level (Poisson: with its root; traffic:
 * with the level itself), on one that evens it out: asinh of the ratio to the level, which is the ratio itself
 * for small ones and its logarithm for large ones (Burbidge, Magee and Robb, 1988).
 */

/** The value that counts as 1: the squared mean root, which one spike × 1000 does not move. NaN: none is known. */
export function levelOf(values: Float32Array): number {
  let roots = 0;
  let known = 0;
  for (const value of values) {
    if (!isKnown(value)) continue;
    roots += Math.sqrt(value);
    known += 1;
  }
  return (roots / known) ** 2;
}

/** Values [step] on the scale of the fit; unknown stays NaN. */
export const stabilise = (values: Float32Array, level: number): Float64Array =>
  Float64Array.from(values, (value) => (isKnown(value) ? Math.asinh(value / level) : Number.NaN));

/** Neither NaN nor infinite nor negative, nor so large that sums of it overflow. */
export const isKnown = (value: number): boolean => value >= 0 && value <= VALUE_MAX;

export const VALUE_MAX = 1e30;
