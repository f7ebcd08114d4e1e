/**
 * What does the forest go by? Ratios to the local level, since trees know no number beyond those that they have seen:
 * the last steps, how they rose, what came an hour ago and on other days, how long ago the last burst was, what the
 * clock says. NaN where something is unknown.
 *
 * Training runs this very graph on the past (decision 017), so what was learned from is what the service sees.
 */
import { int, ints } from '../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { asMask, isAny, mean, slice, sliceMasked, sumOverLast } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import { simplePoints } from '../simple/points.ts';
import type { SimpleInputs, SimplePoints } from '../simple/points.ts';
import type { Layout } from './layout.ts';
import { noiseOf, orUsual, spreadOf } from './noise.ts';
import type { Noise } from './noise.ts';
import * as settings from './settings.ts';

const { LEVEL, MOVED } = settings.BASELINE;

export interface ForestInputs extends SimpleInputs {
  /** [batch, step of context and horizon, channel]. */
  readonly calendar: Value;
}

/** What a row is learned and forecast by. */
export interface Described {
  /** [batch, feature]. */
  readonly features: Value;
  /** What is expected at each lead, [batch, lead], in requests per step. */
  readonly expected: Value;
  /** Added to both sides of a ratio, [batch, 1]. */
  readonly floor: Value;
  /** How far apart logarithms of steps that are alike lie, [batch, 1]: in such units ratios are learned. */
  readonly spread: Value;
}

export function describe(g: GraphBuilder, inputs: ForestInputs, layout: Layout): Described {
  const points = simplePoints(g, inputs, layout.simple);
  const level = halfway(g, points);
  const floor = g.apply('Add', [g.apply('Mul', [level, settings.FLOOR.share]), settings.FLOOR.hair]);
  const noise = noiseOf(g, inputs, floor, layout);
  const expected = trusted(g, points, noise);
  const spread = spreadOf(g, noise);
  const ratio = ratios(g, g.apply('Add', [level, settings.FLOOR.hair]));
  const features = [
    g.apply('Log', [floor]),
    g.apply('Log', [spread]),
    ...recent(g, inputs.context, ratio, layout),
    ...bursts(g, inputs.context, layout),
    ...before(g, inputs.context, ratio, layout),
    ...ahead(g, { points, expected }, ratio, layout),
    ...otherDays(g, inputs.lags, ratio, layout),
    noise.ofSteps,
    noise.ofShape,
    noise.ofDays,
    clock(g, inputs.calendar, layout),
  ];
  return { features: g.apply('Concat', features, { axis: int(1) }), expected, floor, spread };
}

/** Of [batch, n] values and whether they are known: by the local level, or NaN. */
type Ratio = (values: Value, isKnown?: Value) => Value;

const ratios =
  (g: GraphBuilder, level: Value): Ratio =>
  (values, isKnown) => {
    const ratio = g.apply('Div', [values, level]);
    return isKnown ? g.apply('Where', [isKnown, ratio, Number.NaN]) : ratio;
  };

/** Between what came in the last hour and what simple experts expect of the next, [batch, 1]. */
function halfway(g: GraphBuilder, points: SimplePoints): Value {
  const hour = slice(g, points['level-1h'], { axis: 1, from: 0, to: 1 });
  const next = meanOf(g, [points[LEVEL], ...MOVED.map((name) => points[name])]);
  const all = g.apply('ReduceMean', [next], { axes: ints([1]), keepdims: int(1) });
  return g.apply('Mul', [g.apply('Add', [hour, all]), 0.5]);
}

/** The level and the moved shapes, each counting the more the less noise it has shown lately; [batch, lead]. */
function trusted(g: GraphBuilder, points: SimplePoints, { ofSteps, ofShape }: Noise): Value {
  const [level, shape] = [ofSteps, ofShape].map((noise) =>
    g.apply('Pow', [g.apply('Max', [orUsual(g, noise), settings.SPREAD.least]), -settings.TRUST_POWER]),
  ) as [Value, Value];
  const moved = meanOf(
    g,
    MOVED.map((name) => points[name]),
  );
  const weighed = g.apply('Add', [g.apply('Mul', [level, points[LEVEL]]), g.apply('Mul', [shape, moved])]);
  return g.apply('Div', [weighed, g.apply('Add', [level, shape])]);
}

/** The newest step and stretches; mean, greatest and least of the last minutes; and how far apart steps lie. */
function recent(g: GraphBuilder, context: Masked, ratio: Ratio, layout: Layout): readonly Value[] {
  const { contextLength: length } = layout.simple;
  const lastOf = (steps: number, skipped = 0): Masked =>
    sliceMasked(g, context, { axis: 1, from: length - steps - skipped, to: length - skipped });
  const stretches = Array.from({ length: settings.STRETCH.count }, (_, at) =>
    meanKnown(g, lastOf(layout.stretchSteps, at * layout.stretchSteps), ratio),
  );
  const newest = lastOf(1);
  const spans = layout.recentSteps.flatMap((steps) => {
    const span = lastOf(steps);
    return [meanKnown(g, span, ratio), greatest(g, span, ratio), least(g, span, ratio)];
  });
  const spreads = layout.recentSteps.slice(-2).map((steps) => distance(g, lastOf(steps), ratio));
  return [ratio(newest.values, isAny(g, newest.known)), ...stretches, ...spans, ...spreads];
}

