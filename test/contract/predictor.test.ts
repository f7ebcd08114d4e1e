/** The predictor on ONNX Runtime keeps the contract, and gives the numbers of its graphs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testCard, testGraph } from './predictor-graphs.ts';
import { openOnnxPredictor } from './predictor-onnx.ts';
import { predictorContract, requestOf } from './predictor.ts';

predictorContract('ONNX Runtime', async (t, cards) => {
  const models = cards.map((card) => ({ card, graph: testGraph(card) }));
  const { predictor, problems } = await openOnnxPredictor(t, models);
  assert.deepEqual(problems, []);
  return predictor;
});

test('the output is [row, expert, lead, level]', async (t) => {
  const card = testCard();
  const { predictor } = await openOnnxPredictor(t, [{ card, graph: testGraph(card) }]);
  const output = await predictor.predict(requestOf(card, [5, 0.5]));
  // newest × (lead + 1) × (level index + 1), for leads 0, 1, 2 and two levels, the same for both experts.
  const ofFive = [5, 10, 10, 20, 15, 30];
  const ofHalf = [0.5, 1, 1, 2, 1.5, 3];
  assert.deepEqual([...output], [...ofFive, ...ofFive, ...ofHalf, ...ofHalf]);
});

test('an input of another size is a bug of the caller', async (t) => {
  const card = testCard();
  const { predictor } = await openOnnxPredictor(t, [{ card, graph: testGraph(card) }]);
  const request = requestOf(card, [1, 2]);
  await assert.rejects(predictor.predict({ ...request, rows: 3 }), /bug/);
  await assert.rejects(predictor.predict({ ...request, lags: new Float32Array(1) }), /bug/);
});
