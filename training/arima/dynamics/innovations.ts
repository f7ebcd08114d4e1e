/**
 * What does an ARMA model make of a series, one step after the other? The recursion of the graph once more, for
 * the fit: forecast, surprise, next state. An unknown value is replaced by its forecast; the surprise is 0.
 */

/** An ARIMA without its season: orders are the lengths of the coefficients. */
export interface Arma {
  /** 1: the autoregression is on differences. */
  readonly difference: 0 | 1;
  /** φ: + φ₁ v(t−1) + … of the (differenced) series. */
  readonly ar: Float64Array;
  /** θ: + θ₁ e(t−1) + … */
  readonly ma: Float64Array;
}

/** All [step]. */
export interface Innovations {
  /** The series with unknown steps replaced by their forecasts. */
  readonly filled: Float64Array;
  /** Value less forecast; 0 where unknown. */
  readonly surprises: Float64Array;
  /** Σ surprise² over the known steps from `from` on, and their count. */
  readonly squares: number;
  readonly count: number;
}

/** φ of the levels: (1 − φ₁B − …)(1 − B) multiplied out if the autoregression is on differences. */
function levelAr({ difference, ar }: Pick<Arma, 'difference' | 'ar'>): Float64Array {
  if (difference === 0) return ar;
  return Float64Array.from(
    { length: ar.length + 1 },
    (_, i) => (ar[i] ?? 0) + (i === 0 ? 1 : -(ar[i - 1] ?? 0)),
  );
}

/** The surprises of `values` [step]; those before `from` warm up and do not count in the sums. */
export function innovations(values: Float64Array, arma: Arma, from: number): Innovations {
  const ar = levelAr(arma);
  const { ma } = arma;
  const filled = new Float64Array(values.length);
  const surprises = new Float64Array(values.length);
  const start = arma.difference === 1 ? firstKnown(values) : 0;
  let squares = 0;
  let count = 0;
  for (let step = 0; step < values.length; step += 1) {
    let forecast = 0;
    for (let i = 0; i < ar.length; i += 1)
      forecast += (ar[i] ?? 0) * (step > i ? (filled[step - 1 - i] ?? 0) : start);
    for (let i = 0; i < ma.length && i < step; i += 1)
      forecast += (ma[i] ?? 0) * (surprises[step - 1 - i] ?? 0);
    const value = values[step] ?? Number.NaN;
    if (Number.isNaN(value)) {
      filled[step] = forecast;
      continue;
    }
    filled[step] = value;
    surprises[step] = value - forecast;
    if (step < from) continue;
    squares += (value - forecast) ** 2;
    count += 1;
  }
  return { filled, surprises, squares, count };
}

const firstKnown = (values: Float64Array): number => values.find((value) => !Number.isNaN(value)) ?? 0;

/**
 * Whether 1 − Σ coefficients Bⁱ has its roots outside the circle of radius 1 ÷ `radius`: the step-down recursion
 * gives partial autocorrelations, and all must lie within (−1, 1). An autoregression is stationary then; a moving
 * average, its signs turned, invertible.
 */
export function isStable(coefficients: Float64Array, radius: number): boolean {
  let rest = Array.from(coefficients, (value, i) => value / radius ** (i + 1));
  while (rest.length > 0) {
    const last = rest.at(-1) ?? 0;
    if (!(Math.abs(last) < 1)) return false;
    const shorter = rest.slice(0, -1);
    rest = shorter.map(
      (value, i) => (value + last * (shorter[shorter.length - 1 - i] ?? 0)) / (1 - last * last),
    );
  }
  return true;
}

/** The coefficients with their roots drawn inward until `isStable`. */
export function stabilised(coefficients: Float64Array, radius: number): Float64Array {
  let shrunk = coefficients;
  for (let tries = 0; tries < 200 && !isStable(shrunk, radius); tries += 1) {
    shrunk = shrunk.map((value, i) => value * 0.97 ** (i + 1));
  }
  return shrunk;
}

export const negated = (coefficients: Float64Array): Float64Array => coefficients.map((value) => -value);
