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
  assert.ok(cards.map(({ name }) => name).includes('seasonal-naive'));
  for (const card of cards) {
    const request = requestOf(card, Array<number>(ROWS).fill(1)); // a series of ones
    const start = performance.now();
    const { quantiles: output } = await predictor.predict(request);
    t.diagnostic(`${formatModelId(card)}: ${ROWS} rows in ${Math.round(performance.now() - start)} ms`);
    assert.equal(output.length, ROWS * card.experts.length * card.horizon * card.levels.length);
    // The means of ones are one, and the ratio of the last half hour to any other.
    if (card.name === 'seasonal-naive') assert.ok(output.every((value) => Math.abs(value - 1) < 1e-5));
  }
});

test('the predictor works inside a worker thread, as in the planner', async () => {
  const entry = new URL('./models-in-thread.ts', import.meta.url);
  const worker = new Worker(entry, { workerData: MODELS, execArgv: [...(typescriptFlags() ?? [])] });
  const exit = once(worker, 'exit');
  const [answer] = (await once(worker, 'message')) as [{ models: string[]; output: Float32Array }];
  assert.ok(answer.models.includes('seasonal-naive/1'));
  // The context is 1, 1, …, 1, 9. Weights that halve every five steps give the newest one 1 − 2^(−1/5) = .1294
  // of the whole, so that the newest level is 1 + 8 × .1294 = 2.036. It is the fifth of six experts.
  assert.equal(answer.output.length, 6 * 60);
  assert.ok(Math.abs(present(answer.output[4 * 60], 'the newest level at lead 0') - 2.036) < 0.001);
  // Nothing keeps the thread once the predictor is closed: it ends by itself, and well.
  assert.deepEqual(await exit, [0]);
});
