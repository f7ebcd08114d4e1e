/**
 * Several experts, one forecast: for each target and level a weighted mean of the experts' quantiles.
 *
 * An expert brings quantiles of its own, or gives a point: then they are the point plus the quantiles of its own
 * recent errors at this target (`residual-sketch.ts`). Its weight at a level is the mean of two learners' (`expert-weights.ts`):
 * loss^−SHARPNESS of its discounted mean pinball loss there, the polynomial form of weights learned from losses
 * (Cesa-Bianchi and Lugosi, 'Prediction, Learning, and Games', 2.1); and polynomial weights on the linearised loss,
 * which find the best *combination* (Gaillard, Stoltz and van Erven, 'A second-order bound with excess losses',
 * 2014). Neither needs a learning rate in the unit of the loss. Weights by level, and learners averaged, follow
 * Berrisch and Ziel, 'CRPS learning' (2023). Learning happens once, from final steps.
 *
 * No expert pulls the mixture further than the leading one's spread allows (`reach.ts`).
 *
 * An expert without a point sleeps. Meanwhile it is taken to lose what the mixture loses (the specialists of
 * Freund, Schapire, Singer and Warmuth, 1997), so that losses stay comparable; and until its errors are known
 * it counts only where nobody else is awake: what is new earns its weight.
 */
import { isAwake, JUDGED_MIN, weighTarget } from './expert-weights.ts';
import type { Mixture, MixtureShape, Said } from './state.ts';
import { NO_PLACE } from './state.ts';
import { reachByLevel, reachEverywhere } from './reach.ts';
import {
  addError,
  errorQuantiles,
  errorScale,
  firstIncrement,
  isOutgrown,
  shrinkErrors,
  SKETCH_BINS,
} from './residual-sketch.ts';
import { pinball, pinballSlope } from '../../scoring/pinball.ts';
import { present } from '../../units/check.ts';

/** Losses are forgotten faster than errors, regrets a little less fast: in a day and a day and a half of three. */
const LOSS_MEMORY_SHARE = 1 / 3;
const REGRET_MEMORY_SHARE = 1 / 2;
/** Of the newest outcome in a strain: the last three or so. */
const STRAIN_RATE = 1 / 3;

/**
 * Room for what a call works out and nobody keeps: no function here waits, so one at a time uses it. A cycle
 * of 10,000 series would make half a million such arrays, and throw them away.
 */
const room = {
  /** [level, expert]. */
  weights: new Float64Array(0),
  /** By expert: its loss in units of its usual one. */
  ratios: new Float64Array(0),
  /** By level. */
  mixed: new Float64Array(0),
  /** By level: how far an expert may pull. */
  low: new Float64Array(0),
  high: new Float64Array(0),
  /** [expert, level], and the same by expert: views. */
  voices: new Float64Array(0),
  quantiles: [] as Float64Array[],
};

function roomFor({ experts, levels }: MixtureShape): typeof room {
  if (room.weights.length !== levels.length * experts) {
    room.weights = new Float64Array(levels.length * experts);
  }
  if (room.ratios.length !== experts) room.ratios = new Float64Array(experts);
  if (room.mixed.length !== levels.length || room.quantiles.length !== experts) {
    for (const name of ['mixed', 'low', 'high'] as const) room[name] = new Float64Array(levels.length);
    const voices = new Float64Array(experts * levels.length);
    room.voices = voices;
    room.quantiles = Array.from({ length: experts }, (_, expert) =>
      voices.subarray(expert * levels.length, (expert + 1) * levels.length),
    );
  }
  return room;
}

function countAwake(points: ArrayLike<number>, experts: number): number {
  let awake = 0;
  for (let expert = 0; expert < experts; expert += 1) if (isAwake(points, expert)) awake += 1;
  return awake;
}

