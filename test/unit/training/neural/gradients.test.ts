/** Are the gradients those of the loss? Against differences of it, and of what a recurrence gives against ONNX's own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { lstm, servedLstm } from '../../../../training/neural/lstm.ts';
import * as net from '../../../../training/neural/operations.ts';
import { pinballLoss } from '../../../../training/neural/pinball.ts';
import { seeded } from '../../../../training/neural/random.ts';
import { Tape } from '../../../../training/neural/tape.ts';
import type { Variable } from '../../../../training/neural/tape.ts';
import { GraphBuilder } from '../../../../training/onnx/graph-builder.ts';
import { encodeModel } from '../../../../training/onnx/model-proto.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;

interface Net {
  /** Given, and not differentiated by. */
  readonly inputs: Shapes;
  readonly weights: Shapes;
  /** Whatever it gives is summed with fixed weights. */
  readonly forward: (tape: Tape, of: Readonly<Record<string, Variable>>) => Variable;
}

const NETS: Readonly<Record<string, Net>> = {
  'two dense layers with a bias for each row': {
    inputs: { x: [5, 3], row: [5, 4] },
    weights: { a: [3, 4], b: [4], c: [4, 2] },
    forward: (tape, { x, row, a, b, c }) => {
      const sums = net.add(tape, net.dense(tape, of(x), { weight: of(a), bias: of(b) }), of(row));
      return net.matrixProduct(tape, net.times(tape, net.multiply(tape, sums, sums), 0.3), of(c));
    },
  },
  'three axes, and one value repeated along the second': {
    inputs: { x: [4, 3, 2] },
    weights: { a: [2, 6], b: [4, 1, 6] },
    forward: (tape, { x, a, b }) => {
      const sums = net.add(tape, net.matrixProduct(tape, of(x), of(a)), of(b));
      const apart = net.reshape(tape, sums, [0, 0, 2, 3], [4, 3, 2, 3]);
      return net.sumOfProducts(tape, net.softmax(tape, apart), apart);
    },
  },
  'columns, each by its own way': {
    inputs: { x: [4, 3] },
    weights: { a: [3, 5] },
    forward: (tape, { x, a }) => {
      const sums = net.matrixProduct(tape, of(x), of(a));
      const [left, right] = [net.columns(tape, sums, 0, 2), net.columns(tape, sums, 3, 5)];
      return net.multiply(tape, left, right);
    },
  },
  'recurrence on what a layer gives': {
    inputs: { x: [6, 3, 2] },
    weights: { p: [2, 3], i: [3, 16], s: [4, 16], b: [16] },
    forward: (tape, { x, p, i, s, b }) =>
      lstm(tape, net.matrixProduct(tape, of(x), of(p)), { input: of(i), state: of(s), bias: of(b) }),
  },
  'recurrence twice': {
    inputs: { x: [5, 3, 2] },
    weights: { i: [2, 12], s: [3, 12], b: [12], i2: [3, 8], s2: [2, 8], b2: [8] },
    forward: (tape, { x, i, s, b, i2, s2, b2 }) => {
      const last = lstm(tape, of(x), { input: of(i), state: of(s), bias: of(b) });
      const again = net.reshape(tape, last, [1, -1, 3], [1, 3, 3]);
      return lstm(tape, again, { input: of(i2), state: of(s2), bias: of(b2) });
    },
  },
};

function of(variable: Variable | undefined): Variable {
  assert.ok(variable);
  return variable;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

const randomly = (shape: readonly number[], random: () => number): Float32Array =>
  Float32Array.from({ length: sizeOf(shape) }, () => 1.6 * (random() - 0.5));

type Numbers = Readonly<Record<string, Float32Array>>;

async function run(session: InferenceSession, shapes: Shapes, numbers: Numbers): Promise<Numbers> {
  const feeds = Object.entries(shapes).map(([name, shape]) => [
    name,
    new Tensor('float32', numbers[name] ?? new Float32Array(), shape),
  ]);
  const outputs = await session.run(Object.fromEntries(feeds) as Record<string, Tensor>);
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]));
}

