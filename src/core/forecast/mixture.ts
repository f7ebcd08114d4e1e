/**
 * Several experts, one forecast: for each target and level a weighted mean of the experts' quantiles.
 *
 * An expert gives a point; its quantiles are the point plus the quantiles of its own recent errors at this
 * target (`residual-sketch.ts`). Its weight at a level follows from its discounted mean pinball loss there,
 * weight ∝ loss^−SHARPNESS: the polynomial form of weights learned from losses (Cesa-Bianchi and Lugosi,
 * 'Prediction, Learning, and Games', 2.1), which needs no learning rate in the unit of the loss. Weights by
 * level follow Berrisch and Ziel, 'CRPS learning' (2023). Learning happens once, from final steps.
 *
 * An expert without a point sleeps. Meanwhile it is taken to lose what the mixture loses (the specialists of
 * Freund, Schapire, Singer and Warmuth, 1997), so that losses stay comparable; and until its errors are known
 * it counts only where nobody else is awake: what is new earns its weight.
 *
 * One state holds E experts × T targets × L levels of one series; everything in it is float32 and flat, so
 * that 10,000 of them fit (docs/decisions/002-bytes.md).
 */
import { addError, errorQuantiles, errorScale, SKETCH_BINS } from './residual-sketch.ts';
import { pinball } from '../scoring/pinball.ts';
import { present } from '../units/check.ts';

export interface MixtureShape {
  readonly experts: number;
  readonly targets: number;
  readonly levels: readonly number[];
  /** Errors after which the weight of one has fallen to 1/e. */
  readonly memory: number;
}

export interface Mixture {
  /** Error sketches, [expert, target, bin]. */
  readonly errors: Float32Array;
  /** Discounted mean pinball loss, [expert, target, level]. */
  readonly losses: Float32Array;
  /** Weight of the next error, by target. */
  readonly increments: Float32Array;
  /** Actuals learned from, by target; those at which every expert slept do not count. */
  readonly judged: Uint32Array;
  /** Of these, those at which the expert was awake, [expert, target]. */
  readonly awake: Uint32Array;
}

/** Errors that a target, or an expert at a target, needs before its quantiles mean anything. */
export const JUDGED_MIN = 24;
/**
 * 2: nearly the mean of all; 16: nearly the best alone. Between, on 17–23 July of the NASA trace, 5 gave the
 * least loss half an hour ahead but too wide quantiles, 10 the least at 5 minutes and honest ones.
 */
const SHARPNESS = 10;
/** Losses are forgotten faster than errors; .15 to 1 made no difference on the same days. */
const LOSS_MEMORY_SHARE = 0.5;
/** Below this share of the largest loss, losses count as equal: an exact timer has loss 0. */
const LOSS_FLOOR = 1e-6;
/** Weight of an expert whose errors are not known: under any that losses give, LOSS_FLOOR ** SHARPNESS. */
const UNPROVEN = 1e-100;
const INCREMENT_MAX = 1e6;

export const createMixture = ({ experts, targets, levels }: MixtureShape): Mixture => ({
  errors: new Float32Array(experts * targets * SKETCH_BINS),
  losses: new Float32Array(experts * targets * levels.length),
  increments: new Float32Array(targets).fill(1),
  judged: new Uint32Array(targets),
  awake: new Uint32Array(experts * targets),
});

/** What the experts say of a target. */
export interface Said {
  readonly target: number;
  /** One an expert; not finite: it sleeps. */
  readonly points: ArrayLike<number>;
}

const isAwake = (points: ArrayLike<number>, expert: number): boolean => Number.isFinite(points[expert]);

function countAwake(points: ArrayLike<number>, experts: number): number {
  let awake = 0;
  for (let expert = 0; expert < experts; expert += 1) if (isAwake(points, expert)) awake += 1;
  return awake;
}

/** Quantiles of a target into `out`: never crossing, never negative; NaN if every expert sleeps. */
export function mixQuantiles(mixture: Mixture, shape: MixtureShape, at: Said, out: Float64Array): void {
  const { levels, experts } = shape;
  if (countAwake(at.points, experts) === 0) {
    out.fill(Number.NaN);
    return;
  }
  const quantiles = new Float64Array(experts * levels.length);
  for (let expert = 0; expert < experts; expert += 1) {
    const point = at.points[expert] ?? Number.NaN;
    const own = quantiles.subarray(expert * levels.length, (expert + 1) * levels.length);
    if (!Number.isFinite(point)) continue;
    expertQuantiles(mixture, shape, { expert, target: at.target, point }, own);
  }
  const weights = new Float64Array(experts);
  let highest = 0;
  for (let level = 0; level < levels.length; level += 1) {
    levelWeights(mixture, shape, { ...at, level }, weights);
    let value = 0;
    for (let expert = 0; expert < experts; expert += 1) {
      value += (weights[expert] ?? 0) * (quantiles[expert * levels.length + level] ?? 0);
    }
    highest = Math.max(highest, value);
    out[level] = highest;
  }
}

