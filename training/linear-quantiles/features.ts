/**
 * What does the linear quantile model go by? The simple experts' points, and what the last minutes say beyond them:
 * single steps, maxima, the spread, what usually comes around now, what came an hour ago. All are in requests per step,
 * but for a constant: a part of what nobody knows grows with the level, another does not.
 *
 * The fit runs this very graph on the past: what it learned from is what the service sees, and is written once.
 */
import { int, ints } from '../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { isAny, mean, slice, sliceMasked, sumOverLast } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import { simplePoints, stackPoints } from '../simple/points.ts';
import type { SimpleInputs } from '../simple/points.ts';
import { POINT_NAMES } from '../simple/settings.ts';
import type { Layout } from './layout.ts';

/** [batch, feature, lead]. */
export function features(g: GraphBuilder, inputs: SimpleInputs, layout: Layout): Value {
  const points = simplePoints(g, inputs, layout.simple);
  // The newest count, or what usually comes where the last two hours are unknown.
  const standIn = g.apply('ReduceMean', [points.newest], { axes: ints([1]), keepdims: int(1) });
  const recent = joined(g, [
    ...recentFeatures(g, inputs.context, standIn, layout),
    usual(g, inputs.lags, standIn),
  ]);
  const shape = g.integers([1, 1, layout.simple.horizon]);
  const alike = g.apply('Expand', [g.apply('Unsqueeze', [recent, g.integers([2])]), shape]);
  const all = joined(g, [
    stackPoints(g, points, POINT_NAMES),
    alike,
    ...before(g, inputs.context, standIn, layout),
  ]);
  // And a constant, last.
  return g.apply('Pad', [all, g.integers([0, 0, 0, 0, 1, 0]), 1]);
}

/** [batch, feature, set] of [batch, feature, lead]: at each knot, and the mean and the peak of each window. */
export function featuresOfSets(g: GraphBuilder, ofLeads: Value, layout: Layout): Value {
  const atKnots = g.apply('Gather', [ofLeads, g.integers(layout.knots)], { axis: int(2) });
  return g.apply('Concat', [atKnots, ...featuresOfWindows(g, ofLeads, layout)], { axis: int(2) });
}

/** [batch, feature, 1] each: the mean and the peak of each window. */
export function featuresOfWindows(g: GraphBuilder, ofLeads: Value, { windows }: Layout): readonly Value[] {
  return windows.flatMap((steps) => {
    const window = slice(g, ofLeads, { axis: 2, from: 0, to: steps });
    return ['ReduceMean', 'ReduceMax'].map((operator) =>
      g.apply(operator, [window], { axes: ints([2]), keepdims: int(1) }),
    );
  });
}

/** [batch, feature] each: steps before the newest, maxima, and the mean distance from the mean. */
function recentFeatures(
  g: GraphBuilder,
  context: Masked,
  standIn: Value,
  { simple, lagCount, recentSteps }: Layout,
): readonly Value[] {
  const { contextLength: length } = simple;
  const lags = sliceMasked(g, context, { axis: 1, from: length - 1 - lagCount, to: length - 1 });
  const recent = recentSteps.map((steps) =>
    sliceMasked(g, context, { axis: 1, from: length - steps, to: length }),
  );
  const maxima = recent.map(({ values, known }) =>
    g.apply('Where', [
      isAny(g, sumOverLast(g, known)),
      g.apply('ReduceMax', [values], { axes: ints([1]), keepdims: int(1) }),
      standIn,
    ]),
  );
  const longest = recent.at(-1) ?? context;
  return [g.apply('Where', [isAny(g, lags.known), lags.values, standIn]), ...maxima, spread(g, longest)];
}

/** [batch, 1, lead] each: what came an hour, or two, before each lead. A timer that fires each hour is seen here. */
function before(
  g: GraphBuilder,
  context: Masked,
  standIn: Value,
  { simple, agoSteps }: Layout,
): readonly Value[] {
  return agoSteps.map((steps) => {
    const from = simple.contextLength - steps;
    const { values, known } = sliceMasked(g, context, { axis: 1, from, to: from + simple.horizon });
    return g.apply('Unsqueeze', [g.apply('Where', [isAny(g, known), values, standIn]), g.integers([1])]);
  });
}

/** No root of squares: those of the greatest counts are beyond float32. */
function spread(g: GraphBuilder, { values, known }: Masked): Value {
  const count = sumOverLast(g, known);
  const apart = g.apply('Abs', [g.apply('Sub', [values, mean(g, sumOverLast(g, values), count)])]);
  return mean(g, sumOverLast(g, g.apply('Mul', [apart, known])), count);
}

/** The mean of the same hours of other days, [batch, 1]. */
function usual(g: GraphBuilder, { values, known }: Masked, standIn: Value): Value {
  const sum = (part: Value): Value =>
    g.apply('ReduceSum', [g.apply('Flatten', [part], { axis: int(1) }), g.integers([1])], {
      keepdims: int(1),
    });
  const count = sum(known);
  return g.apply('Where', [isAny(g, count), mean(g, sum(values), count), standIn]);
}

const joined = (g: GraphBuilder, parts: readonly Value[]): Value =>
  g.apply('Concat', parts, { axis: int(1) });
