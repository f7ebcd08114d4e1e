/**
 * What does the last day say that two hours don't? A slow level, and the profile of the hour: what comes at this
 * minute of each hour, moved by the level of the last hour. Timers that fire every few minutes are seen here.
 */
import { horizonSteps } from '../../src/core/forecast/model/horizon.ts';
import { HOUR_MS } from '../../src/core/units/time.ts';
import { GraphBuilder, int } from '../onnx/graph-builder.ts';
import type { Value } from '../onnx/graph-builder.ts';
import { isAny, masked, mean, sumOverLast } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import type { Graph } from '../onnx/model-proto.ts';
import { column, exponentialLevels } from './levels.ts';
import { RATIO_HAIR, RATIO_SHARE, wholeSteps } from './settings.ts';

export const LAST_DAY = 'last-day';
export const LAST_DAY_EXPERTS = {
  'level-4h': 'an exponential level carried forward, a step of four hours ago weighing 1/e',
  'hour-profile': 'the mean of the same minute of the last 24 hours, moved by the level of the last hour',
} as const;

const HOURS = 24;

/** Whole hours of whole steps, so that the context is a table of hours. */
const hourSteps = (stepMs: number): number => wholeSteps(HOUR_MS, stepMs);
export const lastDaySteps = (stepMs: number): number => HOURS * hourSteps(stepMs);

/** The graph of `last-day`: `context` [batch, step] → `quantiles` [batch, expert, lead, 1]. */
export function lastDayGraph(stepMs: number): Graph {
  const g = new GraphBuilder();
  const [length, horizon] = [lastDaySteps(stepMs), horizonSteps(stepMs)];
  const context = masked(g, g.input({ name: 'context', type: 'float32', shape: ['batch', length] }));
  const fadeSteps = [4 * HOUR_MS, HOUR_MS].map((fadeMs) => fadeMs / stepMs);
  const levels = exponentialLevels(g, context, { length, fadeSteps });
  const ones = g.floats(Array<number>(horizon).fill(1), [1, horizon]);
  const points = [
    g.apply('Mul', [column(g, levels, 0), ones]),
    hourProfile(g, { context, level: column(g, levels, 1) }, { hour: hourSteps(stepMs), horizon }),
  ];
  const rows = points.map((point) => g.apply('Unsqueeze', [point, g.integers([1, 3])]));
  const output = g.apply('Concat', rows, { axis: int(1) });
  g.output(output, { name: 'quantiles', type: 'float32', shape: ['batch', points.length, horizon, 1] });
  return g.build(LAST_DAY);
}

/** Profile · (level + share of the day's mean) ÷ (day's mean + that share); the level where the minute is unknown. */
function hourProfile(
  g: GraphBuilder,
  { context, level }: { readonly context: Masked; readonly level: Value },
  { hour, horizon }: { readonly hour: number; readonly horizon: number },
): Value {
  const overHours = (part: Value): Value => {
    const table = g.apply('Reshape', [part, g.integers([-1, HOURS, hour])]);
    return g.apply('ReduceSum', [table, g.integers([1])], { keepdims: int(0) });
  };
  const [sums, counts] = [overHours(context.values), overHours(context.known)];
  const dayMean = mean(g, sumOverLast(g, context.values), sumOverLast(g, context.known));
  const added = g.apply('Add', [g.apply('Mul', [dayMean, RATIO_SHARE]), RATIO_HAIR]);
  const ratio = g.apply('Div', [g.apply('Add', [level, added]), g.apply('Add', [dayMean, added])]);
  const moved = g.apply('Mul', [mean(g, sums, counts), ratio]);
  const minutes = g.apply('Where', [isAny(g, counts), moved, level]);
  const leads = g.integers(Array.from({ length: horizon }, (_, lead) => lead % hour));
  return g.apply('Gather', [minutes, leads], { axis: int(1) });
}
