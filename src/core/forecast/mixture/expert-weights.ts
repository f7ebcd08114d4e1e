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

/** Room for what a call works out and nobody keeps: a cycle of 10,000 series makes some hundred thousand calls. */
const room = {
  /** [expert, level]. */
  gains: new Float64Array(0),
  /** By level: the least loss of all experts, and the one under which losses count as equal. */
  best: new Float64Array(0),
  floor: new Float64Array(0),
  /** By level: the sum of weights by losses, of gains, and of those gains that are trusted; then what a share of each counts. */
  losing: new Float64Array(0),
  gaining: new Float64Array(0),
  trusted: new Float64Array(0),
};

function roomFor(experts: number, levels: number): typeof room {
  if (room.gains.length !== experts * levels) room.gains = new Float64Array(experts * levels);
  if (room.best.length !== levels) {
    for (const name of ['best', 'floor', 'losing', 'gaining', 'trusted'] as const) {
      room[name] = new Float64Array(levels);
    }
  }
  return room;
}

/**
 * Weights into `out`, [expert, level]: at each level they add up to 1, and who sleeps has 0. At least one is awake.
 *
 * By losses: weight ∝ loss^−SHARPNESS. By gains: positive regret over its square, the polynomial weights of Gaillard,
 * Stoltz and van Erven (ML-Poly, 2014).
 *
 * All levels at once, expert by expert, in the order in which losses and regrets lie in memory.
 */
export function weighTarget({ mixture, shape, said }: Weighed, out: Float64Array): void {
  const { experts, levels } = shape;
  const { gains, losing, gaining, trusted } = roomFor(experts, levels.length);
  scaleLosses(mixture.losses, shape, said.target);
  losing.fill(0);
  gaining.fill(0);
  trusted.fill(0);
  for (let expert = 0; expert < experts; expert += 1) weighExpert({ mixture, shape, said }, expert, out);
  for (let level = 0; level < levels.length; level += 1) {
    const gained = gaining[level] ?? 0;
    // What an expert that has gone bad would have by its gains falls to the weights by losses.
    const byGains = gained > 0 ? (trusted[level] ?? 0) / gained / 2 : 0;
    losing[level] = (1 - byGains) / (losing[level] ?? 1);
    gaining[level] = gained > 0 ? 0.5 / gained : 0;
  }
  for (let first = 0; first < out.length; first += levels.length) {
    for (let level = 0; level < levels.length; level += 1) {
      const at = first + level;
      const byLoss = (out[at] ?? 0) * (losing[level] ?? 0);
      out[at] = byLoss + (gains[at] ?? 0) * (gaining[level] ?? 0);
    }
  }
}

/** What an expert has by its losses into `out`, and by its gains into the room, not yet shared out. */
function weighExpert({ mixture, shape, said }: Weighed, expert: number, out: Float64Array): void {
  const { losses, regrets, regretSquares, strains, awake } = mixture;
  const { targets } = shape;
  const levels = shape.levels.length;
  const { gains, best, floor, losing, gaining, trusted } = room;
  const row = expert * targets + said.target;
  const first = expert * levels;
  const isVoiced = isAwake(said.points, expert);
  if (!isVoiced || (awake[row] ?? 0) < JUDGED_MIN) {
    const weight = isVoiced ? UNPROVEN : 0;
    for (let level = 0; level < levels; level += 1) {
      out[first + level] = weight;
      gains[first + level] = 0;
      losing[level] = (losing[level] ?? 0) + weight;
    }
    return;
  }
  const trust = trustIn(strains[row] ?? 0);
  for (let level = 0, place = row * levels; level < levels; level += 1, place += 1) {
    const ratio = (best[level] ?? 0) / Math.max(losses[place] ?? 0, floor[level] ?? 0);
    const weight = Math.max(UNPROVEN, trust * sharpen(ratio));
    out[first + level] = weight;
    losing[level] = (losing[level] ?? 0) + weight;
    const regret = regrets[place] ?? 0;
    const square = regretSquares[place] ?? 0;
    const gain = regret > 0 && square > 0 ? regret / square : 0;
    gains[first + level] = trust * gain;
    gaining[level] = (gaining[level] ?? 0) + gain;
    trusted[level] = (trusted[level] ?? 0) + trust * gain;
  }
}

/** Beyond so many times its usual loss an expert has gone bad. 4 is too strict for bursts, which single outcomes are; 8 helps there. */
const STRAIN_MAX = 8;

/** What is left of the weight of one that has: as little as such losses would leave it if they were the usual ones. */
const trustIn = (strain: number): number => (strain > STRAIN_MAX ? sharpen(STRAIN_MAX / strain) : 1);

/** The scale of losses at each level of the target, into the room. */
function scaleLosses(
  losses: Float32Array,
  { experts, targets, levels }: Pick<MixtureShape, 'experts' | 'targets' | 'levels'>,
  target: number,
): void {
  const { best, floor } = room;
  best.fill(Number.POSITIVE_INFINITY);
  floor.fill(0); // The most, at first.
  for (let expert = 0; expert < experts; expert += 1) {
    let place = (expert * targets + target) * levels.length;
    for (let level = 0; level < levels.length; level += 1, place += 1) {
      const loss = losses[place] ?? 0;
      if (loss < (best[level] ?? 0)) best[level] = loss;
      if (loss > (floor[level] ?? 0)) floor[level] = loss;
    }
  }
  for (let level = 0; level < levels.length; level += 1) {
    const least = Math.max((floor[level] ?? 0) * LOSS_FLOOR, Number.MIN_VALUE);
    floor[level] = least;
    best[level] = Math.max(best[level] ?? 0, least);
  }
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