for (const [name, { inputs, weights, forward }] of Object.entries(NETS)) {
  test(`gradients are those of differences: ${name}`, async () => {
    const g = new GraphBuilder();
    const tape = new Tape(g);
    const given = Object.entries(inputs).map(([input, shape]) => [input, tape.input(input, shape)]);
    const trained = Object.entries(weights).map(
      ([weight, shape]) => [weight, tape.weight(weight, shape)] as const,
    );
    const gives = forward(tape, Object.fromEntries([...given, ...trained]) as Record<string, Variable>);
    const size = sizeOf(gives.shape as readonly number[]);
    const flat = net.reshape(tape, gives, [size], [size]);
    const random = seeded(7);
    const fixed = tape.given(g.floats(randomly([size], random), [size]), [size]);
    const loss = net.sumOfProducts(tape, flat, fixed);
    g.output(loss, { name: 'loss', type: 'float32', shape: [] });
    const variables = trained.map(([, variable]) => variable);
    tape.gradients(loss, variables).forEach((gradient, place) => {
      const shape = variables[place]?.shape ?? [];
      g.output(gradient, { name: `of_${variables[place]?.name ?? ''}`, type: 'float32', shape });
    });
    const session = await InferenceSession.create(encodeModel(g.build('check')));
    const shapes = { ...inputs, ...weights };
    const numbers = Object.fromEntries(
      Object.entries(shapes).map(([each, shape]) => [each, randomly(shape, random)]),
    );
    const outputs = await run(session, shapes, numbers);
    for (const weight of Object.keys(weights)) {
      const at = numbers[weight] ?? new Float32Array();
      for (let place = 0; place < at.length; place += 1) {
        const lossAt = async (shift: number): Promise<number> => {
          const moved = at.slice();
          moved[place] = (at[place] ?? 0) + shift;
          return (await run(session, shapes, { ...numbers, [weight]: moved }))['loss']?.[0] ?? Number.NaN;
        };
        // Richardson, twice: what is left is of sixth order.
        const slope = async (h: number): Promise<number> =>
          ((await lossAt(h)) - (await lossAt(-h))) / (2 * h);
        const [wide, middle, narrow] = [await slope(0.2), await slope(0.1), await slope(0.05)];
        const [coarse, fine] = [(4 * middle - wide) / 3, (4 * narrow - middle) / 3];
        const expected = (16 * fine - coarse) / 15;
        const found = outputs[`of_${weight}`]?.[place] ?? Number.NaN;
        assert.ok(Math.abs(found - expected) < 1e-5, `${weight}[${place}]: ${found}, not ${expected}`);
      }
    }
  });
}

test('the gradient of the pinball loss is its slope, and where a target is unknown there is none', async () => {
  const g = new GraphBuilder();
  const tape = new Tape(g);
  const quantiles = tape.weight('q', [2, 3]);
  const loss = pinballLoss(
    tape,
    { quantiles, actuals: tape.input('y', [2, 1]), weights: tape.input('w', [2, 1]) },
    [0.1, 0.5, 0.9],
  );
  g.output(loss, { name: 'loss', type: 'float32', shape: [] });
  const [gradient] = tape.gradients(loss, [quantiles]);
  g.output(of(gradient), { name: 'of_q', type: 'float32', shape: [2, 3] });
  const session = await InferenceSession.create(encodeModel(g.build('check')));
  const { loss: value, of_q: slopes } = await run(
    session,
    { q: [2, 3], y: [2, 1], w: [2, 1] },
    { q: Float32Array.of(1, 2, 5, 9, 9, 9), y: Float32Array.of(3, 0), w: Float32Array.of(2, 0) },
  );
  // Weighing 2: .1 · 2 + .5 · 1 + .1 · 2 = .9, times 2, by three losses.
  assert.ok(Math.abs((value?.[0] ?? 0) - 0.6) < 1e-6);
  const expected = [-0.1, -0.5, 0.1, 0, 0, 0].map((slope) => (2 * slope) / 3);
  expected.forEach((slope, place) => {
    assert.ok(Math.abs((slopes?.[place] ?? Number.NaN) - slope) < 1e-6, `quantile ${place}`);
  });
});

test("what is trained by scans gives what ONNX's own operator gives", async () => {
  const g = new GraphBuilder();
  const tape = new Tape(g);
  const sequence = tape.input('x', ['step', 'batch', 3]);
  const weights = {
    input: tape.input('i', [3, 20]),
    state: tape.input('s', [5, 20]),
    bias: tape.input('b', [20]),
  };
  const shape = ['batch', 5];
  g.output(lstm(tape, sequence, weights), { name: 'trained', type: 'float32', shape });
  g.output(servedLstm(tape, sequence, weights), { name: 'served', type: 'float32', shape });
  const session = await InferenceSession.create(encodeModel(g.build('check')));
  const random = seeded(3);
  const shapes = { x: [24, 7, 3], i: [3, 20], s: [5, 20], b: [20] };
  const numbers = Object.fromEntries(
    Object.entries(shapes).map(([name, each]) => [name, randomly(each, random)]),
  );
  const { trained, served } = await run(session, shapes, numbers);
  assert.ok(trained?.length === 35 && served);
  trained.forEach((value, place) => {
    assert.ok(Math.abs(value - (served[place] ?? Number.NaN)) < 1e-5, `unit ${place}`);
  });
});
