/**
 * What is in `trees/<version>/model.onnx`? The features, one walk through the forest that tells in which leaves a row
 * ends, the mean of what these hold, its quantiles, and what they are in requests. And the graph of the features
 * alone, on which the forest is trained.
 */
import { GraphBuilder, int, ints } from '../onnx/graph-builder.ts';
import type { Value } from '../onnx/graph-builder.ts';
import { inOrder } from '../onnx/in-order.ts';
import { masked, slice, transpose } from '../onnx/masked.ts';
import type { Graph } from '../onnx/model-proto.ts';
import { treeRows } from '../onnx/tree-ensemble.ts';
import { windowSizes } from '../window-targets.ts';
import { describe } from './features.ts';
import type { Described, ForestInputs } from './features.ts';
import { knotWeights } from '../linear-quantiles/layout.ts';
import type { Layout } from './layout.ts';
import { SHARE_HAIR } from './leaves/pooled.ts';
import type { Forest } from './leaves/pooled.ts';
import { widened } from './ratio.ts';
import { CALENDAR, LEVELS, NAME } from './settings.ts';

/** What is said at most. */
const FORECAST_MAX = 1e37;

/** Inputs `context`, `lags`, `calendar`; outputs `quantiles` [batch, 1, lead, level] and `targets`. */
export function forestGraph(forest: Forest, layout: Layout): Graph {
  const g = new GraphBuilder();
  const { features, ...scale } = describe(g, inputsOf(g, layout), layout);
  const ratios = pooled(g, features, forest);
  const { knots, simple, sets } = layout;
  // [batch, level, knot] × [knot, lead], and back.
  const ofKnots = transpose(g, slice(g, ratios, { axis: 1, from: 0, to: knots.length }), [0, 2, 1]);
  const weights = g.floats(knotWeights(layout), [knots.length, simple.horizon]);
  const ofLeads = transpose(g, g.apply('MatMul', [ofKnots, weights]), [0, 2, 1]);
  const steps = counts(g, ofLeads, scale);
  g.output(said(g, steps), {
    name: 'quantiles',
    type: 'float32',
    shape: ['batch', 1, simple.horizon, LEVELS.length],
  });
  if (sets > knots.length) {
    const ofWindows = slice(g, ratios, { axis: 1, from: knots.length, to: sets });
    const means = expectedOfWindows(g, scale.expected, layout);
    const sizes = windowSizes(layout.windows);
    const rates = counts(g, ofWindows, { ...scale, expected: means });
    const totals = g.apply('Mul', [rates, g.floats(sizes, [1, sizes.length, 1])]);
    g.output(said(g, totals), {
      name: 'targets',
      type: 'float32',
      shape: ['batch', 1, sizes.length, LEVELS.length],
    });
  }
  return g.build(NAME);
}

/** The same inputs; outputs `features` [batch, feature], `expected` [batch, set], `floor` and `spread` [batch, 1]. */
export function featureGraph(layout: Layout): Graph {
  const g = new GraphBuilder();
  const { features, expected, floor, spread } = describe(g, inputsOf(g, layout), layout);
  const atKnots = g.apply('Gather', [expected, g.integers(layout.knots)], { axis: int(1) });
  const windows = layout.windows.length > 0 ? [expectedOfWindows(g, expected, layout)] : [];
  const ofSets = g.apply('Concat', [atKnots, ...windows], { axis: int(1) });
  g.output(features, { name: 'features', type: 'float32', shape: ['batch', 'feature'] });
  g.output(ofSets, { name: 'expected', type: 'float32', shape: ['batch', layout.sets] });
  g.output(spread, { name: 'spread', type: 'float32', shape: ['batch', 1] });
  g.output(floor, { name: 'floor', type: 'float32', shape: ['batch', 1] });
  return g.build(`${NAME}-features`);
}

function inputsOf(g: GraphBuilder, { simple }: Layout): ForestInputs {
  const { contextLength, horizon, seasons } = simple;
  const input = (name: string, axes: readonly number[]): Value =>
    g.input({ name, type: 'float32', shape: ['batch', ...axes] });
  return {
    context: masked(g, input('context', [contextLength])),
    lags: masked(g, input('lags', [contextLength + horizon, seasons.length])),
    calendar: input('calendar', [contextLength + horizon, CALENDAR.length]),
  };
}

/** Of each window the mean of what is expected, twice: the peak is learned as a ratio to it too. [batch, target]. */
function expectedOfWindows(g: GraphBuilder, expected: Value, { windows }: Layout): Value {
  const means = windows.flatMap((steps) => {
    const window = slice(g, expected, { axis: 1, from: 0, to: steps });
    const each = g.apply('ReduceMean', [window], { axes: ints([1]), keepdims: int(1) });
    return [each, each];
  });
  return g.apply('Concat', means, { axis: int(1) });
}

/** Quantiles of the mean distribution of a row's leaves, [batch, set, level]: as `pooledQuantiles` has them. */
function pooled(g: GraphBuilder, features: Value, { trees, grids, table }: Forest): Value {
  const points = grids[0]?.length ?? 0;
  const leaves = table.length / (grids.length * points);
  const rows = treeRows(g, features, trees);
  const held = g.constant({ type: 'float32', shape: [leaves, grids.length, points], data: table });
  const shares = g.apply('ReduceMean', [g.apply('Gather', [held, rows], { axis: int(0) })], {
    axes: ints([1]),
    keepdims: int(0),
  });
  const here = slice(g, shares, { axis: 2, from: 0, to: points - 1 });
  const next = slice(g, shares, { axis: 2, from: 1, to: points });
  const between = g.apply('Max', [g.apply('Sub', [here, next]), SHARE_HAIR]);
  const above = g.floats(
    LEVELS.map((level) => 1 - level),
    [1, 1, LEVELS.length, 1],
  );
  const byLevel = (value: Value): Value => g.apply('Unsqueeze', [value, g.integers([2])]);
  const parts = g.apply('Clip', [
    g.apply('Div', [g.apply('Sub', [byLevel(here), above]), byLevel(between)]),
    0,
    1,
  ]);
  const gaps = grids.flatMap((grid) => Array.from(grid.subarray(1), (point, at) => point - (grid[at] ?? 0)));
  const sums = g.apply('MatMul', [parts, g.floats(gaps, [grids.length, points - 1, 1])]);
  const first = g.floats(
    grids.map((grid) => grid[0] ?? 0),
    [1, grids.length, 1],
  );
  return g.apply('Add', [g.apply('Squeeze', [sums, g.integers([3])]), first]);
}

/** From ratios [batch, row, level] to what was expected [batch, row] to requests per step. */
function counts(
  g: GraphBuilder,
  ratios: Value,
  { expected, floor, spread }: Omit<Described, 'features'>,
): Value {
  const [over, unit] = [floor, spread].map((value) => g.apply('Unsqueeze', [value, g.integers([2])])) as [
    Value,
    Value,
  ];
  const raised = g.apply('Add', [g.apply('Unsqueeze', [expected, g.integers([2])]), over]);
  return g.apply('Sub', [g.apply('Mul', [g.apply('Exp', [widened(g, ratios, unit)]), raised]), over]);
}

/** Not negative, finite, in order, and by expert: of [batch, row, level] to [batch, 1, row, level]. */
function said(g: GraphBuilder, quantiles: Value): Value {
  const sound = g.apply('Min', [g.apply('Relu', [quantiles]), FORECAST_MAX]);
  return g.apply('Unsqueeze', [inOrder(g, sound, LEVELS.length), g.integers([1])]);
}
