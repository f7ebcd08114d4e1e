/**
 * How were some values of the past distributed? Empirical quantiles, linear between the order statistics, as numpy's
 * `quantile` has them (Hyndman and Fan, 1996, type 7), of groups of values that are picked from one table.
 */
import { present } from '../../src/core/units/check.ts';
import { int } from '../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { asMask, isAny, transpose } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import { inOrder } from '../onnx/in-order.ts';
import { sorted } from '../onnx/sorting-network.ts';
import { LEVELS } from './settings.ts';

const INT64 = 7;
/** Sorts behind all that is known: thirty steps of the most that is known are far below. */
const UNKNOWN = 3e38;

/** From so many groups on it pays to sort them by operations on all: each of those has its price, however little it does. */
const MANY = 4;

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
  const places = Array.from({ length: size }, (_, i) => groups.map((group) => (group[i] ?? -1) + 1)).flat();
  const shape = [size, groups.length];
  const indices = g.constant({ type: 'int64', shape, data: BigInt64Array.from(places, BigInt) });
  const sortable = g.apply('Where', [isAny(g, known), values, UNKNOWN]);
  const padded = g.apply('Pad', [sortable, g.integers([0, 1, 0, 0]), UNKNOWN]);
  // Series side by side, so that one operation compares those of all.
  const picked = g.apply('Gather', [transpose(g, padded, [1, 0]), indices], { axis: int(0) });
  const isKnown = asMask(g, g.apply('Less', [picked, UNKNOWN]));
  const count = g.apply('ReduceSum', [isKnown, g.integers([0])], { keepdims: int(1) });
  const quantiles = orderStatistics(g, { values: picked, count, size, groups: groups.length });
  return {
    quantiles: inOrder(g, transpose(g, quantiles, [2, 1, 0]), LEVELS.length),
    isKnown: isAny(g, transpose(g, count, [2, 1, 0])),
  };
}

interface Extent {
  readonly size: number;
  readonly groups: number;
}

/** [level, group, batch] of `values` [value, group, batch], `count` of them known, [1, group, batch]. */
function orderStatistics(
  g: GraphBuilder,
  { values, count, size, groups }: { readonly values: Value; readonly count: Value } & Extent,
): Value {
  const ascending = groups < MANY ? oneByOne(g, values, size) : allAtOnce(g, values, size);
  const last = g.apply('Relu', [g.apply('Sub', [count, 1])]);
  const rank = g.apply('Mul', [last, g.floats(LEVELS, [LEVELS.length, 1, 1])]);
  const below = g.apply('Floor', [rank]);
  const above = g.apply('Min', [g.apply('Add', [below, 1]), last]);
  const at = (place: Value): Value =>
    g.apply('GatherElements', [ascending, g.apply('Cast', [place], { to: int(INT64) })], { axis: int(0) });
  const low = at(below);
  const share = g.apply('Sub', [rank, below]);
  return g.apply('Add', [low, g.apply('Mul', [share, g.apply('Sub', [at(above), low])])]);
}

/** Along the first axis. */
function oneByOne(g: GraphBuilder, values: Value, size: number): Value {
  const [ascending] = g.applyMany({ operator: 'TopK', count: 2 }, [values, g.integers([size])], {
    axis: int(0),
    largest: int(0),
  });
  return present(ascending, 'a sorted list');
}

function allAtOnce(g: GraphBuilder, values: Value, size: number): Value {
  const apart = g.applyMany({ operator: 'Split', count: size }, [values], { axis: int(0) });
  return g.apply('Concat', sorted(g, apart), { axis: int(0) });
}
