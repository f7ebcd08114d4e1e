/** How does the graph come from the steps of the service to the longer ones of the recursion, and back? */
import { int } from '../../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../../onnx/graph-builder.ts';
import { masked, mean } from '../../onnx/masked.ts';

/** [batch, steps · count] → [batch, steps]: means as `mergeSteps` of the fit makes them, NaN where unknown. */
export function mergeSteps(g: GraphBuilder, series: Value, count: number): Value {
  if (count === 1) return series;
  const { values, known } = masked(g, series);
  const sum = (value: Value): Value =>
    g.apply('ReduceSum', [g.apply('Reshape', [value, g.integers([0, -1, count])]), g.integers([2])], {
      keepdims: int(0),
    });
  const steps = sum(known);
  return g.apply('Where', [g.apply('Greater', [steps, count / 2]), mean(g, sum(values), steps), Number.NaN]);
}

/** [batch, steps · count, channel] → [batch, steps, channel]: what the calendar shows where each begins. */
export const startsOf = (g: GraphBuilder, calendar: Value, count: number): Value =>
  count === 1
    ? calendar
    : g.apply('Slice', [
        calendar,
        g.integers([0]),
        g.integers([2 ** 31 - 1]),
        g.integers([1]),
        g.integers([count]),
      ]);

/** [batch, leads] → [batch, leads · count]: straight lines between the middles, level before the first and after the last. */
export function spreadLeads(
  g: GraphBuilder,
  points: Value,
  { leads, count }: { readonly leads: number; readonly count: number },
): Value {
  if (count === 1) return points;
  const weights = new Float32Array(leads * leads * count);
  for (let lead = 0; lead < leads * count; lead += 1) {
    const place = Math.max(0, Math.min(leads - 1, (lead - (count - 1) / 2) / count));
    const before = Math.min(leads - 2, Math.floor(place));
    weights[before * leads * count + lead] = 1 - (place - before);
    weights[(before + 1) * leads * count + lead] = place - before;
  }
  return g.apply('MatMul', [points, g.floats(weights, [leads, leads * count])]);
}
