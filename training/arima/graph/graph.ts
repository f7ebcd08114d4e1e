/**
 * What comes next by the ARIMA whose numbers are the row of `parameters`? Inputs `context` [batch, step], `lags`
 * [batch, step, (day, week)], `calendar` [batch, step, (sine, cosine) of the week], `parameters` [batch, number];
 * output `quantiles` [batch, 1, lead, 1].
 *
 * On the scale of asinh(count ÷ level): the season is taken away, then what a day and a week ago tells, then the
 * recursion runs over the context and on into the horizon. What is unknown (NaN, infinite, negative) is replaced
 * by its forecast. The output is finite and not negative whatever comes in.
 */
import { GraphBuilder } from '../../onnx/graph-builder.ts';
import type { Value } from '../../onnx/graph-builder.ts';
import type { Graph } from '../../onnx/model-proto.ts';
import { mergeSteps, spreadLeads, startsOf } from './merged-steps.ts';
import { levelOperations, slice } from './operations.ts';
import { recursion } from './recursion.ts';
import { rowLayout, rowLength } from '../row.ts';
import type { Block } from '../row.ts';
import { VALUE_MAX } from '../scale.ts';
import { seasonGraph } from './season-graph.ts';
import { CALENDAR, LAG_DAYS, NAME } from '../settings.ts';
import type { ArimaSettings } from '../settings.ts';

/** Greatest forecast on the scale of the fit: about 5 × 10⁷ times the level. */
const SCALED_MAX = 18;

/** The graph for one length of step. */
export function arimaGraph(settings: ArimaSettings): Graph {
  const g = new GraphBuilder();
  const { contextLength, horizon, merged } = settings;
  const steps = contextLength + horizon;
  const { context, lags, calendar, row } = inputsOf(g, settings);

  const part = rowParts(g, row, settings);
  const { stabilised, isKnown, counts } = levelOperations(g, part('level'));
  const season = seasonGraph(g, { calendar, part, settings });
  const curve = season(0);

  // How far the days before lay from the season of their own time, weighted.
  const echo = LAG_DAYS.map((days, i) => {
    const lag = g.apply('Squeeze', [slice(g, lags, { axis: 2, from: i, to: i + 1 }), g.integers([2])]);
    const series = mergeSteps(g, lag, merged);
    const deviation = g.apply('Where', [
      isKnown(series),
      g.apply('Sub', [stabilised(series), season(days)]),
      0,
    ]);
    return g.apply('Mul', [deviation, slice(g, part('seasonalAr'), { axis: 1, from: i, to: i + 1 })]);
  });
  const expected = g.apply('Add', [curve, g.apply('Add', [g.apply('Sum', echo), part('shift')])]);

  const [past, coming] = [
    slice(g, expected, { axis: 1, from: 0, to: contextLength }),
    slice(g, expected, { axis: 1, from: contextLength, to: steps }),
  ];
  const rest = g.apply('Where', [isKnown(context), g.apply('Sub', [stabilised(context), past]), 0]);
  const forecast = recursion(g, { rest, isKnown: isKnown(context), part, horizon });
  const scaled = g.apply('Clip', [g.apply('Add', [forecast, coming]), 0, SCALED_MAX]);
  const points = g.apply('Clip', [counts(scaled), 0, VALUE_MAX]);
  const ahead = spreadLeads(g, points, { leads: horizon, count: merged });
  const output = g.apply('Unsqueeze', [ahead, g.integers([1, 3])]);
  g.output(output, { name: 'quantiles', type: 'float32', shape: ['batch', 1, horizon * merged, 1] });
  return g.build(NAME);
}

/** The inputs in steps of the recursion, but for the lags. */
function inputsOf(g: GraphBuilder, settings: ArimaSettings) {
  const { contextLength, horizon, merged } = settings;
  const input = (name: string, ...shape: readonly number[]): Value =>
    g.input({ name, type: 'float32', shape: ['batch', ...shape] });
  const steps = (contextLength + horizon) * merged;
  return {
    context: mergeSteps(g, input('context', contextLength * merged), merged),
    lags: input('lags', steps, LAG_DAYS.length),
    calendar: startsOf(g, input('calendar', steps, CALENDAR.length), merged),
    row: input('parameters', rowLength(settings)),
  };
}

/** The block of a row as [batch, length]; what no fit gives, such as the NaN of a series without a row, is 0. */
function rowParts(g: GraphBuilder, row: Value, settings: ArimaSettings): (block: Block) => Value {
  const isSane = g.apply('LessOrEqual', [g.apply('Abs', [row]), VALUE_MAX]);
  const sane = g.apply('Where', [isSane, row, 0]);
  const parts = new Map(
    [...rowLayout(settings)].map(([block, range]) => [block, slice(g, sane, { axis: 1, ...range })] as const),
  );
  return (block) => {
    const found = parts.get(block);
    if (!found) throw new Error(`bug: a row has no ${block}`);
    return found;
  };
}
