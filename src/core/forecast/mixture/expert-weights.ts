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

/** Room for the gains of a call, by expert: nobody keeps them, and a cycle of 10,000 series makes a million calls. */
let gains = new Float64Array(0);

/**
 * Weights at one level, into `out`: they add up to 1, and who sleeps has 0. At least one is awake.
 *
 * By losses: weight ∝ loss^−SHARPNESS. By gains: positive regret over its square, the polynomial weights of Gaillard,
 * Stoltz and van Erven (ML-Poly, 2014).
 */
export function weighLevel({ mixture, shape, said }: Weighed, level: number, out: Float64Array): void {
  const { losses, regrets, regretSquares, strains, awake } = mixture;
  const { experts, targets } = shape;
  if (gains.length < experts) gains = new Float64Array(experts);
  const stride = targets * shape.levels.length;
  const from = said.target * shape.levels.length + level;
  const { floor, best } = scaleOf(losses, { from, stride, experts });
  let losing = 0;
  let gaining = 0;
  let trusted = 0;
  for (let expert = 0; expert < experts; expert += 1) {
    const place = expert * stride + from;
    let weight = 0;
    let gain = 0;
    if (isAwake(said.points, expert)) {
      weight = UNPROVEN;
      if ((awake[expert * targets + said.target] ?? 0) >= JUDGED_MIN) {
        const trust = trustIn(strains[expert * targets + said.target] ?? 0);
        weight = Math.max(UNPROVEN, trust * sharpen(best / Math.max(losses[place] ?? 0, floor)));
        const regret = regrets[place] ?? 0;
        const square = regretSquares[place] ?? 0;
        if (regret > 0 && square > 0) {
          gain = (trust * regret) / square;
          gaining += regret / square;
        }
      }
    }
    out[expert] = weight;
    gains[expert] = gain;
    losing += weight;
    trusted += gain;
  }
  // What an expert that has gone bad would have by its gains falls to the weights by losses.
  const byGains = gaining > 0 ? trusted / gaining / 2 : 0;
  for (let expert = 0; expert < experts; expert += 1) {
    const byLoss = ((out[expert] ?? 0) / losing) * (1 - byGains);
    out[expert] = gaining > 0 ? byLoss + (gains[expert] ?? 0) / gaining / 2 : byLoss;
  }
}

/** Beyond so many times its usual loss an expert has gone bad. 4 is too strict for bursts, which single outcomes are; 8 helps there. */
const STRAIN_MAX = 8;

/** What is left of the weight of one that has: as little as such losses would leave it if they were the usual ones. */
const trustIn = (strain: number): number => (strain > STRAIN_MAX ? sharpen(STRAIN_MAX / strain) : 1);

interface Column {
  readonly from: number;
  readonly stride: number;
  readonly experts: number;
}

/** The least loss of all experts, and the one under which losses count as equal. */
function scaleOf(
  losses: ArrayLike<number>,
  { from, stride, experts }: Column,
): { readonly best: number; readonly floor: number } {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let expert = 0, place = from; expert < experts; expert += 1, place += stride) {
    const loss = losses[place] ?? 0;
    if (loss < least) least = loss;
    if (loss > most) most = loss;
  }
  const floor = Math.max(most * LOSS_FLOOR, Number.MIN_VALUE);
  return { best: Math.max(least, floor), floor };
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
