/**
 * What will come, if the past repeats itself? Six simple experts in one graph; no learned weights.
 *
 * Inputs `context` [batch, step] and `lags` [batch, step, season], output `quantiles` [batch, expert, lead, 1].
 * NaN, infinities and negatives count as unknown and are left out of every mean. A season that is unknown
 * around a lead is replaced by the other season, then by the drift level; with nothing known at all the
 * output is 0. So the output is finite and never negative, whatever comes in.
 */
import { GraphBuilder, int, ints } from '../onnx/graph-builder.ts';
import type { Value } from '../onnx/graph-builder.ts';
import type { Graph } from '../onnx/model-proto.ts';
import * as settings from './settings.ts';

const { CONTEXT_LENGTH, HORIZON, STEPS, SEASONS, LEVEL_STEPS, SMOOTHING_REACH } = settings;

/** Values with 0 where unknown, and 1 or 0 for known or not: any mean is a quotient of two sums. */
interface Masked {
  readonly values: Value;
  readonly known: Value;
}

/** A forecast per season, and whether there is one. Both [batch, season, lead]. */
interface Seasonal {
  readonly values: Value;
  readonly isKnown: Value;
}

/** The graph of `seasonal-naive`. */
export function seasonalNaiveGraph(): Graph {
  const g = new GraphBuilder();
  const contextInput = g.input({ name: 'context', type: 'float32', shape: ['batch', CONTEXT_LENGTH] });
  const lagsInput = g.input({ name: 'lags', type: 'float32', shape: ['batch', STEPS, SEASONS.length] });

  const context = masked(g, contextInput);
  const seasons = masked(g, g.apply('Transpose', [lagsInput], { perm: ints([0, 2, 1]) }));

  const levels = recentLevels(g, context);
  const driftLevel = slice(g, levels, { axis: 1, from: 1, to: 2 });
  const smooth = smoothSeasons(g, seasons);
  const levelled = g.apply('Mul', [smooth.values, levelFactors(g, context, seasons)]);

  const experts = [
    withFallback(g, smooth, driftLevel),
    withFallback(g, { values: levelled, isKnown: smooth.isKnown }, driftLevel),
    g.apply('Mul', [levels, g.floats(Array<number>(HORIZON).fill(1), [1, 1, HORIZON])]),
  ];
  const output = g.apply('Unsqueeze', [g.apply('Concat', experts, { axis: int(1) }), g.integers([3])]);
  const expertCount = Object.keys(settings.EXPERTS).length;
  g.output(output, { name: 'quantiles', type: 'float32', shape: ['batch', expertCount, HORIZON, 1] });
  return g.build(settings.NAME);
}

/** Comparisons with NaN are false, so that one range check finds all that is unknown. */
function masked(g: GraphBuilder, series: Value): Masked {
  const isKnown = g.apply('And', [
    g.apply('GreaterOrEqual', [series, 0]),
    g.apply('LessOrEqual', [series, settings.VALUE_MAX]),
  ]);
  const FLOAT32 = 1;
  return {
    values: g.apply('Where', [isKnown, series, 0]),
    known: g.apply('Cast', [isKnown], { to: int(FLOAT32) }),
  };
}

/** Exponentially weighted means of the context, newest level and drift level: [batch, 2, 1]. */
function recentLevels(g: GraphBuilder, { values, known }: Masked): Value {
  const halfLives = [settings.NEWEST_HALF_LIFE, settings.DRIFT_HALF_LIFE];
  const weights = g.floats(
    Array.from({ length: CONTEXT_LENGTH }, (_, step) =>
      halfLives.map((halfLife) => 2 ** ((step - CONTEXT_LENGTH + 1) / halfLife)),
    ).flat(),
    [CONTEXT_LENGTH, halfLives.length],
  );
  // Far below the weight of the oldest step (2^-24), and keeps 0 ÷ 0 at 0.
  const WEIGHT_MIN = 1e-12;
  const totalWeight = g.apply('Max', [g.apply('MatMul', [known, weights]), WEIGHT_MIN]);
  const levels = g.apply('Div', [g.apply('MatMul', [values, weights]), totalWeight]);
  return g.apply('Unsqueeze', [levels, g.integers([2])]);
}

