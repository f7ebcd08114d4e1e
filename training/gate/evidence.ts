/**
 * What does the gate net go by? For each lead and window candidates for its quantiles: what the simple experts say,
 * recent maxima, the same hour of the last days in order of size, as it was and moved by how today differs. All is
 * divided by one local level, so that the net sees ratios and never requests; only how large the counts are is told,
 * since small counts are noisier.
 *
 * The trainer runs this very graph on the past: what the net learned from is what the service sees.
 */
import { check } from '../../src/core/units/check.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/core/units/time.ts';
import { int, ints } from '../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { isAny, mean, slice, sliceMasked, sumOverLast, transpose } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import { features, featuresOfSets } from '../linear-quantiles/features.ts';
import type { Layout } from '../linear-quantiles/layout.ts';
import type { SimpleInputs } from '../simple/points.ts';
import { wholeSteps } from '../simple/settings.ts';
import { daysOfSets } from './days.ts';
import { driftOfSets } from './drift.ts';
import * as settings from './settings.ts';

export interface Evidence {
  /** What the net divides by, [batch, set, 1]: requests per step, above 0. */
  readonly scale: Value;
  /** By the scale, [batch, set, candidate]. */
  readonly candidates: Value;
  /** How far the candidates and the last minutes lie apart, by the scale, [batch, set, 1]. */
  readonly spread: Value;
  /** [batch, set, feature]. */
  readonly own: Value;
  /** [batch, feature]. */
  readonly shared: Value;
  /** [batch, step, channel]. */
  readonly sequence: Value;
  /** The mean of the simple points at each lead, [batch, lead]. */
  readonly middle: Value;
}

export interface GateInputs extends SimpleInputs {
  /** [batch, step of context and horizon, channel]. */
  readonly calendar: Value;
}

/** Added to what is divided by: silence is divided by something, too. */
const SCALE_HAIR = 1e-3;
const SPREAD_SHARE_MIN = 0.002;

export function evidenceOf(g: GraphBuilder, inputs: GateInputs, layout: Layout): Evidence {
  check(
    layout.features === settings.FEATURES,
    `steps of ${layout.simple.stepMs} ms are too long for a gate net`,
  );
  const ofLeads = features(g, inputs, layout);
  const ofSets = transpose(g, featuresOfSets(g, ofLeads, layout), [0, 2, 1]);
  const pick = (places: readonly number[]): Value =>
    g.apply('Gather', [ofSets, g.integers(places)], { axis: int(2) });
  const said = pick(settings.SAID_FEATURES);
  const scale = scaleOf(g, said);
  const now = g.apply(
    'Gather',
    [slice(g, ofLeads, { axis: 2, from: 0, to: 1 }), g.integers([settings.pointOf('level-15m')])],
    { axis: int(1) },
  );
  const days = daysOfSets(
    g,
    { lags: inputs.lags, now, scale, standIn: pick([settings.pointOf('day-shape')]) },
    layout,
  );
  const byScale = (value: Value): Value => g.apply('Div', [value, scale]);
  const candidates = byScale(joined(g, [said, ...days], 2));
  const stray = byScale(pick([settings.SPREAD_FEATURE]));
  const spread = spreadOf(g, candidates, stray);
  const middleOf = (value: Value): Value =>
    g.apply('ReduceMean', [value], { axes: ints([2]), keepdims: int(1) });
  const points = slice(g, ofLeads, { axis: 1, from: 0, to: settings.pointOf('holt') + 1 });
  return {
    scale,
    candidates,
    spread,
    own: joined(
      g,
      [
        ...[candidates, byScale(pick(settings.LAG_FEATURES))].map((ratio) => g.apply('Asinh', [ratio])),
        // A series that goes evenly is told from one with bursts, and its experts from each other, by these.
        g.apply('Asinh', [g.apply('Div', [g.apply('Sub', [candidates, middleOf(candidates)]), spread])]),
        ...[spread, stray, byScale(driftOfSets(g, inputs, layout))].map((ratio) =>
          g.apply('Mul', [g.apply('Log', [g.apply('Add', [ratio, 1e-3])]), 0.3]),
        ),
        calendarOfSets(g, inputs.calendar, layout),
        g.apply('Add', [g.apply('Mul', [scale, 0]), setNumbers(g, layout)]),
      ],
      2,
    ),
    shared: sharedOf(g, inputs, scale, layout),
    sequence: sequenceOf(g, inputs, scale, layout),
    middle: g.apply('ReduceMean', [points], { axes: ints([1]), keepdims: int(0) }),
  };
}

/** Half what usually comes, half the level of the last hour, and a little of everything. */
function scaleOf(g: GraphBuilder, said: Value): Value {
  const half = [settings.pointOf('day-shape'), settings.pointOf('level-1h')];
  const meanOf = (value: Value): Value =>
    g.apply('ReduceMean', [value], { axes: ints([2]), keepdims: int(1) });
  const level = meanOf(g.apply('Gather', [said, g.integers(half)], { axis: int(2) }));
  const all = g.apply('Mul', [meanOf(said), 0.1]);
  return g.apply('Add', [g.apply('Add', [g.apply('Mul', [level, 0.9]), all]), SCALE_HAIR]);
}

