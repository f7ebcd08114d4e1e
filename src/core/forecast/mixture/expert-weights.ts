/**
 * What each expert counts at each level of a target: the mean of two learners' weights. One looks at how much an
 * expert loses, the other at what the mixture would gain by more of it, so that two experts that err on opposite
 * sides both count although neither is best. Why so: `mixture.ts`.
 */
import type { Mixture, MixtureShape, Said } from './state.ts';

/** Errors that a target, or an expert at a target, needs before its quantiles mean anything. */
export const JUDGED_MIN = 24;
/** Below this share of the largest loss, losses count as equal: an exact timer has loss 0. */
const LOSS_FLOOR = 1e-6;
/** Weight of an expert whose errors are not known: under any that losses give, LOSS_FLOOR ** SHARPNESS. */
const UNPROVEN = 1e-200;

export const isAwake = (points: ArrayLike<number>, expert: number): boolean =>
  Number.isFinite(points[expert]);

interface Weighed {
  readonly mixture: Mixture;
  readonly shape: MixtureShape;
  readonly said: Said;
}

/** Weights at one level, into `out`: they add up to 1, and who sleeps has 0. At least one is awake. */
export function weighLevel(weighed: Weighed, level: number, out: Float64Array): void {
  const { experts, targets, levels } = weighed.shape;
  const stride = targets * levels.length;
  const at = { ...weighed, stride, from: weighed.said.target * levels.length + level };
  const losing = weighByLosses(at, out);
  const gaining = sumOfGains(at);
  for (let expert = 0; expert < experts; expert += 1) {
    const byLoss = (out[expert] ?? 0) / losing;
    out[expert] = gaining > 0 ? (byLoss + gain(at, expert) / gaining) / 2 : byLoss;
  }
}

interface Place extends Weighed {
  /** Of the first expert in what is kept by [expert, target, level], and the way to the next. */
  readonly from: number;
  readonly stride: number;
}

const isProven = ({ mixture, shape, said }: Place, expert: number): boolean =>
  (mixture.awake[expert * shape.targets + said.target] ?? 0) >= JUDGED_MIN;

/** weight ∝ loss^−SHARPNESS, into `out`; returns their sum. */
function weighByLosses(at: Place, out: Float64Array): number {
  const { losses } = at.mixture;
  const { experts } = at.shape;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let expert = 0; expert < experts; expert += 1) {
    const loss = losses[expert * at.stride + at.from] ?? 0;
    if (loss < least) least = loss;
    if (loss > most) most = loss;
  }
  const floor = Math.max(most * LOSS_FLOOR, Number.MIN_VALUE);
  const best = Math.max(least, floor);
  let sum = 0;
  for (let expert = 0; expert < experts; expert += 1) {
    let weight = 0;
    if (isAwake(at.said.points, expert)) {
      const loss = losses[expert * at.stride + at.from] ?? 0;
      weight = isProven(at, expert) ? sharpen(best / Math.max(loss, floor)) : UNPROVEN;
    }
    out[expert] = weight;
    sum += weight;
  }
  return sum;
}

/** Positive regret over its square, the polynomial weights of Gaillard, Stoltz and van Erven (ML-Poly, 2014). */
function gain(at: Place, expert: number): number {
  if (!isAwake(at.said.points, expert) || !isProven(at, expert)) return 0;
  const regret = at.mixture.regrets[expert * at.stride + at.from] ?? 0;
  const square = at.mixture.regretSquares[expert * at.stride + at.from] ?? 0;
  return regret > 0 && square > 0 ? regret / square : 0;
}

function sumOfGains(at: Place): number {
  let sum = 0;
  for (let expert = 0; expert < at.shape.experts; expert += 1) sum += gain(at, expert);
  return sum;
}

/**
 * `ratio ** SHARPNESS`, SHARPNESS = 20, by five products: millions of powers a cycle of 10,000 series would take
 * as long as all the rest of the mixing.
 *
 * 2: nearly the mean of all; 40: nearly the best alone. On the spans before the test spans of the benchmark's
 * public cases 20 with a memory of a day was better than 5, 10 and 40, and than longer memories.
 */
function sharpen(ratio: number): number {
  const square = ratio * ratio;
  const fourth = square * square;
  const eighth = fourth * fourth;
  return eighth * eighth * fourth;
}
