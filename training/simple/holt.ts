/**
 * Where does the level go? Holt's exponential smoothing with a damped trend (Gardner and McKenzie, 1985) is linear
 * in what it has seen, so over a context of fixed length it is two weighted sums: no recursion in the graph.
 *
 * The level's weights are normed by those of the steps that are known, and the trend looks at differences from that
 * level: so a constant keeps its level and has no trend, whatever is unknown.
 */
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { mean } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import { LEVEL_WEIGHT_MIN, holtSteps } from './settings.ts';
import type { SimpleSteps } from './settings.ts';

/** What a step of the context adds to the level and to the trend at its end, [step] each. */
interface HoltWeights {
  readonly level: readonly number[];
  readonly trend: readonly number[];
  /** How many trends the level has moved by at each lead, [lead]. */
  readonly trends: readonly number[];
}

/** Each weight is what is left of a one at that step and zeros elsewhere, begun with a level and a trend of 0. */
function holtWeights({ contextLength, horizon, stepMs }: SimpleSteps): HoltWeights {
  const smoothing = holtSteps(stepMs);
  const level: number[] = [];
  const trend: number[] = [];
  for (let age = 0; age < contextLength; age += 1) {
    const state = { level: smoothing.level, trend: smoothing.trend * smoothing.level };
    for (let step = 0; step < age; step += 1) advanceByNothing(state, smoothing);
    level.unshift(Math.max(LEVEL_WEIGHT_MIN, state.level));
    trend.unshift(state.trend);
  }
  let sum = 0;
  const trends = Array.from({ length: horizon }, (_, lead) => (sum += smoothing.damping ** (lead + 1)));
  return { level, trend, trends };
}

/** A step of 0: level' = (1 − α)(level + φ trend), trend' = φ trend + β (level' − level − φ trend). */
function advanceByNothing(
  state: { level: number; trend: number },
  { level: alpha, trend: beta, damping }: ReturnType<typeof holtSteps>,
): void {
  const damped = damping * state.trend;
  const level = (1 - alpha) * (state.level + damped);
  state.trend = damped + beta * (level - state.level - damped);
  state.level = level;
}

/** What is added to a shape at each lead, [batch, lead]; `rest` is [batch, step] and may be negative. */
export function holt(g: GraphBuilder, rest: Masked, steps: SimpleSteps): Value {
  const { level, trend, trends } = holtWeights(steps);
  const columnOf = (weights: readonly number[]): Value => g.floats(weights, [weights.length, 1]);
  const [ofLevel, ofTrend] = [columnOf(level), columnOf(trend)];
  const levelNow = mean(
    g,
    g.apply('MatMul', [rest.values, ofLevel]),
    g.apply('MatMul', [rest.known, ofLevel]),
  );
  const differences = g.apply('Mul', [g.apply('Sub', [rest.values, levelNow]), rest.known]);
  const trendNow = g.apply('MatMul', [differences, ofTrend]);
  const moved = g.apply('MatMul', [trendNow, g.floats(trends, [1, trends.length])]);
  return g.apply('Add', [levelNow, moved]);
}
