/**
 * From a model's output to what its experts say of a target: their points.
 *
 * The output has shape [row, expert, lead, level]; the point of a lead is its 0.5 quantile. The point of a
 * total is the sum of its steps' points, the point of a peak their greatest: a first guess (the median of a
 * peak lies above it), which the expert's own errors at that target put right.
 */
import type { ModelCard } from './model-card.ts';
import type { Target } from '../target.ts';
import { check } from '../../units/check.ts';

export interface ExpertId {
  readonly name: string;
  readonly version: number;
  readonly expert: string;
}

/** All experts of these models, in the order in which points and weights have them. */
export const expertsOf = (cards: readonly ModelCard[]): readonly ExpertId[] =>
  cards.flatMap(({ name, version, experts }) => experts.map((expert) => ({ name, version, expert })));

/** Where a card's experts go among all: `points` is [target, expert] with `experts` of them, the card's from `from`. */
export interface PointsPlace {
  readonly points: Float32Array;
  readonly experts: number;
  readonly from: number;
}

/**
 * Writes the points of one row of a model's output. A target beyond the horizon, or a non-finite or negative
 * step in it, gives NaN: that expert sleeps for this target.
 */
export function writePoints(
  output: { readonly card: ModelCard; readonly values: Float32Array; readonly row: number },
  targets: readonly Target[],
  place: PointsPlace,
): void {
  const { card, values, row } = output;
  const median = card.levels.indexOf(0.5);
  check(median >= 0, `the card of ${card.name} has no level 0.5`);
  for (let expert = 0; expert < card.experts.length; expert += 1) {
    const base = (row * card.experts.length + expert) * card.horizon * card.levels.length + median;
    const steps = { values, base, stride: card.levels.length, horizon: card.horizon };
    for (let index = 0; index < targets.length; index += 1) {
      const target = targets[index];
      if (target) place.points[index * place.experts + place.from + expert] = pointOf(target, steps);
    }
  }
}

/** `targetValue` of an expert's medians, one each `stride`, without a function call a step. */
function pointOf(
  { kind, fromLead, toLead }: Target,
  steps: { values: Float32Array; base: number; stride: number; horizon: number },
): number {
  if (toLead > steps.horizon) return Number.NaN;
  let value = 0;
  for (let lead = fromLead; lead < toLead; lead += 1) {
    const step = steps.values[steps.base + lead * steps.stride] ?? Number.NaN;
    if (!(step >= 0 && step < Number.POSITIVE_INFINITY)) return Number.NaN;
    value = kind === 'total' ? value + step : Math.max(value, step);
  }
  return value;
}
