/** The graphs of `simple` and `last-day` say what their definition says (why.md). */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { present } from '../../../src/core/units/check.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import type { UnpublishedVersion } from '../../../training/publish.ts';
import { encodeModel } from '../../../training/onnx/model-proto.ts';
import { simpleGraph } from '../../../training/simple/graph.ts';
import { EXPERT_NAMES, POINT_NAMES } from '../../../training/simple/settings.ts';
import { lastDayVersion, simpleVersion } from '../../../training/simple/version.ts';

type Steps = readonly (number | null)[];

interface Input {
  readonly case: string;
  readonly model: keyof typeof VERSIONS;
  readonly stepMinutes: number;
  readonly context: Steps;
  readonly lags: Readonly<Record<string, Steps>>;
}

interface Expected {
  readonly case: string;
  /** By expert, by lead; some leads only. */
  readonly experts: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** With all points, also those that are features of other models alone. */
function allPoints(stepMs: number): UnpublishedVersion {
  const { card } = simpleVersion(stepMs);
  return { card: { ...card, experts: POINT_NAMES }, graph: encodeModel(simpleGraph(stepMs, POINT_NAMES)) };
}

const VERSIONS = { simple: allPoints, 'last-day': lastDayVersion };

const read = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(name, import.meta.url), 'utf8'));

const inputs = (await read('input.json')) as readonly Input[];
const expected = (await read('expected.json')) as readonly Expected[];

const versions = new Map<string, { version: UnpublishedVersion; session: InferenceSession }>();

async function opened({ model, stepMinutes }: Input) {
  const key = `${model} ${stepMinutes}`;
  const known = versions.get(key);
  if (known) return known;
  const version = VERSIONS[model](stepMinutes * MINUTE_MS);
  const session = await InferenceSession.create(version.graph, { intraOpNumThreads: 1 });
  versions.set(key, { version, session });
  return { version, session };
}

const known = (value: number | null | undefined): number => value ?? Number.NaN;

/** [row, expert, lead] of rows of one model and step. */
async function answer(rows: readonly Input[]): Promise<Float32Array> {
  const { version, session } = await opened(present(rows[0], 'a row'));
  return ask(session, version.card, rows);
}

async function ask(
  session: InferenceSession,
  { contextLength, horizon, experts, inputs: names }: UnpublishedVersion['card'],
  rows: readonly Input[],
): Promise<Float32Array> {
  const steps = contextLength + horizon;
  const lags = rows.flatMap((row) =>
    Array.from({ length: steps }, (_, step) =>
      names.lags.map((season) => known(row.lags[season]?.[step])),
    ).flat(),
  );
  const context = rows.flatMap((row) => row.context.map(known));
  const { quantiles } = await session.run({
    context: new Tensor('float32', context, [rows.length, contextLength]),
    ...(names.lags.length > 0 && { lags: new Tensor('float32', lags, [rows.length, steps, names.lags.length]) }),
  });
  assert.deepEqual(quantiles?.dims, [rows.length, experts.length, horizon, 1]);
  assert.ok(quantiles.data instanceof Float32Array);
  return quantiles.data;
}

const isClose = (value: number | undefined, wanted: number): boolean =>
  Math.abs((value ?? Number.NaN) - wanted) <= 2e-5 * Math.max(1, wanted);

for (const [row, { case: name, experts }] of expected.entries()) {
  const input = present(inputs[row], 'an input');
  test(`${input.model} where ${name}`, async () => {
    assert.equal(input.case, name);
    const { card } = (await opened(input)).version;
    assert.deepEqual(Object.keys(experts), card.experts);
    const values = await answer([input]);
    for (const [place, expert] of card.experts.entries()) {
      for (const [lead, wanted] of Object.entries(experts[expert] ?? {})) {
        const value = values[place * card.horizon + Number(lead)];
        assert.ok(isClose(value, wanted), `${expert}, lead ${lead}: ${value}, not ${wanted}`);
      }
    }
  });
}

test('those that speak for themselves say the same without the others', async () => {
  const input = present(
    inputs.find(({ model }) => model === 'simple'),
    'a case',
  );
  const all = await answer([input]);
  const { card, graph } = simpleVersion(input.stepMinutes * MINUTE_MS);
  assert.deepEqual(card.experts, EXPERT_NAMES);
  const session = await InferenceSession.create(graph, { intraOpNumThreads: 1 });
  const own = await ask(session, card, [input]);
  EXPERT_NAMES.forEach((name, place) => {
    const from = POINT_NAMES.indexOf(name) * card.horizon;
    assert.deepEqual(
      own.subarray(place * card.horizon, (place + 1) * card.horizon),
      all.subarray(from, from + card.horizon),
    );
  });
});

test('rows of a batch are answered as each alone', async () => {
  const rows = inputs.filter(({ model, stepMinutes }) => model === 'simple' && stepMinutes === 5);
  const together = await answer(rows);
  const alone = await Promise.all(rows.map((row) => answer([row])));
  const apart = alone.flatMap((values) => [...values]);
  assert.ok(together.every((value, at) => isClose(value, apart[at] ?? Number.NaN)));
});

const ten = present(
  inputs.find(({ case: name }) => name === 'everything is 10'),
  'a case',
);
const changed = (change: (value: number | null, step: number) => number | null): Input => ({
  ...ten,
  context: ten.context.map(change),
  lags: Object.fromEntries(Object.entries(ten.lags).map(([season, steps]) => [season, steps.map(change)])),
});

test('infinities and negatives count as unknown', async () => {
  for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 3e38]) {
    // All that is known is 10.
    const values = await answer([changed((old, step) => (step % 4 === 2 ? value : old))]);
    assert.ok(values.every((said) => isClose(said, 10)), `${value}`);
  }
});

test('the largest values that are known do not overflow', async () => {
  for (const largest of [changed(() => 1e30), { ...ten, context: ten.context.map(() => 1e30) }]) {
    assert.ok((await answer([largest])).every((value) => Number.isFinite(value) && value >= 0));
  }
});
