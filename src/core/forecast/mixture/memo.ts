/**
 * What follows from all that a mixture has learned of a target: the quantiles of its experts' errors, and what each
 * expert counts. Both are worked out once after each outcome: a target is mixed every minute, and judged every fifth.
 *
 * Derived, so it is kept beside the mixture and never stored. It holds as long as nothing more was judged, and weights
 * as long as the same experts are awake.
 */
import { isAwake, weighTarget } from './expert-weights.ts';
import { errorQuantiles, SKETCH_BINS } from './residual-sketch.ts';
import type { Mixture, MixtureShape, Said } from './state.ts';
import { present } from '../../units/check.ts';

/** Everything flat, as the mixture itself is, and no wider than it need be (docs/decisions/002-bytes.md). */
export interface Memo {
  /** What had been judged of each target, [target]; NaN: nothing is worked out yet. */
  readonly judged: Float64Array;
  /** [target, expert]: ASLEEP, AWAKE but for nothing, COUNTS, or UNKNOWN. */
  readonly standing: Uint8Array;
  /** In units of 1 / WEIGHT_ONE, [target, expert, level]. */
  readonly weights: Uint16Array;
  /** Quantiles of scaled errors, [target, expert without quantiles of its own, level]. */
  readonly errors: Float32Array;
}

/** A weight of 1. What rounds to 0 moves nothing: a mixture divides by the sum of the weights that it has. */
const WEIGHT_ONE = 0xffff;

const ASLEEP = 0;
const AWAKE = 1;
export const COUNTS = 2;
const UNKNOWN = 3;

/**
 * An expert whose share rounds to 0 at every level is not asked. Many have less than that, since weights by losses fall
 * steeply and only regrets above 0 count.
 */
const LEAST_SHARE = 0.5 / WEIGHT_ONE;

const memos = new WeakMap<Mixture, Memo>();

/** Room for what a call works out and nobody keeps. */
const room = { weights: new Float64Array(0), quantiles: new Float64Array(0) };

function memoOf(mixture: Mixture, { targets, experts, own, levels }: MixtureShape): Memo {
  const known = memos.get(mixture);
  if (known) return known;
  const memo = {
    judged: new Float64Array(targets).fill(Number.NaN),
    standing: new Uint8Array(targets * experts),
    weights: new Uint16Array(targets * experts * levels.length),
    errors: new Float32Array(targets * (experts - own) * levels.length),
  };
  memos.set(mixture, memo);
  return memo;
}

/** The memo with what follows for a target: errors and, as of who is awake in `said`, weights and standing. One expert at least is awake. */
export function memoAt(mixture: Mixture, shape: MixtureShape, said: Said): Memo {
  const memo = memoOf(mixture, shape);
  const isNew = memo.judged[said.target] !== mixture.judged[said.target];
  if (isNew) workOutErrors(memo, mixture, shape, said.target);
  if (isNew || !isSameCast(memo, shape, said)) weigh(memo, { mixture, shape, said });
  return memo;
}

/** The memo with what follows for a target whoever is awake: the quantiles of errors. */
export function errorMemo(mixture: Mixture, shape: MixtureShape, target: number): Memo {
  const memo = memoOf(mixture, shape);
  if (memo.judged[target] !== mixture.judged[target]) {
    workOutErrors(memo, mixture, shape, target);
    memo.standing.fill(UNKNOWN, target * shape.experts, (target + 1) * shape.experts);
  }
  return memo;
}

function workOutErrors(memo: Memo, mixture: Mixture, shape: MixtureShape, target: number): void {
  const { targets, levels } = shape;
  const sketches = shape.experts - shape.own;
  if (room.quantiles.length !== levels.length) room.quantiles = new Float64Array(levels.length);
  for (let place = 0; place < sketches; place += 1) {
    errorQuantiles(mixture.errors, (place * targets + target) * SKETCH_BINS, levels, room.quantiles);
    memo.errors.set(room.quantiles, (target * sketches + place) * levels.length);
  }
  memo.judged[target] = present(mixture.judged[target], 'a target');
}

function isSameCast({ standing }: Memo, { experts }: MixtureShape, { target, points }: Said): boolean {
  for (let expert = 0, at = target * experts; expert < experts; expert += 1, at += 1) {
    const known = standing[at] ?? UNKNOWN;
    if (known === UNKNOWN || isAwake(points, expert) !== known > ASLEEP) return false;
  }
  return true;
}

/** The weights of a target into `out`, [expert, level]; as precise as they are kept. */
export function copyWeights({ weights }: Memo, target: number, out: Float64Array): void {
  const from = target * out.length;
  for (let place = 0; place < out.length; place += 1) out[place] = (weights[from + place] ?? 0) / WEIGHT_ONE;
}

function weigh(memo: Memo, of: { mixture: Mixture; shape: MixtureShape; said: Said }): void {
  const { shape, said } = of;
  const { experts } = shape;
  const levels = shape.levels.length;
  if (room.weights.length !== experts * levels) room.weights = new Float64Array(experts * levels);
  weighTarget(of, room.weights);
  const from = said.target * room.weights.length;
  for (let place = 0; place < room.weights.length; place += 1) {
    memo.weights[from + place] = Math.round((room.weights[place] ?? 0) * WEIGHT_ONE);
  }
  for (let expert = 0, place = 0; expert < experts; expert += 1) {
    let most = 0;
    for (let level = 0; level < levels; level += 1, place += 1) {
      most = Math.max(most, room.weights[place] ?? 0);
    }
    const awake = most < LEAST_SHARE ? AWAKE : COUNTS;
    memo.standing[said.target * experts + expert] = isAwake(said.points, expert) ? awake : ASLEEP;
  }
}
