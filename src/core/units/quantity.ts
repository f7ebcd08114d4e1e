/** Counts and how they round. */

/** Smallest whole count ≥ x, forgiving the last bits of a float; never negative, never −0. */
export const ceilCount = (x: number): number => Math.max(0, Math.ceil(x - 1e-9 * Math.max(1, x)));

/** x if it is finite and not negative, otherwise 0: for what leaves the core. */
export const finiteOrZero = (x: number): number => (Number.isFinite(x) && x > 0 ? x : 0);