/** The mean distance of the candidates from their mean, and that of the last minutes from theirs. */
function spreadOf(g: GraphBuilder, candidates: Value, stray: Value): Value {
  const meanOf = (value: Value): Value =>
    g.apply('ReduceMean', [value], { axes: ints([2]), keepdims: int(1) });
  const apart = meanOf(g.apply('Abs', [g.apply('Sub', [candidates, meanOf(candidates)])]));
  return g.apply('Add', [g.apply('Add', [apart, stray]), SPREAD_SHARE_MIN]);
}

/** [batch, set, channel]: of the step that a knot is, and of a window the first. */
function calendarOfSets(g: GraphBuilder, calendar: Value, { simple, knots, sets }: Layout): Value {
  const places = Array.from({ length: sets }, (_, set) => simple.contextLength + (knots[set] ?? 0));
  return g.apply('Gather', [calendar, g.integers(places)], { axis: int(1) });
}

/** [1, set, number]. */
function setNumbers(g: GraphBuilder, { simple, knots, windows, sets }: Layout): Value {
  const hours = (steps: number): number => (steps * simple.stepMs) / HOUR_MS;
  const ofKnots = knots.map((knot) => [hours(knot + 1), 0, 0, 0]);
  const ofWindows = windows.flatMap((steps) => [
    [hours(steps), 2 * hours(steps), 1, 0],
    [hours(steps), 2 * hours(steps), 0, 1],
  ]);
  return g.floats([...ofKnots, ...ofWindows].flat(), [1, sets, settings.SET_NUMBERS]);
}

/** [batch, feature]: means of the last minutes and of the same minutes of other days; how large, how known, when highest. */
function sharedOf(g: GraphBuilder, { context, lags }: GateInputs, scale: Value, { simple }: Layout): Value {
  const { contextLength, stepMs } = simple;
  const first = g.apply('Squeeze', [slice(g, scale, { axis: 1, from: 0, to: 1 }), g.integers([2])]);
  const ratios = (value: Value): Value => g.apply('Asinh', [g.apply('Div', [value, first])]);
  const starts = settings.BUCKETS_MS.map(
    (ms) => contextLength - Math.min(contextLength, wholeSteps(ms, stepMs)),
  );
  const buckets = g.floats(
    Array.from({ length: contextLength }, (_, step) =>
      starts.map(
        (start, place) => +(step >= start && step < Math.max(start + 1, starts[place - 1] ?? contextLength)),
      ),
    ).flat(),
    [contextLength, starts.length],
  );
  const bucketed = ({ values, known }: Masked): Value =>
    mean(g, g.apply('MatMul', [values, buckets]), g.apply('MatMul', [known, buckets]));
  const usual = usualOf(g, lags, contextLength);
  const length = contextLength;
  const highest = g.apply('ReduceMax', [context.values], { axes: ints([1]), keepdims: int(1) });
  const at = g.apply('Cast', [g.apply('ArgMax', [context.values], { axis: int(1), keepdims: int(1) })], {
    to: int(1),
  });
  return joined(
    g,
    [
      ratios(bucketed(context)),
      ratios(bucketed(usual)),
      ratios(highest),
      g.apply('Mul', [at, 1 / length]),
      g.apply('Mul', [sumOverLast(g, context.known), 1 / length]),
      g.apply('Mul', [g.apply('Log', [first]), 0.1]),
      g.apply('Add', [g.apply('Mul', [first, 0]), Math.log(stepMs / MINUTE_MS) / 3]),
    ],
    1,
  );
}

/** What came over the steps of the context on other days, in the mean: [batch, step]. */
function usualOf(g: GraphBuilder, lags: Masked, contextLength: number): Masked {
  const past = sliceMasked(g, lags, { axis: 1, from: 0, to: contextLength });
  const sum = (value: Value): Value => g.apply('Squeeze', [sumOverLast(g, value), g.integers([2])]);
  const known = sum(past.known);
  return { values: mean(g, sum(past.values), known), known: g.apply('Min', [known, 1]) };
}

/** [batch, step, channel], in steps of five minutes or longer: what came, what usually comes, what is known. */
function sequenceOf(g: GraphBuilder, { context, lags }: GateInputs, scale: Value, { simple }: Layout): Value {
  const { contextLength, stepMs } = simple;
  const merged = Math.max(1, Math.floor(settings.SEQUENCE_STEP_MS / stepMs));
  const steps = Math.floor(contextLength / merged);
  const from = contextLength - steps * merged;
  const inSteps = (value: Value): Value =>
    sumOverLast(
      g,
      g.apply('Reshape', [
        slice(g, value, { axis: 1, from, to: contextLength }),
        g.integers([-1, steps, merged]),
      ]),
    );
  const first = slice(g, scale, { axis: 1, from: 0, to: 1 });
  const ratio = ({ values, known }: Masked): Value =>
    g.apply('Asinh', [g.apply('Div', [mean(g, inSteps(values), inSteps(known)), first])]);
  const isKnown = g.apply('Cast', [isAny(g, inSteps(context.known))], { to: int(1) });
  return joined(g, [ratio(context), ratio(usualOf(g, lags, contextLength)), isKnown], 2);
}

const joined = (g: GraphBuilder, parts: readonly Value[], axis: number): Value =>
  g.apply('Concat', parts, { axis: int(axis) });
