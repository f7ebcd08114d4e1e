/**
 * What will come, if it goes on as it is or as it was? Twelve simple forecasts, part by part in any graph that has
 * the context and the seasons.
 *
 * Where the shapes of the past are unknown, the level of the last hour stands in; where nothing is known of the last
 * two hours, the day's shape. With nothing known at all everything is 0: finite and never negative, whatever comes in.
 */
import { present } from '../../src/core/units/check.ts';
import { int } from '../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import { isAny, slice, sliceMasked } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import { believed, bySeason } from './believed.ts';
import { holt } from './holt.ts';
import { column, exponentialLevels, newestKnown } from './levels.ts';
import { movedShape } from './moves.ts';
import { LEVELS_MS, MOVES } from './settings.ts';
import type { SimplePoint, SimpleSteps } from './settings.ts';
import { shapesOf } from './shapes.ts';
import type { Shape, Shapes } from './shapes.ts';

export interface SimpleInputs {
  /** [batch, step]. */
  readonly context: Masked;
  /** [batch, step of context and horizon, season]. */
  readonly lags: Masked;
}

/** [batch, lead] by name. */
export type SimplePoints = Readonly<Record<SimplePoint, Value>>;

/** The points of these inputs. */
export function simplePoints(g: GraphBuilder, inputs: SimpleInputs, steps: SimpleSteps): SimplePoints {
  const lags = believed(g, bySeason(g, inputs.lags), steps.seasons.length);
  const shapes = shapesOf(g, lags, steps);
  const levels = levelsOf(g, inputs.context, steps);
  const ahead = { axis: 1, from: steps.contextLength, to: steps.contextLength + steps.horizon };
  const isUsual = slice(g, shapes.day.isKnown, ahead);
  const usual = g.apply('Where', [isUsual, slice(g, shapes.day.values, ahead), levels['level-1h']]);
  const orUsual = (isKnown: Value, value: Value): Value => g.apply('Where', [isKnown, value, usual]);
  const recent = { context: inputs.context, level: levels['level-1h'] };
  return {
    newest: orUsual(levels.isKnown, levels.newest),
    'level-15m': orUsual(levels.isKnown, levels['level-15m']),
    'level-1h': orUsual(levels.isKnown, levels['level-1h']),
    yesterday: yesterday(g, sliceMasked(g, lags, { ...ahead, axis: 2 }), orUsual),
    'day-shape': usual,
    ...moves(g, { ...recent, shape: shapes }, steps),
    holt: holtOnShape(g, { ...recent, shape: shapes.day }, steps),
  };
}

/** These of the points, in this order: [batch, point, lead]. */
export function stackPoints(g: GraphBuilder, points: SimplePoints, names: readonly SimplePoint[]): Value {
  const rows = names.map((name) => g.apply('Unsqueeze', [present(points[name], 'a point'), g.integers([1])]));
  return g.apply('Concat', rows, { axis: int(1) });
}

interface Levels extends Readonly<Record<keyof typeof LEVELS_MS | 'newest', Value>> {
  /** Anything is. */
  readonly isKnown: Value;
}

/** [batch, 1] each. */
function levelsOf(g: GraphBuilder, context: Masked, { contextLength, stepMs }: SimpleSteps): Levels {
  const newest = newestKnown(g, context, contextLength);
  const fadeSteps = [LEVELS_MS['level-15m'], LEVELS_MS['level-1h']].map((fadeMs) => fadeMs / stepMs);
  const levels = exponentialLevels(g, context, { length: contextLength, fadeSteps });
  return {
    newest: newest.value,
    isKnown: newest.isKnown,
    'level-15m': column(g, levels, 0),
    'level-1h': column(g, levels, 1),
  };
}

/** `lags` [batch, season, lead], the newest season first: the first that is known. */
function yesterday(g: GraphBuilder, lags: Masked, orUsual: (isKnown: Value, value: Value) => Value): Value {
  const first = g.apply('ArgMax', [lags.known], { axis: int(1), keepdims: int(1) });
  const value = g.apply('GatherElements', [lags.values, first], { axis: int(1) });
  const days = g.apply('ReduceSum', [lags.known, g.integers([1])], { keepdims: int(0) });
  return orUsual(isAny(g, days), g.apply('Squeeze', [value, g.integers([1])]));
}

interface Recent<S> {
  readonly context: Masked;
  /** Of the last hour, [batch, 1]. */
  readonly level: Value;
  readonly shape: S;
}

type MovedExpert = Extract<SimplePoint, `${'day' | 'week'}-shape-${string}`>;

function moves(
  g: GraphBuilder,
  { context, level, shape }: Recent<Shapes>,
  steps: SimpleSteps,
): Pick<SimplePoints, MovedExpert> {
  const moved = (of: keyof Shapes, move: keyof typeof MOVES): ReturnType<typeof movedShape> =>
    movedShape(g, { context, level, shape: shape[of] }, { move: MOVES[move], steps });
  const [halfHour, twoHours] = [moved('day', '30m'), moved('day', '2h')];
  return {
    'day-shape-times-30m': halfHour.times,
    'day-shape-plus-30m': halfHour.plus,
    'day-shape-times-2h': twoHours.times,
    'day-shape-plus-2h': twoHours.plus,
    'week-shape-times-30m': moved('week', '30m').times,
    'week-shape-plus-2h': moved('week', '2h').plus,
  };
}

/** Where the shape is unknown the level stands in for it, so that Holt goes on from there. */
function holtOnShape(g: GraphBuilder, { context, shape, level }: Recent<Shape>, steps: SimpleSteps): Value {
  const base = g.apply('Where', [shape.isKnown, shape.values, level]);
  const [before, ahead] = [
    slice(g, base, { axis: 1, from: 0, to: steps.contextLength }),
    slice(g, base, { axis: 1, from: steps.contextLength, to: steps.contextLength + steps.horizon }),
  ];
  const rest = {
    values: g.apply('Mul', [g.apply('Sub', [context.values, before]), context.known]),
    known: context.known,
  };
  return g.apply('Relu', [g.apply('Add', [ahead, holt(g, rest, steps)])]);
}
