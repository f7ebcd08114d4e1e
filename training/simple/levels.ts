/** At what level is the series now? Means of the context, newer steps weighing more, and its newest count. */
import { int, ints } from '../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { isAny, mean } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import { exponentialWeights } from './settings.ts';

/** Exponential levels of a context [batch, step], one a column: [batch, level], 0 where nothing is known. */
export function exponentialLevels(
  g: GraphBuilder,
  { values, known }: Masked,
  { length, fadeSteps }: { readonly length: number; readonly fadeSteps: readonly number[] },
): Value {
  const columns = fadeSteps.map((fade) => exponentialWeights(length, fade));
  const weights = g.floats(
    Array.from({ length }, (_, step) => columns.map((column) => column[step] ?? 0)).flat(),
    [length, columns.length],
  );
  return mean(g, g.apply('MatMul', [values, weights]), g.apply('MatMul', [known, weights]));
}

/** The last known value of a context, and whether there is one: [batch, 1] each. */
export function newestKnown(
  g: GraphBuilder,
  { values, known }: Masked,
  length: number,
): { readonly value: Value; readonly isKnown: Value } {
  const places = g.floats(
    Array.from({ length }, (_, step) => step + 1),
    [1, length],
  );
  const knownPlaces = g.apply('Mul', [known, places]);
  const last = g.apply('ReduceMax', [knownPlaces], { axes: ints([1]), keepdims: int(1) });
  const at = g.apply('ArgMax', [knownPlaces], { axis: int(1), keepdims: int(1) });
  return { value: g.apply('GatherElements', [values, at], { axis: int(1) }), isKnown: isAny(g, last) };
}

/** One column of [batch, column], as [batch, 1]. */
export const column = (g: GraphBuilder, table: Value, at: number): Value =>
  g.apply('Gather', [table, g.integers([at])], { axis: int(1) });
