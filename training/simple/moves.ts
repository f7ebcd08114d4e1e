/**
 * How far does what came lately lie above a shape, and what of it will be left? The shape, multiplied by a ratio or
 * shifted by a difference of means over the last minutes; both fade with the lead.
 */
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { mean, slice, sliceMasked, sumOverLast } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import { RATIO_HAIR, RATIO_MAX, RATIO_MIN, RATIO_SHARE, fading, wholeSteps } from './settings.ts';
import type { SimpleSteps } from './settings.ts';
import type { Shape } from './shapes.ts';

interface Move {
  readonly recentMs: number;
  readonly fadeMs: number;
}

/** What came, and what usually comes. */
interface Compared {
  /** [batch, step]. */
  readonly context: Masked;
  /** Over the context and the horizon. */
  readonly shape: Shape;
  /** Stands in where the shape is unknown, [batch, 1]. */
  readonly level: Value;
}

/** The two ways to move a shape, [batch, lead] each. */
export function movedShape(
  g: GraphBuilder,
  { context, shape, level: standIn }: Compared,
  { move, steps }: { readonly move: Move; readonly steps: SimpleSteps },
): Readonly<Record<'times' | 'plus', Value>> {
  const { contextLength, horizon, stepMs } = steps;
  const recent = {
    axis: 1,
    from: contextLength - Math.min(contextLength, wholeSteps(move.recentMs, stepMs)),
    to: contextLength,
  };
  const [came, usual] = [sliceMasked(g, context, recent), sliceMasked(g, shape, recent)];
  // Only steps of which both are known are compared.
  const count = sumOverLast(g, g.apply('Mul', [came.known, usual.known]));
  const meanOf = (values: Value, known: Value): Value =>
    mean(g, sumOverLast(g, g.apply('Mul', [values, known])), count);
  const level = meanOf(came.values, usual.known);
  const usualLevel = meanOf(usual.values, came.known);

  const all = mean(g, sumOverLast(g, shape.values), sumOverLast(g, shape.known));
  const added = g.apply('Add', [g.apply('Mul', [all, RATIO_SHARE]), RATIO_HAIR]);
  const ratio = g.apply('Div', [g.apply('Add', [level, added]), g.apply('Add', [usualLevel, added])]);
  const left = g.floats(fading(steps, move.fadeMs), [1, horizon]);
  const horizonSpan = { axis: 1, from: contextLength, to: contextLength + horizon };
  const ahead = slice(g, shape.values, horizonSpan);
  const isKnown = slice(g, shape.isKnown, horizonSpan);
  const factor = g.apply('Pow', [g.apply('Clip', [ratio, RATIO_MIN, RATIO_MAX]), left]);
  const shift = g.apply('Mul', [g.apply('Sub', [level, usualLevel]), left]);
  return {
    times: g.apply('Where', [isKnown, g.apply('Mul', [ahead, factor]), standIn]),
    plus: g.apply('Where', [isKnown, g.apply('Relu', [g.apply('Add', [ahead, shift])]), standIn]),
  };
}
