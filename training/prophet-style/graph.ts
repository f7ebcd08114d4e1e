/**
 * What will come, by the curve of this series and by how far the last hours were from it?
 *
 * Inputs `context` [batch, step], `lags` [batch, step, 1] (a day ago), `time` [batch, step], `calendar` [batch, step,
 * wave], `events` [batch, step, channel] if there are any, `parameters` [batch, value]; output `quantiles`
 * [batch, 1, lead, 1]. The curve is evaluated on context and horizon, and on yesterday; residuals are what the known
 * steps were off; a lead is the curve plus its coefficients times means of residuals, never farther from the
 * curve than the farthest of these means. Whatever is not finite or negative comes out as 0.
 */
import { present } from '../../src/core/units/check.ts';
import { GraphBuilder, int } from '../onnx/graph-builder.ts';
import type { Value } from '../onnx/graph-builder.ts';
import type { Graph } from '../onnx/model-proto.ts';
import { knotWeights } from './layout.ts';
import type { Layout, Part, Parts } from './layout.ts';
import * as settings from './settings.ts';

const FLOAT32 = 1;
/** Keeps what is divided by finite in rows of 0. */
const FADE_DAYS_MIN = 1e-3;

/** What the graph is given, and where a row's parts are. */
interface Inputs {
  readonly g: GraphBuilder;
  readonly layout: Layout;
  readonly context: Value;
  readonly lags: Value;
  readonly time: Value;
  readonly calendar: Value;
  readonly events: Value | undefined;
  /** A part of the row, [batch, length]. */
  readonly part: (name: keyof Parts) => Value;
}

/** 0 where unknown, and 1 or 0 for known or not. */
interface Masked {
  readonly values: Value;
  readonly known: Value;
}

/** The graph for this layout. */
export function prophetStyleGraph(layout: Layout): Graph {
  const g = new GraphBuilder();
  const inputs = inputsOf(g, layout);
  const curves = curvesOf(inputs);
  const features = featuresOf(inputs, curves);
  const correction = correctionOf(inputs, features);
  const ahead = slice(g, curves.today, { axis: 1, from: layout.contextLength, length: layout.horizon });
  const point = g.apply('Add', [ahead, correction]);
  const isSane = g.apply('And', [
    g.apply('GreaterOrEqual', [point, 0]),
    g.apply('LessOrEqual', [point, settings.VALUE_MAX]),
  ]);
  const output = g.apply('Unsqueeze', [g.apply('Where', [isSane, point, 0]), g.integers([1, 3])]);
  g.output(output, { name: 'quantiles', type: 'float32', shape: ['batch', 1, layout.horizon, 1] });
  return g.build(settings.NAME);
}

function inputsOf(g: GraphBuilder, layout: Layout): Inputs {
  const steps = layout.contextLength + layout.horizon;
  const input = (name: string, ...shape: readonly number[]): Value =>
    g.input({ name, type: 'float32', shape: ['batch', ...shape] });
  const given = {
    context: input('context', layout.contextLength),
    lags: input('lags', steps, 1),
    time: input('time', steps),
    calendar: input('calendar', steps, layout.calendar.length),
    events: layout.events.length > 0 ? input('events', steps, layout.events.length) : undefined,
  };
  const row = input('parameters', layout.rowLength);
  const part = (name: keyof Parts): Value => slice(g, row, { axis: 1, ...layout.parts[name] });
  return { g, layout, ...given, part };
}

/** The curve on context and horizon, and on the same steps a day earlier; both [batch, step]. */
function curvesOf(inputs: Inputs): { readonly today: Value; readonly yesterday: Value } {
  const { g, part, calendar, events } = inputs;
  const today = season(g, calendar, g.apply('Concat', [part('daily'), part('weekly')], { axis: int(1) }));
  const announced = events ? g.apply('Add', [today, season(g, events, part('events'))]) : today;
  const turned = g.apply('Concat', [part('daily'), part('weeklyYesterday')], { axis: int(1) });
  return {
    today: joined(inputs, trend(inputs, 0), announced),
    yesterday: joined(inputs, trend(inputs, -1), season(g, calendar, turned)),
  };
}

/** [batch, step, channel] times [batch, channel]: [batch, step]. */
function season(g: GraphBuilder, channels: Value, coefficients: Value): Value {
  const column = g.apply('Unsqueeze', [coefficients, g.integers([2])]);
  return g.apply('Squeeze', [g.apply('MatMul', [channels, column]), g.integers([2])]);
}

/** Level + slope · days up to the end of the history, and beyond it with a slope that fades: [batch, step]. */
function trend({ g, time, part }: Inputs, shiftDays: number): Value {
  const value = (from: number): Value => slice(g, part('trend'), { axis: 1, from, length: 1 });
  const [end, level, slope, fade] = [value(0), value(1), value(2), g.apply('Max', [value(3), FADE_DAYS_MIN])];
  const days = g.apply('Sub', [g.apply('Add', [time, shiftDays]), end]);
  const before = g.apply('Min', [days, 0]);
  const after = g.apply('Max', [days, 0]);
  const left = g.apply('Exp', [g.apply('Neg', [g.apply('Div', [after, fade])])]);
  const beyond = g.apply('Mul', [fade, g.apply('Sub', [1, left])]);
  return g.apply('Add', [level, g.apply('Mul', [slope, g.apply('Add', [before, beyond])])]);
}

/** trend + season, or trend · (1 + season): trend + season · (1 or trend). */
function joined({ g, part }: Inputs, trendValue: Value, seasonValue: Value): Value {
  const multiplies = g.apply('Greater', [part('multiplicative'), 0.5]);
  const positive = g.apply('Max', [trendValue, 0]);
  const multiplied = g.apply('Mul', [positive, g.apply('Add', [1, seasonValue])]);
  const added = g.apply('Add', [trendValue, seasonValue]);
  return g.apply('Max', [g.apply('Where', [multiplies, multiplied, added]), 0]);
}

