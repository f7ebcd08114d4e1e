/** A thread that opens the shipped models, predicts once, closes and ends: started by models.test.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { openModelRepository } from '../../src/adapters/files/model-repository.ts';
import { openPredictor } from '../../src/adapters/onnx/predictor.ts';
import { formatModelId } from '../../src/core/forecast/model/model-card.ts';
import { present } from '../../src/core/units/check.ts';
import { typescriptFlags } from '../../src/typescript-flags.ts';

const published = await (await openModelRepository(workerData as string)).list();
const predictor = await openPredictor({
  models: published.filter((model) => model.state === 'intact'),
  threadOptions: { execArgv: typescriptFlags() },
  timeoutMs: 60_000,
  loadTimeoutMs: 60_000,
  onProblem: ({ reason }) => {
    throw new Error(reason);
  },
});
const cards = await predictor.models();
const card = present(
  cards.find(({ name }) => name === 'seasonal-naive'),
  'the model that ships',
);
const { contextLength, horizon, inputs } = card;
const context = new Float32Array(contextLength).fill(1);
context[contextLength - 1] = 9;
const lags = new Float32Array((contextLength + horizon) * inputs.lags.length).fill(1);
const output = await predictor.predict({ model: card, rows: 1, context, lags });
parentPort?.postMessage({ models: cards.map(formatModelId), output });
await predictor.close();