/** Quantiles of one expert by its own recent errors, into `out`. */
export function expertQuantiles(
  mixture: Mixture,
  shape: MixtureShape,
  at: { expert: number; target: number; point: number },
  out: Float64Array,
): void {
  const from = (at.expert * shape.targets + at.target) * SKETCH_BINS;
  errorQuantiles(mixture.errors, from, shape.levels, out);
  const scale = errorScale(at.point);
  for (let level = 0; level < out.length; level += 1) {
    out[level] = Math.max(0, at.point + scale * (out[level] ?? 0));
  }
}

/** Learns from what came of one target. Call it once an issue and target, in the order of time. */
export function learn(mixture: Mixture, shape: MixtureShape, outcome: Said & { actual: number }): void {
  const { target, points, actual } = outcome;
  const awake = countAwake(points, shape.experts);
  if (awake === 0) return;
  const judged = present(mixture.judged[target], 'a target') + 1;
  const increment = present(mixture.increments[target], 'a target');
  const mixed = new Float64Array(shape.levels.length);
  if (awake < shape.experts) mixQuantiles(mixture, shape, outcome, mixed);
  const own = new Float64Array(shape.levels.length);
  for (let expert = 0; expert < shape.experts; expert += 1) {
    const place = expert * shape.targets + target;
    if (!isAwake(points, expert)) {
      learnLosses(mixture, shape, { place, judged, quantiles: mixed, actual });
      continue;
    }
    const point = present(points[expert], 'a point');
    expertQuantiles(mixture, shape, { expert, target, point }, own);
    learnLosses(mixture, shape, { place, judged, quantiles: own, actual });
    const scaled = (actual - point) / errorScale(point);
    addError(mixture.errors, place * SKETCH_BINS, { scaled, increment });
    mixture.awake[place] = present(mixture.awake[place], 'an expert') + 1;
  }
  mixture.judged[target] = judged;
  mixture.increments[target] = increment * (1 + 1 / shape.memory);
  if (increment > INCREMENT_MAX) renormalize(mixture, shape, target);
}

/** Share of each expert in what is said of a target, averaged over levels: adds up to 1, 0 for one that sleeps. At least one is awake. */
export function meanWeights(mixture: Mixture, shape: MixtureShape, at: Said): Float64Array {
  const shares = new Float64Array(shape.experts);
  const weights = new Float64Array(shape.experts);
  for (let level = 0; level < shape.levels.length; level += 1) {
    levelWeights(mixture, shape, { ...at, level }, weights);
    for (let expert = 0; expert < shape.experts; expert += 1) {
      shares[expert] = (shares[expert] ?? 0) + (weights[expert] ?? 0) / shape.levels.length;
    }
  }
  return shares;
}

/** Weights of the experts at one target and level, into `out`: they add up to 1, and who sleeps has 0. */
function levelWeights(
  mixture: Mixture,
  shape: MixtureShape,
  at: Said & { level: number },
  out: Float64Array,
): void {
  const { targets, levels, experts } = shape;
  const lossOf = (expert: number): number =>
    mixture.losses[(expert * targets + at.target) * levels.length + at.level] ?? 0;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let expert = 0; expert < experts; expert += 1) {
    least = Math.min(least, lossOf(expert));
    most = Math.max(most, lossOf(expert));
  }
  const floor = Math.max(most * LOSS_FLOOR, Number.MIN_VALUE);
  let sum = 0;
  for (let expert = 0; expert < experts; expert += 1) {
    const isProven = (mixture.awake[expert * targets + at.target] ?? 0) >= JUDGED_MIN;
    const earned = (Math.max(least, floor) / Math.max(lossOf(expert), floor)) ** SHARPNESS;
    const weight = !isAwake(at.points, expert) ? 0 : isProven ? earned : UNPROVEN;
    out[expert] = weight;
    sum += weight;
  }
  for (let expert = 0; expert < experts; expert += 1) out[expert] = (out[expert] ?? 0) / sum;
}

function learnLosses(
  mixture: Mixture,
  shape: MixtureShape,
  seen: { place: number; judged: number; quantiles: Float64Array; actual: number },
): void {
  const rate = Math.max(1 / seen.judged, 1 / (shape.memory * LOSS_MEMORY_SHARE));
  const from = seen.place * shape.levels.length;
  shape.levels.forEach((level, index) => {
    const known = present(mixture.losses[from + index], 'a loss');
    const loss = pinball(seen.actual, seen.quantiles[index] ?? 0, level);
    mixture.losses[from + index] = known + rate * (loss - known);
  });
}

function renormalize(mixture: Mixture, shape: MixtureShape, target: number): void {
  const increment = present(mixture.increments[target], 'a target');
  for (let expert = 0; expert < shape.experts; expert += 1) {
    const from = (expert * shape.targets + target) * SKETCH_BINS;
    for (let bin = from; bin < from + SKETCH_BINS; bin += 1) {
      mixture.errors[bin] = present(mixture.errors[bin], 'a bin') / increment;
    }
  }
  mixture.increments[target] = 1;
}
