/**
 * What is in `linear-quantiles/<version>/model.onnx`? The features, and for each lead and window as many sums of them
 * as there are levels, weighted by the series' own row; and the graph of the features alone, on which rows are fitted.
 */
import { GraphBuilder, int } from '../onnx/graph-builder.ts';
import type { Value } from '../onnx/graph-builder.ts';
import { inOrder } from '../onnx/in-order.ts';
import { masked, slice, sumOverLast, transpose } from '../onnx/masked.ts';
import type { Graph } from '../onnx/model-proto.ts';
import type { SimpleInputs } from '../simple/points.ts';
import { windowSizes } from '../window-targets.ts';
import { features, featuresOfSets, featuresOfWindows } from './features.ts';
import { knotWeights } from './layout.ts';
import type { Layout } from './layout.ts';
import { LEVELS, NAME } from './settings.ts';

/** What is said at most, and what a row may hold: the constant of the greatest counts is as great as they are. */
const FORECAST_MAX = 1e37;
const COEFFICIENT_MAX = 1e35;

/** Inputs `context`, `lags`, `parameters`; outputs `quantiles` [batch, 1, lead, level] and `targets`. */
export function linearQuantilesGraph(layout: Layout): Graph {
  const g = new GraphBuilder();
  const { horizon } = layout.simple;
  const ofLeads = features(g, inputsOf(g, layout), layout);
  const coefficients = coefficientsOf(g, layout);
  const ofSteps = atLeads(g, { ofLeads, coefficients }, layout);
  g.output(said(g, ofSteps), {
    name: 'quantiles',
    type: 'float32',
    shape: ['batch', 1, horizon, LEVELS.length],
  });
  const targets = layout.sets - layout.knots.length;
  if (targets > 0) {
    const ofWindows = atWindows(g, { ofLeads, coefficients }, layout);
    g.output(said(g, ofWindows), {
      name: 'targets',
      type: 'float32',
      shape: ['batch', 1, targets, LEVELS.length],
    });
  }
  return g.build(NAME);
}

/** Inputs `context` and `lags`; output `features` [batch, set, feature], as the rows of a fit. */
export function featureGraph(layout: Layout): Graph {
  const g = new GraphBuilder();
  const ofSets = featuresOfSets(g, features(g, inputsOf(g, layout), layout), layout);
  const shape = ['batch', layout.sets, layout.features];
  g.output(transpose(g, ofSets, [0, 2, 1]), { name: 'features', type: 'float32', shape });
  return g.build(`${NAME}-features`);
}

function inputsOf(g: GraphBuilder, { simple }: Layout): SimpleInputs {
  const { contextLength, horizon, seasons } = simple;
  const context = g.input({ name: 'context', type: 'float32', shape: ['batch', contextLength] });
  const shape = ['batch', contextLength + horizon, seasons.length];
  const lags = g.input({ name: 'lags', type: 'float32', shape });
  return { context: masked(g, context), lags: masked(g, lags) };
}

/** [batch, set, level, feature]; 0 for a series without a row. */
function coefficientsOf(g: GraphBuilder, { sets, features: count, rowLength }: Layout): Value {
  const row = g.input({ name: 'parameters', type: 'float32', shape: ['batch', rowLength] });
  // Comparisons with NaN are false.
  const isSound = g.apply('LessOrEqual', [g.apply('Abs', [row]), COEFFICIENT_MAX]);
  const shape = g.integers([-1, sets, LEVELS.length, count]);
  return g.apply('Reshape', [g.apply('Where', [isSound, row, 0]), shape]);
}

interface Factors {
  readonly ofLeads: Value;
  readonly coefficients: Value;
}

/** [batch, lead, level]: each knot's sums at all leads, and then between the knots on either side. */
function atLeads(g: GraphBuilder, { ofLeads, coefficients }: Factors, layout: Layout): Value {
  const { knots, simple, features: count } = layout;
  const ofKnots = slice(g, coefficients, { axis: 1, from: 0, to: knots.length });
  const rows = g.apply('Reshape', [ofKnots, g.integers([-1, knots.length * LEVELS.length, count])]);
  const sums = g.apply('Reshape', [
    g.apply('MatMul', [rows, ofLeads]),
    g.integers([-1, knots.length, LEVELS.length, simple.horizon]),
  ]);
  const weights = g.floats(knotWeights(layout), [knots.length, 1, simple.horizon]);
  const blended = g.apply('ReduceSum', [g.apply('Mul', [sums, weights]), g.integers([1])], {
    keepdims: int(0),
  });
  return transpose(g, blended, [0, 2, 1]);
}

/** [batch, target, level]: a total is as many means as the window has steps. */
function atWindows(g: GraphBuilder, { ofLeads, coefficients }: Factors, layout: Layout): Value {
  const { knots, sets, windows } = layout;
  const of = g.apply('Concat', featuresOfWindows(g, ofLeads, layout), { axis: int(2) });
  const rows = g.apply('Unsqueeze', [transpose(g, of, [0, 2, 1]), g.integers([2])]);
  const sums = sumOverLast(
    g,
    g.apply('Mul', [slice(g, coefficients, { axis: 1, from: knots.length, to: sets }), rows]),
  );
  const sizes = windowSizes(windows);
  const each = g.apply('Squeeze', [sums, g.integers([3])]);
  return g.apply('Mul', [each, g.floats(sizes, [1, sizes.length, 1])]);
}

/** Not negative, finite, in order, and by expert: of [batch, row, level] to [batch, 1, row, level]. */
function said(g: GraphBuilder, sums: Value): Value {
  const counts = g.apply('Min', [g.apply('Relu', [sums]), FORECAST_MAX]);
  return g.apply('Unsqueeze', [inOrder(g, counts, LEVELS.length), g.integers([1])]);
}
