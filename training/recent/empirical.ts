/**
 * How were some values of the past distributed? Empirical quantiles, linear between the order statistics, as numpy's
 * `quantile` has them (Hyndman and Fan, 1996, type 7), of groups of values that are picked from one table.
 */
import { int } from '../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { asMask, isAny, sumOverLast } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import { inOrder } from '../onnx/in-order.ts';
import { LEVELS } from './settings.ts';

const INT64 = 7;
/** Sorts behind all that is known: thirty steps of the most that is known are far below. */
const UNKNOWN = 3e38;

export interface Distributions {
  /** [batch, group, level]; without meaning where nothing is known. */
  readonly quantiles: Value;
  /** [batch, group, 1]. */
  readonly isKnown: Value;
}

/** The quantiles of each group; `table` is [batch, place], and a group names places of it. */
export function distributions(
  g: GraphBuilder,
  { values, known }: Masked,
  groups: readonly (readonly number[])[],
): Distributions {
  const size = Math.max(...groups.map((group) => group.length));
  // Groups are filled up with a place that is always unknown: the one that is put before all others.
  const places = groups.flatMap((group) => Array.from({ length: size }, (_, i) => (group[i] ?? -1) + 1));
  const shape = [groups.length, size];
  const indices = g.constant({ type: 'int64', shape, data: BigInt64Array.from(places, BigInt) });
  const sortable = g.apply('Where', [isAny(g, known), values, UNKNOWN]);
  const padded = g.apply('Pad', [sortable, g.integers([0, 1, 0, 0]), UNKNOWN]);
  const picked = g.apply('Gather', [padded, indices], { axis: int(1) });
  const count = sumOverLast(g, asMask(g, g.apply('Less', [picked, UNKNOWN])));
  return { quantiles: orderStatistics(g, { values: picked, count, size }), isKnown: isAny(g, count) };
}

/** `values` is [batch, group, value], `count` of them known, [batch, group, 1]. */
function orderStatistics(
  g: GraphBuilder,
  { values, count, size }: { readonly values: Value; readonly count: Value; readonly size: number },
): Value {
  const [sorted] = g.applyMany({ operator: 'TopK', count: 2 }, [values, g.integers([size])], {
    axis: int(-1),
    largest: int(0),
  });
  const last = g.apply('Relu', [g.apply('Sub', [count, 1])]);
  const rank = g.apply('Mul', [last, g.floats(LEVELS, [1, 1, LEVELS.length])]);
  const below = g.apply('Floor', [rank]);
  const above = g.apply('Min', [g.apply('Add', [below, 1]), last]);
  const at = (place: Value): Value =>
    g.apply('GatherElements', [sorted, g.apply('Cast', [place], { to: int(INT64) })], { axis: int(-1) });
  const low = at(below);
  const share = g.apply('Sub', [rank, below]);
  return inOrder(
    g,
    g.apply('Add', [low, g.apply('Mul', [share, g.apply('Sub', [at(above), low])])]),
    LEVELS.length,
  );
}
