/** How far does a series go in so many steps? The mean distance of counts as far apart as a lead, lately and at this time of other days. */
import { int } from '../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { mean, sliceMasked } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import type { Layout } from '../linear-quantiles/layout.ts';
import type { SimpleInputs } from '../simple/points.ts';
import { DAYS } from './settings.ts';

/** [batch, set, 2], requests per step; 0 where nothing is known. */
export function driftOfSets(g: GraphBuilder, { context, lags }: SimpleInputs, layout: Layout): Value {
  const { knots, windows, simple } = layout;
  const days = sliceMasked(g, lags, { axis: 2, from: 0, to: DAYS });
  const { contextLength } = simple;
  const steps = [...knots.map((knot) => knot + 1), ...windows.flatMap((length) => [length, length])];
  const byLength = new Map(
    [...new Set(steps)].map((apart) => {
      // Half the context, whatever the lead.
      const back = Math.min(apart, Math.floor(contextLength / 2));
      const part = (of: Masked, from: number, to: number): Masked =>
        sliceMasked(g, of, { axis: 1, from, to });
      const lately = distance(
        g,
        part(context, back, contextLength),
        part(context, 0, contextLength - back),
        [1],
      );
      const then = distance(
        g,
        part(days, contextLength, contextLength + back),
        part(days, contextLength - back, contextLength),
        [1, 2],
      );
      const pair = g.apply('Concat', [lately, g.apply('Squeeze', [then, g.integers([2])])], { axis: int(1) });
      return [apart, g.apply('Unsqueeze', [pair, g.integers([1])])];
    }),
  );
  return g.apply(
    'Concat',
    steps.map((apart) => byLength.get(apart)),
    { axis: int(1) },
  );
}

/** The mean of |a − b| over `axes`, where both are known. */
function distance(g: GraphBuilder, a: Masked, b: Masked, axes: readonly number[]): Value {
  const both = g.apply('Mul', [a.known, b.known]);
  const apart = g.apply('Mul', [g.apply('Abs', [g.apply('Sub', [a.values, b.values])]), both]);
  const sum = (value: Value): Value => g.apply('ReduceSum', [value, g.integers(axes)], { keepdims: int(1) });
  return mean(g, sum(apart), sum(both));
}
