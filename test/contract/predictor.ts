/** What holds for every `Predictor`, whatever its models answer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { CONTEXT_ONLY, formatModelId } from '../../src/core/forecast/model/model-card.ts';
import type { ModelCard } from '../../src/core/forecast/model/model-card.ts';
import { PLAIN_ROW } from '../../src/core/forecast/model/model-input.ts';
import type { ModelOutput } from '../../src/core/forecast/model/output-reader.ts';
import { sharedInputs } from '../../src/core/forecast/model/shared-rows.ts';
import { DAY_MS } from '../../src/core/units/time.ts';
import { ModelFailed } from '../../src/ports/predictor.ts';
import type { Predictor, PredictorRequest } from '../../src/ports/predictor.ts';
import { testCard } from './predictor-graphs.ts';

/** A predictor that serves models with these cards; what it needs is removed after the test, itself included. */
export type OpenPredictor = (t: TestContext, cards: readonly ModelCard[]) => Promise<Predictor>;

export function predictorContract(name: string, open: OpenPredictor): void {
  const card = testCard();
  const sentence = (text: string): string => `${name}: ${text}`;

  test(sentence('serves the newest version of each name, by name'), async (t) => {
    const cards = [testCard({ version: 2 }), testCard({ name: 'a' }), testCard({ version: 10 }), card];
    const predictor = await open(t, cards);
    assert.deepEqual((await predictor.models()).map(formatModelId), ['a/1', 'echo/10']);
    await assertFails(predictor, { ...requestOf(card, [1]), model: { name: 'echo', version: 2 } });
    assert.equal((await predictor.predict(requestOf(testCard({ version: 10 }), [1]))).quantiles.length, 12);
  });

  test(sentence('gives the whole card of a model'), async (t) => {
    const predictor = await open(t, [card]);
    assert.deepEqual(await predictor.models(), [card]);
  });

  test(sentence('answers each row by itself, in order, in batches of any size'), async (t) => {
    const predictor = await open(t, [card]);
    const newest = Array.from({ length: 150 }, (_, row) => row % 7);
    const { quantiles: together } = await predictor.predict(requestOf(card, newest));
    assert.equal(together.length, 150 * 12); // 2 experts × 3 leads × 2 levels = 12
    for (const row of [0, 1, 63, 64, 149]) {
      const alone = await predictor.predict(requestOf(card, newest.slice(row, row + 1)));
      assert.deepEqual([...together.subarray(row * 12, (row + 1) * 12)], [...alone.quantiles], `row ${row}`);
    }
  });

  test(sentence('keeps predictions apart that run at the same time'), async (t) => {
    const predictor = await open(t, [card, testCard({ name: 'other' })]);
    const ask = (name: string, newest: number): Promise<ModelOutput> =>
      predictor.predict(requestOf(testCard({ name }), [newest]));
    const [five, nine, other] = await Promise.all([ask('echo', 5), ask('echo', 9), ask('other', 5)]);
    assert.deepEqual(five, await ask('echo', 5));
    assert.deepEqual(nine, await ask('echo', 9));
    assert.deepEqual(other, await ask('other', 5));
  });

  test(sentence('takes rows whose context and lags share a buffer'), async (t) => {
    const predictor = await open(t, [card]);
    const { context, lags, ...rest } = requestOf(card, [3]);
    const both = Float32Array.of(...context, ...lags);
    const shared = { context: both.subarray(0, context.length), lags: both.subarray(context.length) };
    const output = await predictor.predict({ ...rest, ...shared });
    assert.deepEqual(output, await predictor.predict(requestOf(card, [3])));
  });

  test(sentence('serves a model without lags'), async (t) => {
    const plain = testCard({ inputs: CONTEXT_ONLY });
    const predictor = await open(t, [plain]);
    assert.equal((await predictor.predict(requestOf(plain, [1, 2]))).quantiles.length, 24);
  });

  test(sentence('answers no rows with no values'), async (t) => {
    const predictor = await open(t, [card]);
    assert.equal((await predictor.predict(requestOf(card, []))).quantiles.length, 0);
  });

  test(sentence('without models serves none, and says so'), async (t) => {
    const predictor = await open(t, []);
    assert.deepEqual(await predictor.models(), []);
    await assertFails(predictor, requestOf(card, [1]));
  });

  test(sentence('fails after it was closed, which may be twice'), async (t) => {
    const predictor = await open(t, [card]);
    await predictor.close();
    await predictor.close();
    await assertFails(predictor, requestOf(card, [1]));
  });
}

/** Of the requests' issue, since 1970: the first of January 2026. */
export const ISSUE_DAY = 20_454;

/** One row a number: a context of 1, 1, … that ends with it; all lags and parameters are 1. */
export function requestOf(card: ModelCard, newest: readonly number[]): PredictorRequest {
  const { contextLength, horizon, inputs } = card;
  const context = new Float32Array(newest.length * contextLength).fill(1);
  for (const [row, value] of newest.entries()) context[(row + 1) * contextLength - 1] = value;
  const lags = new Float32Array(newest.length * (contextLength + horizon) * inputs.lags.length).fill(1);
  const parameters = new Float32Array(newest.length * inputs.parameters).fill(1);
  const shared = sharedInputs(
    newest.map(() => ({ ...PLAIN_ROW, issue: ISSUE_DAY * (DAY_MS / card.stepMs) })),
    card,
  );
  const model = { name: card.name, version: card.version };
  return { model, rows: newest.length, context, lags, parameters, ...shared };
}

/** The prediction is rejected with `ModelFailed`, for the model that was asked, saying `detail`. */
export async function assertFails(
  predictor: Predictor,
  request: PredictorRequest,
  detail = /./,
): Promise<void> {
  await assert.rejects(predictor.predict(request), (error) => {
    assert.ok(error instanceof ModelFailed);
    assert.deepEqual(error.model, request.model);
    assert.match(error.message, detail);
    return true;
  });
}
