/** Graphs are right if the runtime that serves them reads them so. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { GraphBuilder, body, int, ints } from '../../../training/onnx/graph-builder.ts';
import type { Value } from '../../../training/onnx/graph-builder.ts';
import { encodeModel } from '../../../training/onnx/model-proto.ts';
import type { Attributes, Dimension } from '../../../training/onnx/model-proto.ts';

const port = (name: string, shape: readonly Dimension[]) => ({ name, type: 'float32', shape }) as const;

/** A graph from `x` [batch, 2] to `y`. */
function model(make: (g: GraphBuilder, x: Value) => Value): Uint8Array {
  const g = new GraphBuilder();
  g.output(make(g, g.input(port('x', ['batch', 2]))), port('y', ['rows', 'columns']));
  return encodeModel(g.build('test'));
}

async function run(bytes: Uint8Array, x: readonly number[]): Promise<number[]> {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 4 });
  const { y } = await session.run({ x: new Tensor('float32', x, [x.length / 2, 2]) });
  assert.ok(y?.data instanceof Float32Array);
  return [...y.data];
}

test('operands are values, constants and numbers', async () => {
  const bytes = model((g, x) => g.apply('Add', [g.apply('Mul', [x, 2]), g.floats([10, 20], [2])]));
  assert.deepEqual(await run(bytes, [1, 2, 3, 4]), [12, 24, 16, 28]);
});

test('an operator may have several results', async () => {
  const bytes = model((g, x) => {
    const [left, right] = g.applyMany({ operator: 'Split', count: 2 }, [x, g.integers([1, 1])], {
      axis: int(1),
    });
    return g.apply('Concat', [right, left], { axis: int(-1) });
  });
  assert.deepEqual(await run(bytes, [1, 2, 3, 4]), [2, 1, 4, 3]);
});

test('an optional input may be left out', async () => {
  const bytes = model((g, x) => g.apply('Clip', [x, undefined, 3]));
  assert.deepEqual(await run(bytes, [1, 5]), [1, 3]);
});

test('a nested graph sees what is around it', async () => {
  // Adds x to itself three times over: 4x.
  const bytes = model((g, x) => {
    const step = g.nested();
    step.input({ name: 'time', type: 'int64', shape: [] });
    const goesOn = step.input({ name: 'goes_on', type: 'bool', shape: [] });
    const sum = step.input(port('sum', ['batch', 2]));
    step.output(goesOn, { name: 'still_goes_on', type: 'bool', shape: [] });
    step.output(step.apply('Add', [sum, x]), port('next_sum', ['batch', 2]));
    const times = g.constant({ type: 'int64', shape: [], data: BigInt64Array.of(3n) });
    return g.apply('Loop', [times, undefined, x], { body: body(step.build('step')) });
  });
  assert.deepEqual(await run(bytes, [1, 2]), [4, 8]);
});

// Each operator refuses to load, or gives another result, if its attribute is not read as it was meant.
const ATTRIBUTES: readonly (readonly [string, Attributes, readonly number[]])[] = [
  ['Transpose', { perm: ints([1, 0]) }, [1, 3, -2, 4]],
  ['LeakyRelu', { alpha: { kind: 'float', value: 0.5 } }, [1, -1, 3, 4]],
  ['CumSum', { reverse: int(1) }, [-1, -2, 7, 4]],
];

for (const [operator, attributes, expected] of ATTRIBUTES) {
  test(`the attribute of ${operator} is read`, async () => {
    const bytes = model((g, x) => {
      const axis =
        operator === 'CumSum' ? [g.constant({ type: 'int32', shape: [], data: Int32Array.of(1) })] : [];
      return g.apply(operator, [x, ...axis], attributes);
    });
    assert.deepEqual(await run(bytes, [1, -2, 3, 4]), expected);
  });
}

test('attributes may be texts, floats and tensors', async () => {
  const bytes = model((g, x) => {
    // Pads each row by its edges; 'edge' is a text.
    const padded = g.apply('Pad', [x, g.integers([0, 1, 0, 1])], { mode: { kind: 'text', value: 'edge' } });
    const floats = g.apply('Constant', [], { value_floats: { kind: 'floats', value: [0.5, 1, 2, 4] } });
    const value = { name: '', type: 'float32', shape: [1], data: Float32Array.of(100) } as const;
    const hundreds = g.apply('ConstantOfShape', [g.integers([4])], { value: { kind: 'tensor', value } });
    return g.apply('Add', [g.apply('Mul', [padded, floats]), hundreds]);
  });
  // [1, 2] → [1, 1, 2, 2] × [.5, 1, 2, 4] + 100
  assert.deepEqual(await run(bytes, [1, 2]), [100.5, 101, 104, 108]);
});

test('a large constant is written whole and soon', async () => {
  const SIZE = 1_000_000;
  const bytes = model((g, x) => {
    const large = g.floats(new Float32Array(SIZE).fill(1), [1, SIZE]);
    return g.apply('Add', [x, g.apply('ReduceSum', [large], { keepdims: int(0) })]);
  });
  assert.ok(bytes.length > 4 * SIZE && bytes.length < 4 * SIZE + 1_000);
  assert.deepEqual(await run(bytes, [0, 1]), [SIZE, SIZE + 1]);
});

test('the same calls give the same bytes', () => {
  const make = (): Uint8Array => model((g, x) => g.apply('Add', [g.apply('Mul', [x, 2]), 2]));
  assert.deepEqual(make(), make());
});

test('a constant has as many values as its shape says', () => {
  assert.throws(
    () => new GraphBuilder().floats([1, 2, 3], [2, 2]),
    /bug: a constant of shape \[2, 2\] has 4 values/,
  );
});