/** Means of residuals [batch, lead, feature], in the order of the fit. */
function featuresOf(
  inputs: Inputs,
  { today, yesterday }: { readonly today: Value; readonly yesterday: Value },
): Value {
  const { g, layout, context, lags } = inputs;
  const { contextLength, horizon, recentSteps, aroundSteps, beforeSteps } = layout;
  const steps = contextLength + horizon;
  const past = slice(g, today, { axis: 1, from: 0, length: contextLength });
  const off = residuals(g, context, past);
  const most = greatestThatCounts(inputs, off);
  const recent = bounded(g, off, most);
  const dayAgo = bounded(g, residuals(g, g.apply('Squeeze', [lags, g.integers([2])]), yesterday), most);
  const newest = windows(
    contextLength,
    recentSteps.map((width) => [contextLength - width, contextLength]),
  );
  const around = Array.from({ length: horizon }, (_, lead): Range => {
    const middle = contextLength + lead;
    // The mean stops where the input does.
    return [middle - aroundSteps, Math.min(steps, middle + aroundSteps + 1)];
  });
  const before: Range = [contextLength - beforeSteps, contextLength];
  const overLeads = (values: Value): Value =>
    g.apply('Expand', [g.apply('Unsqueeze', [values, g.integers([1])]), g.integers([1, horizon, 1])]);
  return g.apply(
    'Concat',
    [
      overLeads(means(g, recent, { weights: newest, ranges: recentSteps.length })),
      g.apply('Unsqueeze', [
        means(g, dayAgo, { weights: windows(steps, around), ranges: horizon }),
        g.integers([2]),
      ]),
      overLeads(means(g, dayAgo, { weights: windows(steps, [before]), ranges: 1 })),
    ],
    { axis: int(2) },
  );
}

/** Steps [from, to). */
type Range = readonly [number, number];

/** 1 where a step is in a range, [step, range]. */
const windows = (steps: number, ranges: readonly Range[]): Float32Array =>
  Float32Array.from({ length: steps * ranges.length }, (_, i) => {
    const step = Math.floor(i / ranges.length);
    const [from, to] = ranges[i % ranges.length] ?? [0, 0];
    return step >= from && step < to ? 1 : 0;
  });

/** Comparisons with NaN are false, so that one range check finds all that is unknown. */
function residuals(g: GraphBuilder, series: Value, curve: Value): Masked {
  const isKnown = g.apply('And', [
    g.apply('GreaterOrEqual', [series, 0]),
    g.apply('LessOrEqual', [series, settings.VALUE_MAX]),
  ]);
  return {
    values: g.apply('Where', [isKnown, g.apply('Sub', [series, curve]), 0]),
    known: g.apply('Cast', [isKnown], { to: int(FLOAT32) }),
  };
}

/**
 * The greatest size of a residual that counts: that of the history, or a multiple of the second greatest of the
 * context. So a load that grows past all that it was counts from its second step on, and a counter that jumps
 * for one step never does. [batch, 1].
 */
function greatestThatCounts({ g, part }: Inputs, { values }: Masked): Value {
  const [greatest] = g.applyMany({ operator: 'TopK', count: 2 }, [g.apply('Abs', [values]), g.integers([2])]);
  const second = slice(g, present(greatest, 'an output'), { axis: 1, from: 1, length: 1 });
  const multiple = g.apply('Mul', [second, settings.RESIDUAL_TIMES_MAX]);
  return g.apply('Max', [multiple, part('residualMax')]);
}

const bounded = (g: GraphBuilder, { values, known }: Masked, most: Value): Masked => ({
  values: g.apply('Max', [g.apply('Min', [values, most]), g.apply('Neg', [most])]),
  known,
});

/** Mean over each range, 0 where nothing in it is known: [batch, range]. */
function means(
  g: GraphBuilder,
  { values, known }: Masked,
  { weights, ranges }: { readonly weights: Float32Array; readonly ranges: number },
): Value {
  const matrix = g.floats(weights, [weights.length / ranges, ranges]);
  const count = g.apply('Max', [g.apply('MatMul', [known, matrix]), 1]);
  return g.apply('Div', [g.apply('MatMul', [values, matrix]), count]);
}

/** Coefficients times features, within the range of 0 and the features: [batch, lead]. */
function correctionOf({ g, layout, part }: Inputs, features: Value): Value {
  const knots = layout.knots.length;
  const shape = g.integers([-1, knots, layout.features]);
  const weights = g.floats(knotWeights(layout), [layout.horizon, knots]);
  const byLead = g.apply('MatMul', [weights, g.apply('Reshape', [part('coefficients'), shape])]);
  const sum = g.apply('ReduceSum', [g.apply('Mul', [byLead, features]), g.integers([2])], {
    keepdims: int(0),
  });
  const extreme = (operator: string): Value =>
    g.apply(operator, [features], { axes: { kind: 'ints', value: [2] }, keepdims: int(0) });
  const highest = g.apply('Max', [extreme('ReduceMax'), 0]);
  const lowest = g.apply('Min', [extreme('ReduceMin'), 0]);
  return g.apply('Max', [g.apply('Min', [sum, highest]), lowest]);
}

function slice(
  g: GraphBuilder,
  value: Value,
  { axis, from, length }: Part & { readonly axis: number },
): Value {
  return g.apply('Slice', [value, g.integers([from]), g.integers([from + length]), g.integers([axis])]);
}
