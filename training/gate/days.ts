/**
 * What came at this time on each of the last days? As it was, and times how far today's last minutes lie above those
 * of that day: an ensemble of analogues. Both in order of size, so that a place is a quantile.
 */
import { int, ints } from '../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { isAny, mean, sliceMasked } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import type { Layout } from '../linear-quantiles/layout.ts';
import { RATIO_MAX, RATIO_MIN, RATIO_SHARE, wholeSteps } from '../simple/settings.ts';
import { DAYS, MOVED_BY_MS } from './settings.ts';

interface DaysInput {
  /** [batch, step of context and horizon, season]; the first seven are days. */
  readonly lags: Masked;
  /** Today's level, [batch, 1, 1]. */
  readonly now: Value;
  /** [batch, set, 1]. */
  readonly scale: Value;
  /** What is said where a day is unknown, [batch, set, 1]. */
  readonly standIn: Value;
}

/** [batch, set, day] each: as it was, and moved. */
export function daysOfSets(
  g: GraphBuilder,
  { lags, now, scale, standIn }: DaysInput,
  layout: Layout,
): readonly [Value, Value] {
  const days = sliceMasked(g, lags, { axis: 2, from: 0, to: DAYS });
  const came = ofSets(g, days, layout);
  const { contextLength, stepMs } = layout.simple;
  const from = contextLength - Math.min(contextLength, wholeSteps(MOVED_BY_MS, stepMs));
  const recent = overSteps(g, sliceMasked(g, days, { axis: 1, from, to: contextLength }));
  const hair = g.apply('Mul', [scale, RATIO_SHARE]);
  const ratio = g.apply('Div', [g.apply('Add', [now, hair]), g.apply('Add', [recent.values, hair])]);
  const moved = g.apply('Mul', [came.values, g.apply('Clip', [ratio, RATIO_MIN, RATIO_MAX])]);
  const isMoved = g.apply('And', [isAny(g, came.known), isAny(g, recent.known)]);
  return [
    inOrderOfSize(g, g.apply('Where', [isAny(g, came.known), came.values, standIn])),
    inOrderOfSize(g, g.apply('Where', [isMoved, moved, standIn])),
  ];
}

/** [batch, set, day]: the step of a knot, the mean and the greatest of a window. */
function ofSets(g: GraphBuilder, days: Masked, { simple, knots, windows }: Layout): Masked {
  const places = knots.map((knot) => simple.contextLength + knot);
  const atKnots = (value: Value): Value => g.apply('Gather', [value, g.integers(places)], { axis: int(1) });
  const ofWindows = windows.flatMap((steps) => {
    const span = { axis: 1, from: simple.contextLength, to: simple.contextLength + steps };
    const window = sliceMasked(g, days, span);
    const whole = overSteps(g, window);
    const greatest = g.apply('ReduceMax', [window.values], { axes: ints([1]), keepdims: int(1) });
    return [whole, { values: greatest, known: whole.known }];
  });
  const all = (own: Value, parts: readonly Value[]): Value =>
    g.apply('Concat', [own, ...parts], { axis: int(1) });
  return {
    values: all(
      atKnots(days.values),
      ofWindows.map(({ values }) => values),
    ),
    known: all(
      atKnots(days.known),
      ofWindows.map(({ known }) => known),
    ),
  };
}

/** The mean of what is known of [batch, step, day]: [batch, 1, day]. */
function overSteps(g: GraphBuilder, { values, known }: Masked): Masked {
  const sum = (value: Value): Value => g.apply('ReduceSum', [value, g.integers([1])], { keepdims: int(1) });
  const count = sum(known);
  return { values: mean(g, sum(values), count), known: count };
}

function inOrderOfSize(g: GraphBuilder, values: Value): Value {
  const [sorted = values] = g.applyMany({ operator: 'TopK', count: 2 }, [values, g.integers([DAYS])], {
    axis: int(-1),
    largest: int(0),
  });
  return sorted;
}