/** Means of the known steps around each lead. Steps before the first lead are there, after the last one not. */
function smoothSeasons(g: GraphBuilder, seasons: Masked): Seasonal {
  const from = CONTEXT_LENGTH - SMOOTHING_REACH;
  const band = g.floats(
    Array.from({ length: STEPS - from }, (_, step) =>
      Array.from({ length: HORIZON }, (_, lead) =>
        Math.abs(from + step - (CONTEXT_LENGTH + lead)) <= SMOOTHING_REACH ? 1 : 0,
      ),
    ).flat(),
    [STEPS - from, HORIZON],
  );
  const sumAround = (part: Value): Value =>
    g.apply('MatMul', [slice(g, part, { axis: 2, from, to: STEPS }), band]);
  const count = sumAround(seasons.known);
  return {
    values: mean(g, sumAround(seasons.values), count),
    isKnown: g.apply('Greater', [count, 0.5]),
  };
}

/** How far the newest steps lie above the same steps of each season, fading with the lead: [batch, season, lead]. */
function levelFactors(g: GraphBuilder, context: Masked, seasons: Masked): Value {
  const newest = { from: CONTEXT_LENGTH - LEVEL_STEPS, to: CONTEXT_LENGTH };
  const newestContext = (part: Value): Value =>
    g.apply('Unsqueeze', [slice(g, part, { axis: 1, ...newest }), g.integers([1])]);
  const newestSeasons = (part: Value): Value => slice(g, part, { axis: 2, ...newest });
  // Only steps that both know are compared; the mask of one is applied to the values of the other.
  const contextKnown = newestContext(context.known);
  const seasonsKnown = newestSeasons(seasons.known);
  const count = sumOverSteps(g, g.apply('Mul', [contextKnown, seasonsKnown]));
  const meanOf = (values: Value, known: Value): Value =>
    mean(g, sumOverSteps(g, g.apply('Mul', [values, known])), count);

  const seasonLevel = mean(g, sumOverSteps(g, seasons.values), sumOverSteps(g, seasons.known));
  const added = g.apply('Add', [g.apply('Mul', [seasonLevel, settings.RATIO_SHARE]), settings.RATIO_HAIR]);
  const ratio = g.apply('Div', [
    g.apply('Add', [meanOf(newestContext(context.values), seasonsKnown), added]),
    g.apply('Add', [meanOf(newestSeasons(seasons.values), contextKnown), added]),
  ]);
  const clamped = g.apply('Clip', [ratio, settings.RATIO_MIN, settings.RATIO_MAX]);
  const exponents = Array.from({ length: HORIZON }, (_, lead) => settings.RATIO_DAMPING ** lead);
  return g.apply('Pow', [clamped, g.floats(exponents, [1, 1, HORIZON])]);
}

/** The season itself where it is known, else the other one, else the level. */
function withFallback(g: GraphBuilder, { values, isKnown }: Seasonal, level: Value): Value {
  const swapped = g.integers([1, 0]);
  const other = (part: Value): Value => g.apply('Gather', [part, swapped], { axis: int(1) });
  const instead = g.apply('Where', [other(isKnown), other(values), level]);
  return g.apply('Where', [isKnown, values, instead]);
}

/** 0 where nothing was counted; counts are whole numbers. */
function mean(g: GraphBuilder, sum: Value, count: Value): Value {
  return g.apply('Div', [sum, g.apply('Max', [count, 1])]);
}

/** [batch, season, step] → [batch, season, 1]. */
function sumOverSteps(g: GraphBuilder, value: Value): Value {
  return g.apply('ReduceSum', [value, g.integers([2])], { keepdims: int(1) });
}

function slice(
  g: GraphBuilder,
  value: Value,
  { axis, from, to }: { readonly axis: number; readonly from: number; readonly to: number },
): Value {
  return g.apply('Slice', [value, g.integers([from]), g.integers([to]), g.integers([axis])]);
}
