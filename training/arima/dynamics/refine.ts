/**
 * Which coefficients make the surprises the least? Hannan and Rissanen's are near; a few steps of Gauss and
 * Newton on the conditional sum of squares lead there (Box and Jenkins, 7.2). The derivatives of the surprises
 * are lags of two series, a = v ÷ θ(B) and b = e ÷ θ(B), whatever the order.
 */
import { LeastSquares } from '../../linear-algebra/least-squares.ts';
import { innovations, isStable, negated } from './innovations.ts';
import type { Arma, Innovations } from './innovations.ts';
import { solveWithHair } from './long-autoregression.ts';
import { AR_RADIUS_MAX, ITERATIONS, MA_RADIUS_MAX, WARM_UP } from '../settings.ts';

export interface Refined {
  readonly arma: Arma;
  readonly innovations: Innovations;
}

/** `start`, or what has a smaller sum of squares on `values` [step]. */
export function refine(values: Float64Array, start: Arma): Refined {
  let best: Refined = { arma: start, innovations: innovations(values, start, WARM_UP) };
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    const direction = gaussNewton(values, best);
    const next = direction && shorterUntilBetter(values, best, direction);
    if (!next) break;
    const gain = 1 - next.innovations.squares / best.innovations.squares;
    best = next;
    if (gain < 1e-5) break;
  }
  return best;
}

/** The step of all coefficients, φ before θ. */
function gaussNewton(values: Float64Array, { arma, innovations: now }: Refined): Float64Array | undefined {
  const { ar, ma, difference } = arma;
  if (ar.length + ma.length === 0) return undefined;
  const series =
    difference === 1
      ? now.filled.map((value, step) => (step === 0 ? 0 : value - (now.filled[step - 1] ?? 0)))
      : now.filled;
  const a = dividedBy(series, ma);
  const b = dividedBy(now.surprises, ma);
  const sums = new LeastSquares(ar.length + ma.length);
  const row = new Float64Array(sums.columns);
  for (let step = WARM_UP; step < values.length; step += 1) {
    if (Number.isNaN(values[step])) continue;
    for (let i = 0; i < ar.length; i += 1) row[i] = a[step - 1 - i] ?? 0;
    for (let i = 0; i < ma.length; i += 1) row[ar.length + i] = b[step - 1 - i] ?? 0;
    sums.add(row, now.surprises[step] ?? 0);
  }
  return solveWithHair(sums);
}

function shorterUntilBetter(
  values: Float64Array,
  best: Refined,
  direction: Float64Array,
): Refined | undefined {
  const { ar, ma, difference } = best.arma;
  for (const share of [1, 0.5, 0.25, 0.1]) {
    const arma: Arma = {
      difference,
      ar: ar.map((value, i) => value + share * (direction[i] ?? 0)),
      ma: ma.map((value, i) => value + share * (direction[ar.length + i] ?? 0)),
    };
    if (!isStable(arma.ar, AR_RADIUS_MAX) || !isStable(negated(arma.ma), MA_RADIUS_MAX)) continue;
    const found = innovations(values, arma, WARM_UP);
    if (found.squares < best.innovations.squares) return { arma, innovations: found };
  }
  return undefined;
}

/** series ÷ (1 + θ₁B + …). */
function dividedBy(series: Float64Array, ma: Float64Array): Float64Array {
  const quotient = Float64Array.from(series);
  for (let step = 0; step < series.length; step += 1) {
    let rest = quotient[step] ?? 0;
    for (let i = 0; i < ma.length && i < step; i += 1) rest -= (ma[i] ?? 0) * (quotient[step - 1 - i] ?? 0);
    quotient[step] = rest;
  }
  return quotient;
}
