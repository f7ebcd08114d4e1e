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
import { isAwake, JUDGED_MIN } from './expert-weights.ts';
import type { Memo } from './memo.ts';
import { copyWeights, COUNTS, errorMemo, memoAt } from './memo.ts';
import { learnLosses, learnRegrets, learnStrains } from './outcome.ts';
import type { Mixture, MixtureShape, Said } from './state.ts';
import { NO_PLACE } from './state.ts';
import { reachByLevel, reachEverywhere } from './reach.ts';
import {
  addError,
  errorScale,
  firstIncrement,
  isOutgrown,
  shrinkErrors,
  SKETCH_BINS,
} from './residual-sketch.ts';
import { present } from '../../units/check.ts';

/**
 * Room for what a call works out and nobody keeps: no function here waits, so one at a time uses it. A cycle
 * of 10,000 series would make half a million such arrays, and throw them away.
 */
const room = {
  /** [expert, level]. */
  weights: new Float64Array(0),
  /** By level. */
  mixed: new Float64Array(0),
  /** By level: the sum of the weights of those that count. */
  sums: new Float64Array(0),
  /** By level: how far an expert may pull. */
  low: new Float64Array(0),
  high: new Float64Array(0),
  /** [expert, level], and the same by expert: views. */
  voices: new Float64Array(0),
  quantiles: [] as Float64Array[],
};

function roomFor({ experts, levels }: MixtureShape): typeof room {
  if (room.mixed.length !== levels.length || room.quantiles.length !== experts) {
    room.weights = new Float64Array(experts * levels.length);
    for (const name of ['mixed', 'sums', 'low', 'high'] as const)
      room[name] = new Float64Array(levels.length);
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
  if (countAwake(said.points, shape.experts) === 0) {
    out.fill(Number.NaN);
    return;
  }
  const memo = recall(mixture, shape, said);
  for (let expert = 0; expert < shape.experts; expert += 1) {
    if (counts(memo, shape, said, expert)) speak(memo, shape, said, expert);
  }
  mix(mixture, shape, { memo, said }, out);
}

/** What follows from what was learned, and its weights in the room. */
function recall(mixture: Mixture, shape: MixtureShape, said: Said): Memo {
  const { weights } = roomFor(shape);
  const memo = memoAt(mixture, shape, said);
  copyWeights(memo, said.target, weights);
  return memo;
}

const counts = ({ standing }: Memo, { experts }: MixtureShape, { target }: Said, expert: number): boolean =>
  standing[target * experts + expert] === COUNTS;

/** The quantiles of an expert that is awake into the room. */
function speak(memo: Memo, shape: MixtureShape, said: Said, expert: number): void {
  quantilesOf(memo, shape, { expert, said }, present(room.quantiles[expert], 'room'));
}

/** What those that count say, by their weights, into `out`; all is in the room. */
function mix(
  { judged }: Mixture,
  shape: MixtureShape,
  of: { readonly memo: Memo; readonly said: Said },
  out: Float64Array,
): void {
  const isKnown = (judged[of.said.target] ?? 0) >= JUDGED_MIN;
  if (isKnown) reachByLevel(room, shape);
  else reachEverywhere(room);
  mixVoices(shape, of, out);
  let highest = 0;
  for (let level = 0; level < out.length; level += 1) {
    highest = Math.max(highest, out[level] ?? 0);
    out[level] = highest;
  }
}

/** The weighted mean of what those that count say, each as far as it may pull, into `out`. */
function mixVoices(
  shape: MixtureShape,
  { memo, said }: { readonly memo: Memo; readonly said: Said },
  out: Float64Array,
): void {
  const { voices, weights, sums, low, high } = room;
  const { experts, levels } = shape;
  out.fill(0);
  sums.fill(0);
  for (let expert = 0; expert < experts; expert += 1) {
    if (!counts(memo, shape, said, expert)) continue;
    const first = expert * levels.length;
    for (let level = 0; level < levels.length; level += 1) {
      const own = Math.min(high[level] ?? 0, Math.max(low[level] ?? 0, voices[first + level] ?? 0));
      const weight = weights[first + level] ?? 0;
      out[level] = (out[level] ?? 0) + weight * own;
      sums[level] = (sums[level] ?? 0) + weight;
    }
  }
  for (let level = 0; level < levels.length; level += 1) {
    out[level] = (out[level] ?? 0) / (sums[level] ?? 1);
  }
}

/** Quantiles of one expert that is awake, its own or by its recent errors, into `out`. */
export function expertQuantiles(
  mixture: Mixture,
  shape: MixtureShape,
  of: { readonly expert: number; readonly said: Said },
  out: Float64Array,
): void {
  quantilesOf(errorMemo(mixture, shape, of.said.target), shape, of, out);
}

function quantilesOf(
  { errors }: Memo,
  { experts, own, ownPlaces, sketchPlaces }: MixtureShape,
  { expert, said }: { readonly expert: number; readonly said: Said },
  out: Float64Array,
): void {
  const place = present(ownPlaces[expert], 'an expert');
  if (place !== NO_PLACE) {
    for (let level = 0; level < out.length; level += 1) {
      out[level] = said.quantiles[place * out.length + level] ?? Number.NaN;
    }
    return;
  }
  const point = said.points[expert] ?? Number.NaN;
  const scale = errorScale(point);
  const from = (said.target * (experts - own) + present(sketchPlaces[expert], 'an expert')) * out.length;
  for (let level = 0; level < out.length; level += 1) {
    out[level] = Math.max(0, point + scale * (errors[from + level] ?? 0));
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
  mixQuantiles(mixture, shape, outcome, mixed);
  const memo = errorMemo(mixture, shape, target);
  for (let expert = 0; expert < experts; expert += 1) {
    // Each learns, whether it counts or not.
    if (isAwake(points, expert)) speak(memo, shape, outcome, expert);
    else room.quantiles[expert]?.fill(0);
  }
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
  const shares = new Float64Array(shape.experts);
  recall(mixture, shape, said);
  const levels = shape.levels.length;
  let all = 0;
  for (let expert = 0, place = 0; expert < shape.experts; expert += 1) {
    let sum = 0;
    for (let level = 0; level < levels; level += 1, place += 1) sum += room.weights[place] ?? 0;
    shares[expert] = sum;
    all += sum;
  }
  return shares.map((share) => share / all);
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