/** Quantiles of a target into `out`: never crossing, never negative; NaN if every expert sleeps. */
export function mixQuantiles(mixture: Mixture, shape: MixtureShape, said: Said, out: Float64Array): void {
  const { experts } = shape;
  if (countAwake(said.points, experts) === 0) {
    out.fill(Number.NaN);
    return;
  }
  const { quantiles, weights } = roomFor(shape);
  for (let expert = 0; expert < experts; expert += 1) {
    const own = present(quantiles[expert], 'room');
    if (isAwake(said.points, expert)) expertQuantiles(mixture, shape, { expert, said }, own);
    else own.fill(0);
  }
  weighTarget({ mixture, shape, said }, weights);
  const isKnown = (mixture.judged[said.target] ?? 0) >= JUDGED_MIN;
  if (isKnown) reachByLevel(room, shape);
  else reachEverywhere(room);
  mixVoices(shape, out);
  let highest = 0;
  for (let level = 0; level < out.length; level += 1) {
    highest = Math.max(highest, out[level] ?? 0);
    out[level] = highest;
  }
}

/** The weighted mean of what the experts say, each as far as it may pull, into `out`; all is in the room. */
function mixVoices({ experts, levels }: MixtureShape, out: Float64Array): void {
  const { voices, weights, low, high } = room;
  out.fill(0);
  for (let expert = 0, place = 0; expert < experts; expert += 1) {
    for (let level = 0; level < levels.length; level += 1, place += 1) {
      const own = Math.min(high[level] ?? 0, Math.max(low[level] ?? 0, voices[place] ?? 0));
      out[level] = (out[level] ?? 0) + (weights[level * experts + expert] ?? 0) * own;
    }
  }
}

/** Quantiles of one expert that is awake, its own or by its recent errors, into `out`. */
export function expertQuantiles(
  mixture: Mixture,
  shape: MixtureShape,
  { expert, said }: { readonly expert: number; readonly said: Said },
  out: Float64Array,
): void {
  const own = present(shape.ownPlaces[expert], 'an expert');
  if (own !== NO_PLACE) {
    for (let level = 0; level < out.length; level += 1) {
      out[level] = said.quantiles[own * out.length + level] ?? Number.NaN;
    }
    return;
  }
  const point = said.points[expert] ?? Number.NaN;
  errorQuantiles(mixture.errors, sketchAt(shape, expert, said.target), shape.levels, out);
  const scale = errorScale(point);
  for (let level = 0; level < out.length; level += 1) {
    out[level] = Math.max(0, point + scale * (out[level] ?? 0));
  }
}

/** Where the sketch of an expert without quantiles of its own starts. */
const sketchAt = ({ sketchPlaces, targets }: MixtureShape, expert: number, target: number): number =>
  (present(sketchPlaces[expert], 'an expert') * targets + target) * SKETCH_BINS;

/** Learns from what came of one target. Call it once an issue and target, in the order of time. */
export function learn(mixture: Mixture, shape: MixtureShape, outcome: Said & { actual: number }): void {
  const { target, points, actual } = outcome;
  const { experts, memory } = shape;
  const awake = countAwake(points, experts);
  if (awake === 0) return;
  const judged = present(mixture.judged[target], 'a target') + 1;
  const { mixed, quantiles } = roomFor(shape);
  mixQuantiles(mixture, shape, outcome, mixed); // Leaves each expert's own quantiles in the room.
  const increment = nextIncrement(mixture, shape, target);
  learnStrains(mixture, shape, { outcome, quantiles });
  for (let expert = 0; expert < experts; expert += 1) {
    const place = expert * shape.targets + target;
    if (!isAwake(points, expert)) {
      learnLosses(mixture, shape, { place, judged, quantiles: mixed, actual });
      continue;
    }
    const own = present(quantiles[expert], 'room');
    learnLosses(mixture, shape, { place, judged, quantiles: own, actual });
    learnRegrets(mixture, shape, { place, quantiles: own, mixed, actual });
    if (shape.sketchPlaces[expert] !== NO_PLACE) {
      const point = points[expert] ?? 0;
      const scaled = (actual - point) / errorScale(point);
      addError(mixture.errors, sketchAt(shape, expert, target), { scaled, increment });
    }
    mixture.awake[place] = present(mixture.awake[place], 'an expert') + 1;
  }
  mixture.judged[target] = judged;
  mixture.increments[target] = increment * (1 + 1 / memory);
}

