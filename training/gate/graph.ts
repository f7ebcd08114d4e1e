/** What is in the `model.onnx` of a gate net? The evidence, the net, and what it says of each lead and window; and the evidence alone. */
import { int } from '../onnx/graph-builder.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import type { Value } from '../onnx/graph-builder.ts';
import { inOrder } from '../onnx/in-order.ts';
import { masked, slice, transpose } from '../onnx/masked.ts';
import type { Graph } from '../onnx/model-proto.ts';
import { knotWeights } from '../linear-quantiles/layout.ts';
import type { Layout } from '../linear-quantiles/layout.ts';
import type { Weight } from '../neural/learner.ts';
import { Tape } from '../neural/tape.ts';
import { windowSizes } from '../window-targets.ts';
import { evidenceOf } from './evidence.ts';
import type { Evidence, GateInputs } from './evidence.ts';
import { netOutput } from './net.ts';
import type { NetKind } from './net.ts';
import * as settings from './settings.ts';

const LEVELS = settings.LEVELS.length;
/** What is said at most. */
const FORECAST_MAX = 1e37;

/** Names and lengths of a set's, or a row's, numbers in the lessons. */
export const EVIDENCE = {
  scale: 1,
  candidates: settings.CANDIDATES,
  spread: 1,
  own: settings.OWN_FEATURES,
  shared: settings.SHARED_FEATURES,
  sequence: settings.SEQUENCE_CHANNELS,
} as const;

/** Inputs `context`, `lags`, `calendar`; an output for each part of the evidence. */
export function evidenceGraph(layout: Layout): Graph {
  const g = new GraphBuilder();
  const evidence = evidenceOf(g, inputsOf(g, layout), layout);
  for (const [name, length] of Object.entries(EVIDENCE) as [keyof typeof EVIDENCE, number][]) {
    const middle = name === 'shared' ? [] : [name === 'sequence' ? 'step' : 'set'];
    g.output(evidence[name], { name, type: 'float32', shape: ['batch', ...middle, length] });
  }
  return g.build('gate-evidence');
}

/** Outputs `quantiles` [batch, 1, lead, level] and `targets`. */
export function gateGraph(
  layout: Layout,
  { kind, weights }: { readonly kind: NetKind; readonly weights: readonly Weight[] },
): Graph {
  const g = new GraphBuilder();
  const evidence = evidenceOf(g, inputsOf(g, layout), layout);
  const ofSets = inRequests(g, evidence, { kind, weights });
  const { knots, sets, simple, windows } = layout;
  const part = (from: number, to: number): Value => slice(g, ofSets, { axis: 1, from, to });
  g.output(said(g, atLeads(g, part(0, knots.length), evidence.middle, layout)), {
    name: 'quantiles',
    type: 'float32',
    shape: ['batch', 1, simple.horizon, LEVELS],
  });
  if (sets > knots.length) {
    const sizes = windowSizes(windows);
    const ofWindows = g.apply('Mul', [part(knots.length, sets), g.floats(sizes, [1, sizes.length, 1])]);
    g.output(said(g, ofWindows), {
      name: 'targets',
      type: 'float32',
      shape: ['batch', 1, sizes.length, LEVELS],
    });
  }
  return g.build(kind);
}

function inputsOf(g: GraphBuilder, { simple }: Layout): GateInputs {
  const { contextLength, horizon, seasons } = simple;
  const context = g.input({ name: 'context', type: 'float32', shape: ['batch', contextLength] });
  const along = ['batch', contextLength + horizon];
  const lags = g.input({ name: 'lags', type: 'float32', shape: [...along, seasons.length] });
  const channels = [...along, settings.CALENDAR.length];
  const calendar = g.input({ name: 'calendar', type: 'float32', shape: channels });
  return { context: masked(g, context), lags: masked(g, lags), calendar };
}

/** Quantiles of each set, [batch, set, level], in requests per step. */
function inRequests(
  g: GraphBuilder,
  evidence: Evidence,
  { kind, weights }: { readonly kind: NetKind; readonly weights: readonly Weight[] },
): Value {
  const tape = new Tape(g);
  const of = (name: keyof typeof EVIDENCE, value: Value, middle: readonly string[]) =>
    tape.given(value, ['batch', ...middle, EVIDENCE[name]]);
  const sequence = transpose(g, evidence.sequence, [1, 0, 2]);
  const ratios = netOutput(
    tape,
    {
      candidates: of('candidates', evidence.candidates, ['set']),
      spread: of('spread', evidence.spread, ['set']),
      own: of('own', evidence.own, ['set']),
      shared: of('shared', evidence.shared, []),
      sequence: tape.given(sequence, ['step', 'batch', EVIDENCE.sequence]),
    },
    {
      kind,
      weights: weights.map(({ shape, values }) => tape.given(g.floats(values, shape), shape)),
      isServed: true,
    },
  );
  return g.apply('Mul', [ratios, evidence.scale]);
}

/** [batch, lead, level]: between the knots on either side, as far as they are above the mean of the points there. */
function atLeads(g: GraphBuilder, ofKnots: Value, middle: Value, layout: Layout): Value {
  const { knots, simple } = layout;
  const points = g.apply('Unsqueeze', [middle, g.integers([2])]);
  const atKnots = g.apply('Gather', [points, g.integers(knots)], { axis: int(1) });
  const above = g.apply('Sub', [ofKnots, atKnots]);
  const weights = g.floats(knotWeights(layout), [knots.length, simple.horizon]);
  const between = transpose(g, g.apply('MatMul', [transpose(g, above, [0, 2, 1]), weights]), [0, 2, 1]);
  return g.apply('Add', [between, points]);
}

/** Not negative, finite, in order, and by expert: of [batch, row, level] to [batch, 1, row, level]. */
function said(g: GraphBuilder, quantiles: Value): Value {
  const counts = g.apply('Min', [g.apply('Relu', [quantiles]), FORECAST_MAX]);
  return g.apply('Unsqueeze', [inOrder(g, counts, LEVELS), g.integers([1])]);
}
