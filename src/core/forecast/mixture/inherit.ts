/**
 * What becomes of a mixture whose experts change? Who stays keeps all that is known of him, whoever stands beside him
 * now: errors, losses, regrets. Who goes is forgotten.
 *
 * Who is new has earned nothing: none of his errors are known, so he counts only where nobody else is awake (as an
 * expert that has slept so far, `mixture.ts`). He is taken to lose what the mixture loses, at most: a pinball loss is
 * convex in the quantile, so that of a weighted mean of quantiles is never above the weighted mean of their losses.
 */
import { weighTarget } from './expert-weights.ts';
import { SKETCH_BINS } from './residual-sketch.ts';
import type { Mixture, MixtureShape } from './state.ts';
import { createMixture, NO_PLACE } from './state.ts';
import { present } from '../../units/check.ts';

/** From one cast of experts to the next; targets, levels and memory stay as they are. */
export interface Succession {
  readonly from: MixtureShape;
  readonly to: MixtureShape;
  /** By expert of `to`: its place in `from`, NO_PLACE: it is new. Both bring quantiles of their own, or neither does. */
  readonly origins: Int16Array;
}

/** Places in `before` of each of `after`, by name; NO_PLACE: it was not there. */
export function originsOf(before: readonly string[], after: readonly string[]): Int16Array {
  const places = new Map(before.map((name, place) => [name, place]));
  return Int16Array.from(after, (name) => places.get(name) ?? NO_PLACE);
}

/** What the new cast knows; nothing, if nobody stays. The mixture before is left as it was. */
export function inheritMixture(mixture: Mixture, succession: Succession): Mixture {
  const { from, to, origins } = succession;
  const next = createMixture(to);
  if (origins.every((origin) => origin === NO_PLACE)) return next;
  next.increments.set(mixture.increments);
  next.judged.set(mixture.judged);
  const newcomers: number[] = [];
  origins.forEach((origin, expert) => {
    if (origin === NO_PLACE) newcomers.push(expert);
    else copyExpert({ mixture, shape: from, expert: origin }, { mixture: next, shape: to, expert });
  });
  if (newcomers.length > 0) expectOf(newcomers, next, { mixture, shape: from });
  return next;
}

interface Place {
  readonly mixture: Mixture;
  readonly shape: MixtureShape;
  readonly expert: number;
}

function copyExpert(from: Place, to: Place): void {
  const { targets, levels } = to.shape;
  for (const part of ['losses', 'regrets', 'regretSquares'] as const) {
    copyRow(from.mixture[part], to.mixture[part], rows(from.expert, to.expert, targets * levels.length));
  }
  for (const part of ['strains', 'awake'] as const) {
    copyRow(from.mixture[part], to.mixture[part], rows(from.expert, to.expert, targets));
  }
  const [before, after] = [from, to].map(({ shape, expert }) =>
    present(shape.sketchPlaces[expert], 'an expert'),
  );
  if (before === undefined || after === undefined || before === NO_PLACE || after === NO_PLACE) return;
  copyRow(from.mixture.errors, to.mixture.errors, rows(before, after, targets * SKETCH_BINS));
}

const rows = (before: number, after: number, length: number) => ({
  from: before * length,
  to: after * length,
  length,
});

type Numbers = Float32Array | Uint16Array | Uint32Array;

function copyRow(from: Numbers, into: Numbers, at: ReturnType<typeof rows>): void {
  into.set(from.subarray(at.from, at.from + at.length), at.to);
}

/** Fills in what newcomers are taken to lose: the mean of what those before lose, by what each counts. */
function expectOf(
  newcomers: readonly number[],
  next: Mixture,
  { mixture, shape }: Pick<Place, 'mixture' | 'shape'>,
): void {
  const { experts, targets, levels } = shape;
  const weights = new Float64Array(experts * levels.length);
  const points = new Float64Array(experts); // As if all were awake.
  for (let target = 0; target < targets; target += 1) {
    const said = { target, points, quantiles: [] };
    weighTarget({ mixture, shape, said }, weights);
    for (let level = 0; level < levels.length; level += 1) {
      let expected = 0;
      for (let expert = 0; expert < experts; expert += 1) {
        const loss = mixture.losses[(expert * targets + target) * levels.length + level] ?? 0;
        expected += (weights[expert * levels.length + level] ?? 0) * loss;
      }
      for (const expert of newcomers) {
        next.losses[(expert * targets + target) * levels.length + level] = expected;
      }
    }
  }
}
