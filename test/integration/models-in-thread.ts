/** A thread that opens the shipped models, predicts once, closes and ends: started by models.test.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { openModelRepository } from '../../src/adapters/files/model-repository.ts';
import { openPredictor } from '../../src/adapters/onnx/predictor.ts';
import { formatModelId } from '../../src/core/forecast/model/model-card.ts';
import { PLAIN_ROW, stepsRead, toModelInput } from '../../src/core/forecast/model/model-input.ts';
import { ringFrom } from '../../src/core/demand/ring.ts';
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
  cards.find(({ name }) => name === 'simple'),
  'the model that ships',
);
const length = stepsRead(card);
const ones = ringFrom(
  0,
  Array.from({ length }, (_, step) => (step === length - 1 ? 9 : 1)),
);
const input = toModelInput([{ ...PLAIN_ROW, steps: ones, issue: length }], card);
const { quantiles } = await predictor.predict({ model: card, ...input });
parentPort?.postMessage({ models: cards.map(formatModelId), output: quantiles });
await predictor.close();