/** Steps since the last one that belonged to a burst, since the greatest one, and how many belonged to a burst. */
function bursts(g: GraphBuilder, { values, known }: Masked, { simple }: Layout): readonly Value[] {
  const { contextLength: length } = simple;
  const places = g.floats(
    Array.from({ length }, (_, step) => step + 1),
    [1, length],
  );
  const usual = mean(g, sumOverLast(g, values), sumOverLast(g, known));
  const since = (mask: Value): Value =>
    g.apply('Sub', [
      length,
      g.apply('ReduceMax', [g.apply('Mul', [mask, places])], { axes: ints([1]), keepdims: int(1) }),
    ]);
  const isHigh = settings.BURST_TIMES.map((times) =>
    asMask(g, g.apply('Greater', [values, g.apply('Mul', [usual, times])])),
  );
  const most = g.apply('ReduceMax', [values], { axes: ints([1]), keepdims: int(1) });
  return [
    ...isHigh.map(since),
    since(asMask(g, g.apply('GreaterOrEqual', [values, most]))),
    ...isHigh.map((mask) => sumOverLast(g, mask)),
  ];
}

/** What came an hour, or two, before each knot, and the greatest of the half hour there. */
function before(g: GraphBuilder, context: Masked, ratio: Ratio, layout: Layout): readonly Value[] {
  const { contextLength, horizon } = layout.simple;
  return layout.agoSteps.flatMap((steps) => {
    const from = contextLength - steps;
    const then = sliceMasked(g, context, { axis: 1, from, to: from + horizon });
    const half = sliceMasked(g, context, { axis: 1, from, to: from + Math.ceil(horizon / 2) });
    const values = atKnots(g, then.values, layout);
    return [ratio(values, isAny(g, atKnots(g, then.known, layout))), greatest(g, half, ratio)];
  });
}

/** What the simple experts expect at each knot. */
function ahead(
  g: GraphBuilder,
  { points, expected }: { readonly points: SimplePoints; readonly expected: Value },
  ratio: Ratio,
  layout: Layout,
): readonly Value[] {
  const shapes = [points['day-shape'], points['week-shape-times-30m'], points.yesterday, expected];
  return shapes.map((shape) => ratio(atKnots(g, shape, layout)));
}

/** The greatest of the coming half hour, and of the hour, on yesterday and on all days of the seasons. */
function otherDays(g: GraphBuilder, lags: Masked, ratio: Ratio, layout: Layout): readonly Value[] {
  const { contextLength, horizon } = layout.simple;
  return [Math.ceil(horizon / 2), horizon].flatMap((steps) => {
    const coming = sliceMasked(g, lags, { axis: 1, from: contextLength, to: contextLength + steps });
    const yesterday = sliceMasked(g, coming, { axis: 2, from: 0, to: 1 });
    return [yesterday, coming].map((part) => greatest(g, flat(g, part), ratio));
  });
}

/** At the first lead, [batch, channel]. */
const clock = (g: GraphBuilder, calendar: Value, { simple }: Layout): Value =>
  g.apply('Gather', [calendar, g.index(simple.contextLength)], { axis: int(1) });

const atKnots = (g: GraphBuilder, ofLeads: Value, { knots }: Layout): Value =>
  g.apply('Gather', [ofLeads, g.integers(knots)], { axis: int(1) });

const flat = (g: GraphBuilder, { values, known }: Masked): Masked => ({
  values: g.apply('Flatten', [values], { axis: int(1) }),
  known: g.apply('Flatten', [known], { axis: int(1) }),
});

/** Of [batch, step], [batch, 1] each, as ratios; NaN where no step is known. */
function meanKnown(g: GraphBuilder, { values, known }: Masked, ratio: Ratio): Value {
  const count = sumOverLast(g, known);
  return ratio(mean(g, sumOverLast(g, values), count), isAny(g, count));
}

/** What is unknown is 0, and so never the greatest of what is known. */
const greatest = (g: GraphBuilder, { values, known }: Masked, ratio: Ratio): Value =>
  ratio(
    g.apply('ReduceMax', [values], { axes: ints([1]), keepdims: int(1) }),
    isAny(g, sumOverLast(g, known)),
  );

/** Beyond all counts. */
const VAST = 3e38;

function least(g: GraphBuilder, { values, known }: Masked, ratio: Ratio): Value {
  const ofKnown = g.apply('Where', [isAny(g, known), values, VAST]);
  return ratio(
    g.apply('ReduceMin', [ofKnown], { axes: ints([1]), keepdims: int(1) }),
    isAny(g, sumOverLast(g, known)),
  );
}

/** The mean distance from the mean: no root of squares, since those of the greatest counts are beyond float32. */
function distance(g: GraphBuilder, { values, known }: Masked, ratio: Ratio): Value {
  const count = sumOverLast(g, known);
  const apart = g.apply('Abs', [g.apply('Sub', [values, mean(g, sumOverLast(g, values), count)])]);
  return ratio(mean(g, sumOverLast(g, g.apply('Mul', [apart, known])), count), isAny(g, count));
}

const meanOf = (g: GraphBuilder, values: readonly Value[]): Value =>
  g.apply('Mul', [g.apply('Sum', values), 1 / values.length]);
