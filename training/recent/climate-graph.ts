/**
 * What came around this civil time on the last days, as quantiles? The graph of `climate`. It is a model of its own:
 * a context of a day, as `recent` has, with seven seasons would be a row of 10,000 numbers.
 *
 * Where no day is known, the quantiles of the last quarter of an hour stand in.
 */
import { GraphBuilder, int } from '../onnx/graph-builder.ts';
import type { Value } from '../onnx/graph-builder.ts';
import { masked, slice, transpose } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import type { Graph } from '../onnx/model-proto.ts';
import { thinned } from '../thinned.ts';
import { windowSizes } from '../window-targets.ts';
import { distributions } from './empirical.ts';
import { CLIMATE, CLIMATE_DAYS, LEVELS, THINNED_TO, recentSteps } from './settings.ts';
import type { RecentSteps } from './settings.ts';
import { tableOf, windowsOf } from './windows.ts';

/** `context` [batch, step] and `lags` [batch, step, day] → `quantiles` [batch, 1, lead, level] and `targets`. */
export function climateGraph(stepMs: number): Graph {
  const g = new GraphBuilder();
  const steps = recentSteps(stepMs);
  const { reach, horizon, block } = steps;
  const context = masked(g, g.input({ name: 'context', type: 'float32', shape: ['batch', reach] }));
  const shape = ['batch', reach + horizon, CLIMATE_DAYS];
  const lags = masked(g, g.input({ name: 'lags', type: 'float32', shape }));
  const blocks = Math.ceil(horizon / block);
  const sizes = [...Array<number>(blocks).fill(1), ...windowSizes(steps.windows)];
  const table = tableOf(g, [context, ...daysAndWindows(g, lags, steps)]);
  const said = contextWhereUnknown(g, distributions(g, table, groupsOf(steps)), sizes);
  const leads = Array.from({ length: horizon }, (_, lead) => Math.floor(lead / block));
  const asExpert = (of: Value): Value => g.apply('Unsqueeze', [of, g.integers([1])]);
  const ofLeads = ['batch', 1, horizon, LEVELS.length];
  const quantiles = asExpert(g.apply('Gather', [said, g.integers(leads)], { axis: int(1) }));
  g.output(quantiles, { name: 'quantiles', type: 'float32', shape: ofLeads });
  const targets = sizes.length - blocks;
  if (targets > 0) {
    const ofTargets = ['batch', 1, targets, LEVELS.length];
    const windows = asExpert(slice(g, said, { axis: 1, from: blocks, to: sizes.length }));
    g.output(windows, { name: 'targets', type: 'float32', shape: ofTargets });
  }
  return g.build(CLIMATE);
}

/** [batch, day, step] each: steps, and then the total and the peak of the windows that end there. */
function daysAndWindows(g: GraphBuilder, lags: Masked, steps: RecentSteps): readonly Masked[] {
  const byDay = (part: Value): Value => transpose(g, part, [0, 2, 1]);
  const days = { values: byDay(lags.values), known: byDay(lags.known) };
  const shape = { rows: CLIMATE_DAYS, length: steps.reach + steps.horizon };
  return [days, ...windowsOf(g, { ...days, ...shape }, { windows: steps.windows, apart: 1 })];
}

/** [batch, group, level] of all groups but the first, which stands in, each step of a window alike. */
function contextWhereUnknown(
  g: GraphBuilder,
  { quantiles, isKnown }: ReturnType<typeof distributions>,
  sizes: readonly number[],
): Value {
  const part = (of: Value, from: number, to: number): Value => slice(g, of, { axis: 1, from, to });
  const [first, rest] = [[0, 1] as const, [1, sizes.length + 1] as const];
  const context = g.apply('Where', [part(isKnown, ...first), part(quantiles, ...first), 0]);
  const standIn = g.apply('Mul', [context, g.floats(sizes, [1, sizes.length, 1])]);
  return g.apply('Where', [part(isKnown, ...rest), part(quantiles, ...rest), standIn]);
}

/** Places of the table of context, steps and windows: the context, each block of leads, each window. */
function groupsOf({ reach, horizon, block, windows }: RecentSteps): readonly (readonly number[])[] {
  const length = reach + horizon;
  /** Around the `kind` of step or window that ends with lead `last`, on each day. */
  const around = (kind: number, last: number): readonly number[] => {
    const [from, to] = [last, Math.min(length, last + 2 * reach + 1)];
    return thinned(CLIMATE_DAYS * (to - from), THINNED_TO.climate).map((place) => {
      const day = Math.floor(place / (to - from));
      return reach + (kind * CLIMATE_DAYS + day) * length + from + (place % (to - from));
    });
  };
  const context = Array.from({ length: reach }, (_, place) => place);
  const blocks = Array.from({ length: Math.ceil(horizon / block) }, (_, at) => {
    const end = Math.min(horizon, (at + 1) * block);
    return around(0, Math.floor((at * block + end - 1) / 2));
  });
  const ofWindows = windows.flatMap((steps, at) => [1, 2].map((kind) => around(2 * at + kind, steps - 1)));
  return [context, ...blocks, ...ofWindows];
}
