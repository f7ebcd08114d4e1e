/** The committed graph says what its definition says (why.md). */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { CONTEXT_LENGTH, EXPERTS, HORIZON, STEPS } from '../../../training/seasonal-naive/settings.ts';

type Steps = readonly (number | null)[];

interface Input {
  readonly case: string;
  readonly context: Steps;
  readonly '1d': Steps;
  readonly '7d': Steps;
}

interface Expected {
  readonly case: string;
  /** [expert][lead]. */
  readonly experts: readonly (readonly number[])[];
}

const read = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(name, import.meta.url), 'utf8'));

const inputs = (await read('input.json')) as readonly Input[];
const expected = (await read('expected.json')) as readonly Expected[];
const graph = fileURLToPath(new URL('../../../models/seasonal-naive/1/model.onnx', import.meta.url));
const session = await InferenceSession.create(graph, { intraOpNumThreads: 1 });

const known = (value: number | null | undefined): number => value ?? Number.NaN;

async function answer(rows: readonly Input[]): Promise<Float32Array> {
  const context = rows.flatMap((row) => row.context.map(known));
  const lags = rows.flatMap((row) => row['1d'].flatMap((day, step) => [known(day), known(row['7d'][step])]));
  const { quantiles } = await session.run({
    context: new Tensor('float32', context, [rows.length, CONTEXT_LENGTH]),
    lags: new Tensor('float32', lags, [rows.length, STEPS, 2]),
  });
  assert.deepEqual(quantiles?.dims, [rows.length, 6, HORIZON, 1]);
  assert.ok(quantiles.data instanceof Float32Array);
  return quantiles.data;
}

function assertClose(actual: readonly number[], wanted: readonly number[], what: string): void {
  assert.equal(actual.length, wanted.length);
  for (const [lead, value] of wanted.entries()) {
    const given = actual[lead] ?? Number.NaN;
    assert.ok(Math.abs(given - value) <= 1e-5 * Math.max(1, value), `${what}, lead ${lead}: ${given}, not ${value}`);
  }
}

for (const [row, { case: name, experts }] of expected.entries()) {
  test(`seasonal-naive where ${name}`, async () => {
    const input = inputs[row];
    assert.equal(input?.case, name);
    const values = [...(await answer([input]))];
    for (const [i, expert] of Object.keys(EXPERTS).entries()) {
      assertClose(values.slice(i * HORIZON, (i + 1) * HORIZON), experts[i] ?? [], expert);
    }
  });
}

test('all rows in one batch are answered as each alone', async () => {
  const wanted = expected.flatMap(({ experts }) => experts.flat());
  assertClose([...(await answer(inputs))], wanted, 'row, expert and lead in one');
});

test('infinities and negatives count as unknown', async () => {
  const [ten] = inputs;
  assert.ok(ten);
  const spoil = (steps: Steps, value: number): Steps => steps.map((step, i) => (i % 4 === 2 ? value : step));
  for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 3e38]) {
    const row = { ...ten, context: spoil(ten.context, value), '1d': spoil(ten['1d'], value) };
    // In this case all that is known is 10.
    assertClose([...(await answer([row]))], Array<number>(6 * HORIZON).fill(10), `${value}`);
  }
});

test('the largest values that are known do not overflow', async () => {
  const [ten] = inputs;
  assert.ok(ten);
  const largest = { ...ten, context: Array<number>(CONTEXT_LENGTH).fill(1e30) };
  assert.ok((await answer([largest])).every(Number.isFinite));
});
