/**
 * What usually comes at this time of the day, and of the week? Weighted means over the same civil time of earlier
 * days, and over the steps around it: a shape is Σ weight · value ÷ Σ weight of all of these that are known.
 */
import { int, ints } from '../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { asMask, isAny, mean } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import type { SimpleSteps } from './settings.ts';

/** Along the context and the horizon, [batch, step]. */
export interface Shape extends Masked {
  /** As `known`, in booleans. */
  readonly isKnown: Value;
}

export interface Shapes {
  readonly day: Shape;
  /** The day's, where the weekday's is unknown. */
  readonly week: Shape;
}

/** The shapes of `lags` [batch, season, step], over the steps of the context and the horizon. */
export function shapesOf(g: GraphBuilder, lags: Masked, steps: SimpleSteps): Shapes {
  const seasons = steps.seasons.length;
  const byShape = [0, 1].flatMap((shape) =>
    Array.from({ length: seasons }, (_, season) => steps.seasonWeights[2 * season + shape] ?? 0),
  );
  const weights = g.floats(byShape, [2, seasons]);
  const sums = [lags.values, lags.known].map((part) => g.apply('MatMul', [weights, part]));
  // Of the day and the week, sums of values and then of weights.
  const rows = smooth(g, g.apply('Concat', sums, { axis: int(1) }), steps);
  const shape = (at: number): Shape => {
    const weight = row(g, rows, at + 2);
    const isKnown = isAny(g, weight);
    return { values: mean(g, row(g, rows, at), weight), known: asMask(g, isKnown), isKnown };
  };
  const [day, weekday] = [shape(0), shape(1)];
  const isKnown = g.apply('Or', [weekday.isKnown, day.isKnown]);
  const values = g.apply('Where', [weekday.isKnown, weekday.values, day.values]);
  return { day, week: { values, known: asMask(g, isKnown), isKnown } };
}

/** Weighted sums over the steps around each; [batch, row, step] as it came. */
function smooth(g: GraphBuilder, rows: Value, { contextLength, horizon, smoothing }: SimpleSteps): Value {
  const length = contextLength + horizon;
  const reach = (smoothing.length - 1) / 2;
  const kernel = g.floats(smoothing, [1, 1, smoothing.length]);
  const apart = g.apply('Reshape', [rows, g.integers([-1, 1, length])]);
  const smoothed = g.apply('Conv', [apart, kernel], { pads: ints([reach, reach]) });
  return g.apply('Reshape', [smoothed, g.integers([-1, 4, length])]);
}

/** [batch, row, step] → [batch, step]. */
const row = (g: GraphBuilder, rows: Value, at: number): Value =>
  g.apply('Gather', [rows, g.index(at)], { axis: int(1) });
