/**
 * How steady is a series? A pooled distribution is that of all series of a system; one that never errs by more than a
 * hundredth and one that doubles from step to step are alike in it only in units of what each usually errs by.
 */
import { int } from '../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { isAny, mean, slice, sliceMasked, sumOverLast } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import { believed, bySeason } from '../simple/believed.ts';
import type { SimpleInputs } from '../simple/points.ts';
import { shapesOf } from '../simple/shapes.ts';
import type { Layout } from './layout.ts';
import { SPREAD } from './settings.ts';

/** Mean distances of logarithms, [batch, 1] each; NaN where nothing is known to compare. */
export interface Noise {
  /** From one step of the context to the next. */
  readonly ofSteps: Value;
  /** From the steps of the context to the day's shape, about their mean distance. */
  readonly ofShape: Value;
  /** From the coming hour on each other day to the day's shape. */
  readonly ofDays: Value;
}

/** `floor`, [batch, 1], is added to all counts first. */
export function noiseOf(
  g: GraphBuilder,
  { context, lags }: SimpleInputs,
  floor: Value,
  { simple }: Layout,
): Noise {
  const { contextLength: length, horizon } = simple;
  const otherDays = believed(g, bySeason(g, lags), simple.seasons.length);
  const { day } = shapesOf(g, otherDays, simple);
  const logsOf = ({ values, known }: Masked, over: Value): Masked => ({
    values: g.apply('Log', [g.apply('Add', [values, over])]),
    known,
  });
  const came = logsOf(context, floor);
  const [before, after] = [
    sliceMasked(g, came, { axis: 1, from: 0, to: length - 1 }),
    sliceMasked(g, came, { axis: 1, from: 1, to: length }),
  ];
  const shape = logsOf(sliceMasked(g, day, { axis: 1, from: 0, to: length }), floor);
  const off = distances(g, came, shape);
  const usually = mean(g, sumOverLast(g, off.values), sumOverLast(g, off.known));
  const ahead = { axis: 1, from: length, to: length + horizon };
  const byDay = sliceMasked(g, otherDays, { ...ahead, axis: 2 });
  const { known } = byDay;
  const over = g.apply('Unsqueeze', [floor, g.integers([2])]);
  const coming = g.apply('Unsqueeze', [slice(g, day.values, ahead), g.integers([1])]);
  const days = logsOf(byDay, over);
  const offDays = g.apply('Sub', [days.values, logsOf({ values: coming, known }, over).values]);
  const flat = (value: Value): Value => g.apply('Flatten', [value], { axis: int(1) });
  return {
    ofSteps: meanSize(g, distances(g, after, before)),
    ofShape: meanSize(g, { values: g.apply('Sub', [off.values, usually]), known: off.known }),
    ofDays: meanSize(g, { values: flat(offDays), known: flat(days.known) }),
  };
}

/** The least noise of all that is known, within bounds: what comes is at best as uncertain as that. */
export const spreadOf = (g: GraphBuilder, { ofSteps, ofShape, ofDays }: Noise): Value =>
  g.apply('Clip', [
    g.apply(
      'Min',
      [ofSteps, ofShape, ofDays].map((noise) => orUsual(g, noise)),
    ),
    SPREAD.least,
    SPREAD.most,
  ]);

/** What is usual, where nothing is known. Comparisons with NaN are false. */
export const orUsual = (g: GraphBuilder, noise: Value): Value =>
  g.apply('Where', [g.apply('GreaterOrEqual', [noise, 0]), noise, SPREAD.usual]);

/** From `b` to `a`, 0 unless both are known. */
function distances(g: GraphBuilder, a: Masked, b: Masked): Masked {
  const known = g.apply('Mul', [a.known, b.known]);
  return { values: g.apply('Mul', [g.apply('Sub', [a.values, b.values]), known]), known };
}

function meanSize(g: GraphBuilder, { values, known }: Masked): Value {
  const count = sumOverLast(g, known);
  const sizes = g.apply('Mul', [g.apply('Abs', [values]), known]);
  return g.apply('Where', [isAny(g, count), mean(g, sumOverLast(g, sizes), count), Number.NaN]);
}
