/** The predictor on ONNX Runtime keeps the contract, and gives the numbers of its graphs. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createRing } from '../../src/core/demand/ring.ts';
import { PLAIN_ROW, toModelInput } from '../../src/core/forecast/model/model-input.ts';
import { echoGraph, testCard, testGraph } from './predictor-graphs.ts';
import { ModelFailed } from '../../src/ports/predictor.ts';
import { openOnnxPredictor, temporaryFolder } from './predictor-onnx.ts';
import { ISSUE_DAY, predictorContract, requestOf } from './predictor.ts';

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
  assert.deepEqual([...output.quantiles], [...ofFive, ...ofFive, ...ofHalf, ...ofHalf]);
});

test('an input of another size is a bug of the caller', async (t) => {
  const card = testCard();
  const { predictor } = await openOnnxPredictor(t, [{ card, graph: testGraph(card) }]);
  const request = requestOf(card, [1, 2]);
  await assert.rejects(predictor.predict({ ...request, rows: 3 }), /bug/);
  await assert.rejects(predictor.predict({ ...request, lags: new Float32Array(1) }), /bug/);
});

test('every input that the card names reaches the graph, row by row, and the targets come back', async (t) => {
  const card = testCard({
    levels: [0.5],
    experts: ['time', 'calendar', 'events', 'parameters'],
    inputs: { lags: [], calendar: ['tod_cos_1'], events: ['other', 'sale'], time: true, parameters: 2 },
    targets: ['peak(0m,3m)'],
  });
  const { predictor, problems } = await openOnnxPredictor(t, [{ card, graph: echoGraph(card) }]);
  assert.deepEqual(problems, []);
  const noon = (ISSUE_DAY + 0.5) * 1_440;
  const sale = {
    intensity: (channel: string, index: number): number =>
      channel === 'sale' && index === noon + 1 ? 0.25 : 0,
    runs: [],
    knownTo: () => ({ known: [], unknown: [] }),
  };
  const rows = Array.from({ length: 70 }, (_, row) => ({
    ...PLAIN_ROW,
    steps: createRing(1),
    // All of the first chunk of 64 rows are of midnight; then some are of noon, where there is a sale.
    issue: row < 66 ? ISSUE_DAY * 1_440 : noon,
    events: row < 66 ? undefined : sale,
    parameters: new Map([['echo/1', Float32Array.of(0, row)]]),
  }));
  const { quantiles, targets } = await predictor.predict({ model: card, ...toModelInput(rows, card) });
  // [expert, lead] of a row. The epoch is the first of January 2026, midnight of the first rows.
  const said = (row: number): number[] => [...quantiles.subarray(row * 12, (row + 1) * 12)];
  const close = (actual: readonly number[], wanted: readonly number[]): void => {
    assert.deepEqual(
      actual.map((value) => Math.round(value * 1e4)),
      wanted.map((value) => Math.round(value * 1e4)),
    );
  };
  const minutes = [0, 1 / 1_440, 2 / 1_440];
  close(said(65), [...minutes, 1, 0.99999, 0.99996, 0, 0, 0, 65, 65, 65]);
  // Half a day later the cosine is −1, of which the graph makes 0.
  close(said(69), [...minutes.map((day) => 0.5 + day), 0, 0, 0, 0, 0.25, 0, 69, 69, 69]);
  close([...targets.subarray(69 * 4)], [0.5 + 2 / 1_440, 0, 0.25, 69]);
});

test('a graph without the targets that its card names is refused', async (t) => {
  const card = testCard();
  const promising = { card: testCard({ targets: ['total(0m,2m)'] }), graph: testGraph(card) };
  const { problems } = await openOnnxPredictor(t, [promising]);
  assert.match(problems[0]?.reason ?? '', /the graph has no output targets/);
});

test('others are loaded beside those that serve, and take their place at once', async (t) => {
  const [card, second] = [testCard(), testCard({ version: 2 })];
  const { predictor } = await openOnnxPredictor(t, [{ card, graph: testGraph(card) }]);
  const folder = await temporaryFolder(t);
  const file = join(folder, 'second.onnx');
  await writeFile(file, testGraph(second));
  const aside = { card: testCard({ name: 'aside' }), file: join(folder, 'missing.onnx') };
  const preparing = predictor.prepare([{ card: second, file }, aside]);
  // Meanwhile, and afterwards too, the first one answers, and nobody else.
  assert.equal((await predictor.predict(requestOf(card, [5]))).quantiles.length, 12);
  const [sound, missing] = await preparing;
  assert.equal(sound, undefined);
  assert.match(missing ?? '', /missing\.onnx/);
  await assert.rejects(predictor.predict(requestOf(second, [5])), ModelFailed);
  const running = Promise.allSettled([predictor.predict(requestOf(card, Array<number>(1_000).fill(1)))]);
  assert.deepEqual(await predictor.serve(), [second]);
  assert.deepEqual(await predictor.models(), [second]);
  assert.equal((await predictor.predict(requestOf(second, [5]))).quantiles.length, 12);
  await assert.rejects(predictor.predict(requestOf(card, [5])), /echo\/1 does not serve/);
  // What ran when they changed is given up or answered, but ends.
  await running;
  // Without anything prepared nothing changes; what was prepared twice is what was prepared last.
  assert.deepEqual(await predictor.serve(), [second]);
  await predictor.prepare([{ card: second, file }]);
  await predictor.prepare([]);
  assert.deepEqual(await predictor.serve(), []);
});
