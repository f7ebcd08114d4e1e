/**
 * What each expert counts at each level of a target: weight ∝ loss^−SHARPNESS, by its discounted mean pinball
 * loss there. Why so: `mixture.ts`.
 */
import type { Mixture, MixtureShape, Said } from './mixture-state.ts';

/** Errors that a target, or an expert at a target, needs before its quantiles mean anything. */
export const JUDGED_MIN = 24;
/** Below this share of the largest loss, losses count as equal: an exact timer has loss 0. */
const LOSS_FLOOR = 1e-6;
/** Weight of an expert whose errors are not known: under any that losses give, LOSS_FLOOR ** SHARPNESS. */
const UNPROVEN = 1e-100;

export const isAwake = (points: ArrayLike<number>, expert: number): boolean =>
  Number.isFinite(points[expert]);

/** Weights at one level, into `out`: they add up to 1, and who sleeps has 0. At least one is awake. */
export function weighLevel(
  { mixture, shape, said }: { mixture: Mixture; shape: MixtureShape; said: Said },
  level: number,
  out: Float64Array,
): void {
  const { targets, experts } = shape;
  const { losses, awake } = mixture;
  const levels = shape.levels.length;
  const at = said.target * levels + level;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let expert = 0; expert < experts; expert += 1) {
    const loss = losses[expert * targets * levels + at] ?? 0;
    if (loss < least) least = loss;
    if (loss > most) most = loss;
  }
  const floor = Math.max(most * LOSS_FLOOR, Number.MIN_VALUE);
  const best = Math.max(least, floor);
  let sum = 0;
  for (let expert = 0; expert < experts; expert += 1) {
    let weight = 0;
    if (isAwake(said.points, expert)) {
      const isProven = (awake[expert * targets + said.target] ?? 0) >= JUDGED_MIN;
      const loss = losses[expert * targets * levels + at] ?? 0;
      weight = isProven ? sharpen(best / Math.max(loss, floor)) : UNPROVEN;
    }
    out[expert] = weight;
    sum += weight;
  }
  for (let expert = 0; expert < experts; expert += 1) out[expert] = (out[expert] ?? 0) / sum;
}

/**
 * `ratio ** SHARPNESS`, SHARPNESS = 10, by four products: four million powers a cycle of 10,000 series would
 * take as long as all the rest of the mixing.
 *
 * 2: nearly the mean of all; 16: nearly the best alone. Between, on 17–23 July of the NASA trace, 5 gave the
 * least loss half an hour ahead but too wide quantiles, 10 the least at 5 minutes and honest ones.
 */
function sharpen(ratio: number): number {
  const square = ratio * ratio;
  const fourth = square * square;
  return fourth * fourth * square;
}
