/**
 * How does an ARIMA run on from what it has seen? In innovations form (Hyndman and others, Forecasting with
 * exponential smoothing, 2008): the state is what is expected of the next steps, its first element the forecast.
 * A surprise e turns it into  x'ᵢ = xᵢ₊₁ + φᵢ y + θᵢ e  with y = x₁ + e. One `Scan` over the context, one over the
 * horizon, where nothing surprises.
 *
 * Differences are multiplied into φ. With them there is no mean to start from: the state then starts as if the
 * first known value had always been there.
 */
import { body, int, ints } from '../../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../../onnx/graph-builder.ts';
import { slice } from './operations.ts';
import type { Block } from '../row.ts';
import { AR_MAX, MA_MAX } from '../settings.ts';

interface RecursionInput {
  /** What season and echo leave of the context, [batch, step]; 0 where unknown. */
  readonly rest: Value;
  /** [batch, step]. */
  readonly isKnown: Value;
  readonly part: (block: Block) => Value;
  readonly horizon: number;
}

/** [batch, state]. */
interface Coefficients {
  readonly ar: Value;
  readonly ma: Value;
}

/** One difference lengthens the autoregression by one. */
const STATE_LENGTH = AR_MAX + 1;

const STATE = { type: 'float32', shape: ['batch', STATE_LENGTH] } as const;
const ONE = { type: 'float32', shape: ['batch', 1] } as const;
const FLOAT32 = 1;

/** Forecasts [batch, lead] of the rest. */
export function recursion(g: GraphBuilder, { rest, isKnown, part, horizon }: RecursionInput): Value {
  const coefficients = { ar: levelAr(g, part), ma: lengthened(g, part('ma'), STATE_LENGTH - MA_MAX) };
  const known = g.apply('Cast', [isKnown], { to: int(FLOAT32) });
  const first = startLevel(g, rest, known, part('difference'));
  const start = g.apply('Mul', [first, tailSums(g, coefficients.ar)]);
  const state = overContext(g, { rest, known, start, surpriseMax: part('surpriseMax') }, coefficients);
  return overHorizon(g, { state, horizon }, coefficients);
}

/** φ of the levels: (1 − φ₁B − …)(1 − dB) multiplied out. */
function levelAr(g: GraphBuilder, part: (block: Block) => Value): Value {
  const ar = part('ar');
  const later = g.apply(
    'Concat',
    [g.floats([-1], [1, 1]), g.floats(Array<number>(AR_MAX).fill(0), [1, AR_MAX])],
    {
      axis: int(1),
    },
  );
  const padded = lengthened(g, ar, 1);
  // [−1, φ₁, …, φ₅] with the −1 for every row of the batch.
  const shifted = g.apply('Add', [g.apply('Pad', [ar, g.integers([0, 1, 0, 0])]), later]);
  return g.apply('Sub', [padded, g.apply('Mul', [shifted, part('difference')])]);
}

/** With `by` zeros behind. */
const lengthened = (g: GraphBuilder, value: Value, by: number): Value =>
  g.apply('Pad', [value, g.integers([0, 0, 0, by])]);

/** The first known value, [batch, 1], where the autoregression is on differences; 0 otherwise. */
function startLevel(g: GraphBuilder, rest: Value, known: Value, difference: Value): Value {
  const place = g.apply('ArgMax', [known], { axis: int(1), keepdims: int(1) });
  return g.apply('Mul', [g.apply('GatherElements', [rest, place], { axis: int(1) }), difference]);
}

/** Σ of the elements from each one on: what a constant past makes of the state. */
function tailSums(g: GraphBuilder, ar: Value): Value {
  const lower = Array.from({ length: STATE_LENGTH ** 2 }, (_, i) =>
    Math.floor(i / STATE_LENGTH) >= i % STATE_LENGTH ? 1 : 0,
  );
  return g.apply('MatMul', [ar, g.floats(lower, [STATE_LENGTH, STATE_LENGTH])]);
}

interface ContextRun {
  readonly rest: Value;
  readonly known: Value;
  readonly start: Value;
  readonly surpriseMax: Value;
}

/** The state after the context. */
function overContext(g: GraphBuilder, run: ContextRun, { ar, ma }: Coefficients): Value {
  const surpriseMin = g.apply('Neg', [run.surpriseMax]);
  const gain = g.apply('Add', [ar, ma]);
  const step = g.nested();
  const state = step.input({ name: 'state', ...STATE });
  const value = step.input({ name: 'value', ...ONE });
  const isKnown = step.input({ name: 'known', ...ONE });
  const forecast = slice(step, state, { axis: 1, from: 0, to: 1 });
  const surprise = step.apply('Sub', [value, forecast]);
  const bounded = step.apply('Max', [step.apply('Min', [surprise, run.surpriseMax]), surpriseMin]);
  const counted = step.apply('Mul', [bounded, isKnown]);
  // φᵢ y + θᵢ e = φᵢ x₁ + (φᵢ + θᵢ) e
  const told = step.apply('Add', [step.apply('Mul', [ar, forecast]), step.apply('Mul', [gain, counted])]);
  step.output(step.apply('Add', [shifted(step, state), told]), { name: 'next_state', ...STATE });
  return g.apply('Scan', [run.start, columns(g, run.rest), columns(g, run.known)], {
    body: body(step.build('context_step')),
    num_scan_inputs: int(2),
    scan_input_axes: ints([1, 1]),
  });
}

/** [batch, step] → [batch, step, 1], whose slices along the steps are columns. */
const columns = (g: GraphBuilder, value: Value): Value => g.apply('Unsqueeze', [value, g.integers([2])]);

/** The forecasts [batch, lead] from a state on. */
function overHorizon(
  g: GraphBuilder,
  { state: start, horizon }: { readonly state: Value; readonly horizon: number },
  { ar }: Coefficients,
): Value {
  const step = g.nested();
  const state = step.input({ name: 'state_ahead', ...STATE });
  step.input({ name: 'lead', type: 'float32', shape: [] });
  const forecast = slice(step, state, { axis: 1, from: 0, to: 1 });
  const next = step.apply('Add', [shifted(step, state), step.apply('Mul', [ar, forecast])]);
  step.output(next, { name: 'next_state_ahead', ...STATE });
  step.output(forecast, { name: 'forecast', ...ONE });
  const leads = g.floats(Array<number>(horizon).fill(0), [horizon]);
  const [, forecasts] = g.applyMany({ operator: 'Scan', count: 2 }, [start, leads], {
    body: body(step.build('horizon_step')),
    num_scan_inputs: int(1),
    scan_output_axes: ints([1]),
  });
  return g.apply('Squeeze', [forecasts, g.integers([2])]);
}

/** Each element takes the place of the one before it; the last becomes 0. */
function shifted(step: GraphBuilder, state: Value): Value {
  const rest = slice(step, state, { axis: 1, from: 1, to: STATE_LENGTH });
  return lengthened(step, rest, 1);
}
