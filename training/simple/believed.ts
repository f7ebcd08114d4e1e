/**
 * What of the same time on other days is believed? A value that is far above that of every other day was a counter
 * that was reset, a test, an attack: at most it is a few times as high as on the second-highest of those days. From its
 * second day on it is believed as it is, and so is all that is known of one day only.
 */
import { int } from '../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { transpose } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';

const TIMES = 3;
/** Where any value is believed; no count is as great. */
const ANY = 1e38;

/** From [batch, step, season], as models are given them, to [batch, season, step]: steps side by side, of which the runtime makes long vectors. */
export const bySeason = (g: GraphBuilder, { values, known }: Masked): Masked => ({
  values: transpose(g, values, [0, 2, 1]),
  known: transpose(g, known, [0, 2, 1]),
});

/** `lags` [batch, season, step], with no value above TIMES × the second-highest known one of its step, or that of one request. */
export function believed(g: GraphBuilder, { values, known }: Masked, seasons: number): Masked {
  // Unknown values are 0, so they are no one's second. Where two are alike they are the highest and the second.
  const days = g.applyMany({ operator: 'Split', count: seasons }, [values], { axis: int(1) });
  const [first, ...others] = days as [Value, ...Value[]];
  let [highest, second] = [first, g.apply('Mul', [first, 0])];
  for (const day of others) {
    second = g.apply('Max', [second, g.apply('Min', [highest, day])]);
    highest = g.apply('Max', [highest, day]);
  }
  const count = g.apply('ReduceSum', [known, g.integers([1])], { keepdims: int(1) });
  const most = g.apply('Mul', [g.apply('Max', [second, 1]), TIMES]);
  const bound = g.apply('Where', [g.apply('Greater', [count, 1.5]), most, ANY]);
  return { values: g.apply('Min', [values, bound]), known };
}
