/**
 * How do unknown counts go through a graph? As two tensors, values with 0 where unknown and a mask: any mean is then
 * a quotient of two sums, and nothing that comes in makes what goes out infinite or NaN.
 */
import { int, ints } from './graph-builder.ts';
import type { GraphBuilder, Value } from './graph-builder.ts';

/** A value above this is unknown: sums of ten thousand of such values are still far from float32's largest. */
const VALUE_MAX = 1e30;

const FLOAT32 = 1;

/** Two tensors of one shape. */
export interface Masked {
  /** 0 where unknown. */
  readonly values: Value;
  /** 1 or 0. */
  readonly known: Value;
}

/** NaN, negatives and what is beyond all counts are unknown. */
export function masked(g: GraphBuilder, series: Value): Masked {
  // Comparisons with NaN are false, so that one range check finds all that is unknown.
  const isKnown = g.apply('And', [
    g.apply('GreaterOrEqual', [series, 0]),
    g.apply('LessOrEqual', [series, VALUE_MAX]),
  ]);
  return {
    values: g.apply('Where', [isKnown, series, 0]),
    known: asMask(g, isKnown),
  };
}

/** 1 or 0 for true or false. */
export const asMask = (g: GraphBuilder, isKnown: Value): Value =>
  g.apply('Cast', [isKnown], { to: int(FLOAT32) });

/** Of a mask or a sum of weights: whether there is anything. */
export const isAny = (g: GraphBuilder, known: Value): Value => g.apply('Greater', [known, 0]);

/** A sum by how much was summed; 0 where nothing was. The least weight of a step must be above 1e-9. */
export const mean = (g: GraphBuilder, sum: Value, weight: Value): Value =>
  g.apply('Div', [sum, g.apply('Max', [weight, 1e-9])]);

export interface Span {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
}

/** `value` from `from` to before `to` along `axis`. */
export const slice = (g: GraphBuilder, value: Value, { axis, from, to }: Span): Value =>
  g.apply('Slice', [value, g.integers([from]), g.integers([to]), g.integers([axis])]);

export const sliceMasked = (g: GraphBuilder, { values, known }: Masked, span: Span): Masked => ({
  values: slice(g, values, span),
  known: slice(g, known, span),
});

/** [batch, …, n] → [batch, …, 1]. */
export const sumOverLast = (g: GraphBuilder, value: Value): Value =>
  g.apply('ReduceSum', [value, g.integers([-1])], { keepdims: int(1) });

export const transpose = (g: GraphBuilder, value: Value, order: readonly number[]): Value =>
  g.apply('Transpose', [value], { perm: ints(order) });
