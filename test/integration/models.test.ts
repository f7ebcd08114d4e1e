/** The models that ship with the service, from the repository to their answers, where the service runs them. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { openModelRepository } from '../../src/adapters/files/model-repository.ts';
import { openPredictor } from '../../src/adapters/onnx/predictor.ts';
import { formatModelId } from '../../src/core/forecast/model/model-card.ts';
import { present } from '../../src/core/units/check.ts';
import { typescriptFlags } from '../../src/typescript-flags.ts';
import { requestOf } from '../contract/predictor.ts';

const MODELS = fileURLToPath(new URL('../../models', import.meta.url));
const ROWS = 10_000;
/** Models that know a series from its steps alone. */
const UNFITTED = ['simple', 'last-day', 'recent', 'climate'];

test('every model that ships is intact and serves', async (t) => {
  const published = await (await openModelRepository(MODELS)).list();
  assert.deepEqual(
    published.filter(({ state }) => state === 'broken'),
    [],
  );
  const models = published.filter((model) => model.state === 'intact');
  const predictor = await openPredictor({
    models,
    threadOptions: { execArgv: typescriptFlags() },
    timeoutMs: 60_000,
    loadTimeoutMs: 60_000,
    onProblem: ({ reason }) => assert.fail(reason),
  });
  t.after(() => predictor.close());
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

test('the predictor works inside a worker thread, as in the planner', async () => {
  const entry = new URL('./models-in-thread.ts', import.meta.url);
  const worker = new Worker(entry, { workerData: MODELS, execArgv: [...(typescriptFlags() ?? [])] });
  const exit = once(worker, 'exit');
  const [answer] = (await once(worker, 'message')) as [{ models: string[]; output: Float32Array }];
  assert.ok(answer.models.includes('simple/1'));
  // The context is 1, 1, …, 1, 9, so that the newest is 9. Weights of e^(−k/15), 120 of them, sum to 15.5004: the
  // level of 15 minutes is 1 + 8 ÷ 15.5004 = 1.5161. They are the first two of twelve experts.
  assert.equal(answer.output.length, 12 * 60);
  assert.equal(answer.output[0], 9);
  assert.ok(Math.abs(present(answer.output[60], 'the level of 15 minutes at lead 0') - 1.5161) < 0.0001);
  // Nothing keeps the thread once the predictor is closed: it ends by itself, and well.
  assert.deepEqual(await exit, [0]);
});
