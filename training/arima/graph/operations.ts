/** Operations that the parts of the graph share: a slice, and the scale of the fit there and back. */
import type { GraphBuilder, Value } from '../../onnx/graph-builder.ts';
import { VALUE_MAX } from '../scale.ts';

/** `value` from `from` to before `to` along `axis`. */
export function slice(
  g: GraphBuilder,
  value: Value,
  { axis, from, to }: { readonly axis: number; readonly from: number; readonly to: number },
): Value {
  return g.apply('Slice', [value, g.integers([from]), g.integers([to]), g.integers([axis])]);
}

export interface LevelOperations {
  /** Whether a count is one. Comparisons with NaN are false, so that one range check finds all that is unknown. */
  readonly isKnown: (counts: Value) => Value;
  /** Counts on the scale of the fit. */
  readonly stabilised: (counts: Value) => Value;
  /** Back to requests per step. */
  readonly counts: (stabilised: Value) => Value;
}

/** Around a level [batch, 1]. Without one it is 1, so that nothing is divided by 0. */
export function levelOperations(g: GraphBuilder, level: Value): LevelOperations {
  const divisor = g.apply('Where', [g.apply('Greater', [level, 0]), level, 1]);
  return {
    isKnown: (counts) =>
      g.apply('And', [g.apply('GreaterOrEqual', [counts, 0]), g.apply('LessOrEqual', [counts, VALUE_MAX])]),
    stabilised: (counts) => g.apply('Asinh', [g.apply('Div', [counts, divisor])]),
    counts: (stabilised) => g.apply('Mul', [g.apply('Sinh', [stabilised]), level]),
  };
}
