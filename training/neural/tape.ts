/**
 * How does a loss depend on each weight? Reverse mode: each operation that is put into the graph notes how a gradient
 * of what it gives becomes gradients of what it took, and `gradients` follows the notes back from the loss. Both ways
 * are nodes of one ONNX graph, so that the engine which serves a net trains it, too.
 *
 * A tape over constants notes nothing: the code that trains a net also builds the graph that serves it.
 */
import { check } from '../../src/core/units/check.ts';
import { ints, int } from '../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../onnx/graph-builder.ts';
import type { Dimension } from '../onnx/model-proto.ts';

export type Shape = readonly Dimension[];

/** A value of the graph whose shape is known, and whether the loss is differentiated by it. */
export interface Variable extends Value {
  readonly shape: Shape;
  readonly isTrained: boolean;
}

/** From the gradient of what an operation gave to those of what it took; `undefined` where none is wanted. */
type Backward = (gradient: Variable) => readonly (Variable | undefined)[];

interface Note {
  readonly given: Variable;
  readonly taken: readonly Variable[];
  readonly backward: Backward;
}

export class Tape {
  readonly g: GraphBuilder;
  readonly #notes: Note[] = [];

  constructor(g: GraphBuilder) {
    this.g = g;
  }

  /** An input of the graph; the loss is not differentiated by it. */
  input(name: string, shape: Shape): Variable {
    return { ...this.g.input({ name, type: 'float32', shape }), shape, isTrained: false };
  }

  /** An input of the graph by which the loss is differentiated. */
  weight(name: string, shape: readonly number[]): Variable {
    return { ...this.g.input({ name, type: 'float32', shape }), shape, isTrained: true };
  }

  /** What another graph has worked out, or a constant. */
  given(value: Value, shape: Shape): Variable {
    return { name: value.name, shape, isTrained: false };
  }

  /** An operation of which nothing is noted: for what lies on the way back. */
  plain(
    operator: string,
    operands: Parameters<GraphBuilder['apply']>[1],
    shape: Shape,
    attributes: Parameters<GraphBuilder['apply']>[2] = {},
  ): Variable {
    return this.given(this.g.apply(operator, operands, attributes), shape);
  }

  /** `value` as the result of an operation on `taken`. */
  noted(value: Variable, taken: readonly Variable[], backward: Backward): Variable {
    const isTrained = taken.some((each) => each.isTrained);
    const given = { ...value, isTrained };
    if (isTrained) this.#notes.push({ given, taken, backward });
    return given;
  }

  /** Of a scalar by each of `weights`; 0 for one that it does not depend on. */
  gradients(loss: Variable, weights: readonly Variable[]): readonly Variable[] {
    check(loss.shape.length === 0, 'only a scalar is differentiated');
    const parts = new Map([[loss.name, [this.given(this.g.floats([1], []), [])]]]);
    for (const { given, taken, backward } of [...this.#notes].reverse()) {
      const gradient = this.#sum(parts.get(given.name), given.shape);
      if (!gradient) continue;
      backward(gradient).forEach((part, place) => {
        const of = taken[place];
        if (part && of?.isTrained) parts.set(of.name, [...(parts.get(of.name) ?? []), part]);
      });
    }
    return weights.map(
      (weight) =>
        this.#sum(parts.get(weight.name), weight.shape) ?? this.plain('Mul', [weight, 0], weight.shape),
    );
  }

  #sum(parts: readonly Variable[] | undefined, shape: Shape): Variable | undefined {
    return parts && parts.length > 1 ? this.plain('Sum', parts, shape) : parts?.[0];
  }
}

/** `gradient` summed over the axes along which a value of shape `to` was repeated. */
export function unrepeated(tape: Tape, gradient: Variable, to: Shape): Variable {
  const extra = gradient.shape.length - to.length;
  const leading = gradient.shape.map((_, axis) => axis).slice(0, extra);
  const repeated = to.flatMap((length, axis) =>
    length === 1 && gradient.shape[axis + extra] !== 1 ? [axis + extra] : [],
  );
  let summed = gradient;
  if (repeated.length > 0) {
    const shape = gradient.shape.map((length, axis) => (repeated.includes(axis) ? 1 : length));
    summed = tape.plain('ReduceSum', [gradient, tape.g.integers(repeated)], shape, { keepdims: int(1) });
  }
  if (leading.length === 0) return summed;
  return tape.plain('ReduceSum', [summed, tape.g.integers(leading)], to, { keepdims: int(0) });
}

/** [rows, columns] with the two changed over. */
export const turned = (tape: Tape, matrix: Variable): Variable =>
  tape.plain('Transpose', [matrix], [matrix.shape[1] ?? 1, matrix.shape[0] ?? 1], { perm: ints([1, 0]) });

/** All axes but the last as one: [row, column]. */
export function asRows(tape: Tape, value: Variable): Variable {
  const columns = lastOf(value.shape);
  if (value.shape.length === 2) return value;
  return tape.plain('Reshape', [value, tape.g.integers([-1, columns])], ['rows', columns]);
}

/** Length of the last axis, which a net always knows. */
export function lastOf(shape: Shape): number {
  const last = shape.at(-1);
  if (typeof last !== 'number')
    throw new RangeError(`the last axis of [${shape.join(', ')}] has no fixed length`);
  return last;
}
