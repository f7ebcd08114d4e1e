/**
 * On which scale are ratios learned? Logarithms in units of the series' own spread up to a few of these, and plain
 * logarithms beyond: the body of a distribution is as wide as the series is nervous, while a burst is so many times as
 * high as what was expected, however steady the series was before.
 */
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';

/** Spreads on either side. With 5 it was better on series that are much alike, with 3 on those with bursts. */
const BODY = 3;

/** Of a logarithm; rises with it. */
export function narrowed(logarithm: number, spread: number): number {
  const size = Math.abs(logarithm) / spread;
  return Math.sign(logarithm) * (size <= BODY ? size : BODY + (size - BODY) * spread);
}

/** The logarithm again, in a graph. */
export function widened(g: GraphBuilder, value: Value, spread: Value): Value {
  const inside = g.apply('Clip', [value, -BODY, BODY]);
  return g.apply('Add', [g.apply('Mul', [inside, spread]), g.apply('Sub', [value, inside])]);
}
