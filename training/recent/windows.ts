/**
 * What came in each window of the past? Its total and its peak. Each window is made of those of the one before, since
 * 30 minutes are two times 15; one with a gap has the mean of its known steps in it, if enough are known.
 */
import { int, ints } from '../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { asMask, mean, slice, sumOverLast } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import { KNOWN_SHARE_MIN } from './settings.ts';

/** What is known of windows of one length, [batch, row, window] each, a window being where it ends. */
interface Windows {
  readonly totals: Value;
  /** Steps of which it is known what came. */
  readonly counts: Value;
  readonly peaks: Value;
}

interface Series extends Masked {
  /** Of [batch, row, step]. */
  readonly rows: number;
  readonly length: number;
}

/**
 * The total and the peak of windows of each length, [batch, row, window] each. Windows end `apart` steps from each
 * other, the last one at the end; those that begin before the start miss what lies there.
 */
export function windowsOf(
  g: GraphBuilder,
  series: Series,
  { windows, apart }: { readonly windows: readonly number[]; readonly apart: number },
): readonly Masked[] {
  let made = blocks(g, series, apart);
  let last = apart;
  return windows.flatMap((steps) => {
    if (steps > last) {
      const span = { times: steps / last, apart: last / apart, length: series.length / apart };
      made = {
        totals: combined(g, { operator: 'Sum', part: made.totals }, span),
        counts: combined(g, { operator: 'Sum', part: made.counts }, span),
        peaks: combined(g, { operator: 'Max', part: made.peaks }, span),
      };
      last = steps;
    }
    const known = asMask(g, g.apply('GreaterOrEqual', [made.counts, KNOWN_SHARE_MIN * steps]));
    const total = g.apply('Mul', [mean(g, made.totals, made.counts), steps]);
    return [
      { values: total, known },
      { values: made.peaks, known },
    ];
  });
}

/** Of `steps` steps each, end to end. */
function blocks(g: GraphBuilder, { values, known, rows, length }: Series, steps: number): Windows {
  if (steps === 1) return { totals: values, counts: known, peaks: values };
  const shape = g.integers([-1, rows, length / steps, steps]);
  const [ofValues, ofKnown] = [values, known].map((part) => g.apply('Reshape', [part, shape])) as [
    Value,
    Value,
  ];
  const flat = (part: Value): Value => g.apply('Squeeze', [part, g.integers([3])]);
  return {
    totals: flat(sumOverLast(g, ofValues)),
    counts: flat(sumOverLast(g, ofKnown)),
    peaks: g.apply('ReduceMax', [ofValues], { axes: ints([3]), keepdims: int(0) }),
  };
}

/**
 * Of `times` places so far apart, the last at each place, the sum or the greatest; before the first place all is 0.
 * (As pads of a pool ONNX Runtime would fuse them with it, and then refuse them as too wide.)
 */
function combined(
  g: GraphBuilder,
  { operator, part }: { readonly operator: 'Sum' | 'Max'; readonly part: Value },
  { times, apart, length }: { readonly times: number; readonly apart: number; readonly length: number },
): Value {
  const padded = g.apply('Pad', [part, g.integers([0, 0, (times - 1) * apart, 0, 0, 0])]);
  const shifted = Array.from({ length: times }, (_, back) =>
    slice(g, padded, { axis: 2, from: back * apart, to: back * apart + length }),
  );
  return g.apply(operator, shifted);
}

/** Tables [batch, row, place] as one, [batch, place]: one after the other, and each row by row. */
export function tableOf(g: GraphBuilder, parts: readonly Masked[]): Masked {
  const joined = (values: readonly Value[]): Value => {
    const flat = values.map((value) => g.apply('Flatten', [value], { axis: int(1) }));
    return g.apply('Concat', flat, { axis: int(1) });
  };
  return {
    values: joined(parts.map(({ values }) => values)),
    known: joined(parts.map(({ known }) => known)),
  };
}
