/** The models that ship with the service, from the repository to their answers, where the service runs them. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { openModelRepository } from '../../src/adapters/files/model-repository.ts';
import { openPredictor } from '../../src/adapters/onnx/predictor.ts';
import { ringFrom } from '../../src/core/demand/ring.ts';
import { formatModelId } from '../../src/core/forecast/model/model-card.ts';
import { PLAIN_ROW, toModelInput } from '../../src/core/forecast/model/model-input.ts';
import { present } from '../../src/core/units/check.ts';
import { UTC } from '../../src/core/units/civil-time.ts';
import { MINUTE_MS } from '../../src/core/units/time.ts';
import type { Predictor } from '../../src/ports/predictor.ts';
import { typescriptFlags } from '../../src/typescript-flags.ts';
import { FAMILIES } from '../../training/fits/families.ts';
import { requestOf } from '../contract/predictor.ts';

const MODELS = fileURLToPath(new URL('../../models', import.meta.url));
const ROWS = 10_000;
/** Models that know a series from its steps alone. */
const UNFITTED = ['simple', 'last-day', 'recent', 'climate'];

async function openBundled(t: TestContext): Promise<Predictor> {
  const published = await (await openModelRepository(MODELS)).list();
  assert.deepEqual(
    published.filter(({ state }) => state === 'broken'),
    [],
  );
  const predictor = await openPredictor({
    models: published.filter((model) => model.state === 'intact'),
    threadOptions: { execArgv: typescriptFlags() },
    timeoutMs: 60_000,
    loadTimeoutMs: 60_000,
    onProblem: ({ reason }) => assert.fail(reason),
  });
  t.after(() => predictor.close());
  return predictor;
}

test('every model that ships is intact and serves', async (t) => {
  const predictor = await openBundled(t);
  const cards = await predictor.models();
  const names = cards.map(({ name }) => name);
  assert.ok(UNFITTED.every((name) => names.includes(name)));
  for (const card of cards) {
    const request = requestOf(card, Array<number>(ROWS).fill(1)); // a series of ones
    const start = performance.now();
    const { quantiles: output } = await predictor.predict(request);
    t.diagnostic(`${formatModelId(card)}: ${ROWS} rows in ${Math.round(performance.now() - start)} ms`);
    assert.equal(output.length, ROWS * card.experts.length * card.horizon * card.levels.length);
    // Means and quantiles of ones are one, the ratio of the last half hour to any other is, and nothing has a trend.
    if (UNFITTED.includes(card.name)) assert.ok(output.every((value) => Math.abs(value - 1) < 1e-5));
  }
});

test('fitted models answer each series by its own row, alone as in a batch', async (t) => {
  const predictor = await openBundled(t);
  const day = 1_440;
  const start = Date.parse('2026-03-02T00:00:00Z');
  const pasts = [20, 3_000].map((level) => ({
    ...{ series: `of ${level}`, stepMs: MINUTE_MS, start, zone: UTC },
    values: Float32Array.from({ length: 3 * day }, (_, step) =>
      Math.round(level * (1.2 + Math.sin((2 * Math.PI * step) / day)) + ((step * 7_919) % 5)),
    ),
  }));
  for (const family of FAMILIES) {
    const card = (await predictor.models()).find(({ name }) => name === family.name);
    assert.ok(card, `${family.name} is among the models that ship`);
    const fitted = await Promise.all(pasts.map(async (past) => family.fit(past)));
    const rows = pasts.map((past, at) => ({
      ...PLAIN_ROW,
      parameters: new Map([[formatModelId(card), present(fitted[at], 'a row')]]),
      steps: ringFrom(start / MINUTE_MS, past.values),
      issue: start / MINUTE_MS + 3 * day,
    }));
    const ask = async (some: typeof rows): Promise<Float32Array> =>
      (await predictor.predict({ model: card, ...toModelInput(some, card) })).quantiles;
    // More than one chunk of 64.
    const batch = Array.from({ length: 150 }, (_, place) => rows[place % 2]).filter(
      (row) => row !== undefined,
    );
    const together = await ask(batch);
    for (const [place, row] of rows.entries()) {
      const alone = await ask([row]);
      for (const at of [place, 148 + place]) {
        const inBatch = together.subarray(at * alone.length, (at + 1) * alone.length);
        alone.forEach((value, lead) => {
          assert.ok(
            Math.abs(value - (inBatch[lead] ?? Number.NaN)) <= 1e-4 * value,
            `${family.name}, ${lead}`,
          );
        });
      }
      // At midnight the wave is at its middle and rises by 2π ÷ 24 in the hour: 1.2 to 1.46 times the level.
      const medians = alone.filter((_, i) => i % card.levels.length === card.levels.indexOf(0.5));
      const middle = medians.subarray(0, 60).reduce((sum, value) => sum + value, 0) / 60;
      const level = [20, 3_000][place] ?? Number.NaN;
      assert.ok(middle > 1.2 * level && middle < 1.6 * level, `${family.name} says ${middle} of ${level}`);
    }
  }
});

test('the predictor works inside a worker thread, as in the planner', async () => {
  const entry = new URL('./models-in-thread.ts', import.meta.url);
  const worker = new Worker(entry, { workerData: MODELS, execArgv: [...(typescriptFlags() ?? [])] });
  const exit = once(worker, 'exit');
  const [answer] = (await once(worker, 'message')) as [{ models: string[]; output: Float32Array }];
  assert.ok(answer.models.includes('simple/1'));
  // The context is 1, 1, …, 1, 9, so that the newest is 9. Weights of e^(−k/15), 120 of them, sum to 15.5004: the
  // level of 15 minutes is 1 + 8 ÷ 15.5004 = 1.5161. They are the first two of seven experts.
  assert.equal(answer.output.length, 7 * 60);
  assert.equal(answer.output[0], 9);
  assert.ok(Math.abs(present(answer.output[60], 'the level of 15 minutes at lead 0') - 1.5161) < 0.0001);
  // Nothing keeps the thread once the predictor is closed: it ends by itself, and well.
  assert.deepEqual(await exit, [0]);
});
