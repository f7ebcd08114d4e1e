/** What is a net made of, besides recurrence? Operations with their gradients, shapes as numpy has them. */
import { int } from '../onnx/graph-builder.ts';
import { asRows, lastOf, turned, unrepeated } from './tape.ts';
import type { Shape, Tape, Variable } from './tape.ts';

/** The shape of two that are repeated along axes of length 1. */
function joint(a: Shape, b: Shape): Shape {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  const extra = longer.length - shorter.length;
  return longer.map((length, axis) => (length === 1 ? (shorter[axis - extra] ?? 1) : length));
}

export const add = (tape: Tape, a: Variable, b: Variable): Variable =>
  tape.noted(tape.plain('Add', [a, b], joint(a.shape, b.shape)), [a, b], (gradient) =>
    [a, b].map((of) => (of.isTrained ? unrepeated(tape, gradient, of.shape) : undefined)),
  );

export const multiply = (tape: Tape, a: Variable, b: Variable): Variable =>
  tape.noted(tape.plain('Mul', [a, b], joint(a.shape, b.shape)), [a, b], (gradient) =>
    (
      [
        [a, b],
        [b, a],
      ] as const
    ).map(([of, other]) =>
      of.isTrained
        ? unrepeated(tape, tape.plain('Mul', [gradient, other], gradient.shape), of.shape)
        : undefined,
    ),
  );

/** By a number. */
export const times = (tape: Tape, a: Variable, factor: number): Variable =>
  tape.noted(tape.plain('Mul', [a, factor], a.shape), [a], (gradient) => [
    tape.plain('Mul', [gradient, factor], a.shape),
  ]);

/** `x` [..., input] by `weight` [input, output]. */
export const matrixProduct = (tape: Tape, x: Variable, weight: Variable): Variable => {
  const shape = [...x.shape.slice(0, -1), lastOf(weight.shape)];
  return tape.noted(tape.plain('MatMul', [x, weight], shape), [x, weight], (gradient) => [
    x.isTrained ? tape.plain('MatMul', [gradient, turned(tape, weight)], x.shape) : undefined,
    weight.isTrained
      ? tape.plain('Gemm', [asRows(tape, x), asRows(tape, gradient)], weight.shape, { transA: int(1) })
      : undefined,
  ]);
};

/** `x` [..., input] by `weight` [input, output], and `bias` [output]. */
export const dense = (
  tape: Tape,
  x: Variable,
  { weight, bias }: Record<'weight' | 'bias', Variable>,
): Variable => add(tape, matrixProduct(tape, x, weight), bias);

export const relu = (tape: Tape, a: Variable): Variable => {
  const given = tape.plain('Relu', [a], a.shape);
  return tape.noted(given, [a], (gradient) => {
    const isOn = tape.g.apply('Greater', [given, 0]);
    return [tape.plain('Where', [isOn, gradient, 0], a.shape)];
  });
};

/** Shares along the last axis. */
export const softmax = (tape: Tape, a: Variable): Variable => {
  const shares = tape.plain('Softmax', [a], a.shape, { axis: int(-1) });
  return tape.noted(shares, [a], (gradient) => {
    const weighed = tape.plain('Mul', [gradient, shares], a.shape);
    const sums = tape.plain('ReduceSum', [weighed, tape.g.integers([-1])], [...a.shape.slice(0, -1), 1], {
      keepdims: int(1),
    });
    return [tape.plain('Sub', [weighed, tape.plain('Mul', [shares, sums], a.shape)], a.shape)];
  });
};

/** Along the last axis, which is gone then. */
export const sumOfProducts = (tape: Tape, a: Variable, b: Variable): Variable => {
  const product = multiply(tape, a, b);
  const shape = product.shape.slice(0, -1);
  const sum = tape.plain('ReduceSum', [product, tape.g.integers([-1])], shape, { keepdims: int(0) });
  return tape.noted(sum, [product], (gradient) => {
    const apart = tape.plain('Unsqueeze', [gradient, tape.g.integers([-1])], [...shape, 1]);
    return [tape.plain('Expand', [apart, tape.g.apply('Shape', [product])], product.shape)];
  });
};

/** The same numbers in another shape; `lengths` as ONNX has them: 0 as it was, −1 what is left. */
export const reshape = (tape: Tape, a: Variable, lengths: readonly number[], shape: Shape): Variable =>
  tape.noted(tape.plain('Reshape', [a, tape.g.integers(lengths)], shape), [a], (gradient) => [
    tape.plain('Reshape', [gradient, tape.g.apply('Shape', [a])], a.shape),
  ]);

/** Columns [from, to) of the last axis. */
export const columns = (tape: Tape, a: Variable, from: number, to: number): Variable => {
  const { g } = tape;
  const width = lastOf(a.shape);
  const shape = [...a.shape.slice(0, -1), to - from];
  const value = tape.plain('Slice', [a, g.integers([from]), g.integers([to]), g.integers([-1])], shape);
  return tape.noted(value, [a], (gradient) => {
    const rest = a.shape.slice(0, -1).map(() => 0);
    return [tape.plain('Pad', [gradient, g.integers([...rest, from, ...rest, width - to])], a.shape)];
  });
};
