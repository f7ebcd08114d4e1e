/**
 * What of the same time on other days is believed? A value that is far above that of every other day was a counter
 * that was reset, a test, an attack: at most it is a few times as high as on the second-highest of those days. From its
 * second day on it is believed as it is, and so is all that is known of one day only.
 */
import { int, ints } from '../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { asMask } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';

const TIMES = 3;

/** `lags` [batch, step, season], with no value above TIMES × the second-highest known one of its step, or that of one request. */
export function believed(g: GraphBuilder, { values, known }: Masked): Masked {
  const highest = (of: Value): Value => g.apply('ReduceMax', [of], { axes: ints([-1]), keepdims: int(1) });
  // Unknown values are 0, so they are no one's second.
  const isHighest = g.apply('Equal', [values, highest(values)]);
  const second = highest(g.apply('Where', [isHighest, 0, values]));
  const tied = g.apply('ReduceSum', [asMask(g, isHighest), g.integers([-1])], { keepdims: int(1) });
  const days = g.apply('ReduceSum', [known, g.integers([-1])], { keepdims: int(1) });
  const isAlone = g.apply('And', [g.apply('Less', [tied, 1.5]), g.apply('Greater', [days, 1.5])]);
  const most = g.apply('Mul', [g.apply('Max', [second, 1]), TIMES]);
  return { values: g.apply('Where', [isAlone, g.apply('Min', [values, most]), values]), known };
}