/** Share of each expert in what is said of a target, averaged over levels: adds up to 1, 0 for one that sleeps. At least one is awake. */
export function meanWeights(mixture: Mixture, shape: MixtureShape, said: Said): Float64Array {
  const { weights } = roomFor(shape);
  const shares = new Float64Array(shape.experts);
  weighTarget({ mixture, shape, said }, weights);
  for (let at = 0; at < weights.length; at += 1) {
    const expert = at % shape.experts;
    shares[expert] = (shares[expert] ?? 0) + (weights[at] ?? 0) / shape.levels.length;
  }
  return shares;
}

function learnLosses(
  { losses }: Mixture,
  { levels, memory }: MixtureShape,
  seen: { place: number; judged: number; quantiles: Float64Array; actual: number },
): void {
  const rate = Math.max(1 / seen.judged, 1 / (memory * LOSS_MEMORY_SHARE));
  const from = seen.place * levels.length;
  for (let index = 0; index < levels.length; index += 1) {
    const known = losses[from + index] ?? 0;
    const loss = pinball(seen.actual, seen.quantiles[index] ?? 0, levels[index] ?? 0);
    losses[from + index] = known + rate * (loss - known);
  }
}

/** Who loses much more than usual, while others don't? A mean over the last few outcomes, before losses learn from this one. */
function learnStrains(
  { losses, strains, awake }: Mixture,
  { experts, targets, levels, median }: MixtureShape,
  { outcome, quantiles }: { outcome: Said & { actual: number }; quantiles: readonly Float64Array[] },
): void {
  const { ratios } = room;
  let least = Number.POSITIVE_INFINITY;
  for (let expert = 0; expert < experts; expert += 1) {
    const place = expert * targets + outcome.target;
    ratios[expert] = Number.NaN;
    const usual = losses[place * levels.length + median] ?? 0;
    if (!isAwake(outcome.points, expert) || (awake[place] ?? 0) < JUDGED_MIN || usual === 0) continue;
    const ratio = pinball(outcome.actual, quantiles[expert]?.[median] ?? 0, 0.5) / usual;
    ratios[expert] = ratio;
    if (ratio < least) least = ratio;
  }
  const shared = Math.max(1, least);
  for (let expert = 0; expert < experts; expert += 1) {
    const place = expert * targets + outcome.target;
    const ratio = ratios[expert] ?? Number.NaN;
    const known = strains[place] ?? 0;
    if (!Number.isNaN(ratio)) strains[place] = known + STRAIN_RATE * (ratio / shared - known);
  }
}

/** What the mixture would have gained with more of this expert, by the slope of its loss where it was. */
function learnRegrets(
  { regrets, regretSquares }: Mixture,
  { levels, memory }: MixtureShape,
  seen: { place: number; quantiles: Float64Array; mixed: Float64Array; actual: number },
): void {
  const kept = 1 - 1 / (memory * REGRET_MEMORY_SHARE);
  const from = seen.place * levels.length;
  for (let index = 0; index < levels.length; index += 1) {
    const level = levels[index] ?? 0;
    const mixed = seen.mixed[index] ?? 0;
    const regret = pinballSlope(seen.actual, mixed, level) * (mixed - (seen.quantiles[index] ?? 0));
    regrets[from + index] = (regrets[from + index] ?? 0) * kept + regret;
    regretSquares[from + index] = (regretSquares[from + index] ?? 0) * kept * kept + regret * regret;
  }
}

/** Weight of an error that is added now; if it has outgrown its bits, it and all before it are made smaller first. */
function nextIncrement(mixture: Mixture, shape: MixtureShape, target: number): number {
  const { experts, memory } = shape;
  const increment = present(mixture.increments[target], 'a target');
  if (!isOutgrown(increment, memory)) return increment;
  const first = firstIncrement(memory);
  for (let expert = 0; expert < experts; expert += 1) {
    if (shape.sketchPlaces[expert] === NO_PLACE) continue;
    shrinkErrors(mixture.errors, sketchAt(shape, expert, target), increment / first);
  }
  return first;
}
