/** How wrong are quantiles? The mean pinball loss over those targets that weigh anything, and its gradient. */
import { int } from '../onnx/graph-builder.ts';
import type { Tape, Variable } from './tape.ts';

const FLOAT32 = 1;

interface Scored {
  /** [..., level]. */
  readonly quantiles: Variable;
  /** [..., 1]. */
  readonly actuals: Variable;
  /** [..., 1]; 0 where the actual is unknown. */
  readonly weights: Variable;
}

/** The weighted sum of losses by the number of losses that weigh anything: a scalar. */
export function pinballLoss(
  tape: Tape,
  { quantiles, actuals, weights }: Scored,
  levels: readonly number[],
): Variable {
  const { g } = tape;
  const { shape } = quantiles;
  const error = tape.plain('Sub', [actuals, quantiles], shape);
  const constant = (values: readonly number[]) => g.floats(values, [values.length]);
  const isAbove = g.apply('GreaterOrEqual', [error, 0]);
  const slope = g.apply('Where', [isAbove, constant(levels), constant(levels.map((level) => level - 1))]);
  const counted = g.apply('Cast', [g.apply('Greater', [weights, 0])], { to: int(FLOAT32) });
  const count = g.apply('Mul', [g.apply('Max', [sumOfAll(tape, counted), 1]), levels.length]);
  const weighed = tape.plain('Div', [g.apply('Mul', [slope, weights]), count], shape);
  const loss = tape.given(sumOfAll(tape, g.apply('Mul', [weighed, error])), []);
  return tape.noted(loss, [quantiles], (gradient) => [
    tape.plain('Neg', [g.apply('Mul', [weighed, gradient])], shape),
  ]);
}

const sumOfAll = ({ g }: Tape, value: Parameters<Tape['given']>[0]) =>
  g.apply('ReduceSum', [value], { keepdims: int(0) });
