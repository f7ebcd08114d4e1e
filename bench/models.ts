/**
 * What does a row cost, model by model? Those that come with PRA, and those of further folders (what a service trained
 * itself lies in the folder `models` of its data folder).
 *
 *   node --import tsx bench/models.ts [DIR …]
 */
import Table from 'cli-table3';
import { openModelRepository } from '../src/adapters/files/model-repository.ts';
import { openPredictor } from '../src/adapters/onnx/predictor.ts';
import { silenceOnnxRuntime } from '../src/config/environment.ts';
import { packageFolder } from '../src/config/package.ts';
import { formatModelId } from '../src/core/forecast/model/model-card.ts';
import { typescriptFlags } from '../src/typescript-flags.ts';
import { machine, median } from './measured.ts';
import { modelAlone } from './plan-cycle/models-alone.ts';

const ROWS = 2_048;
const ROUNDS = 7;
const END = Date.parse('2026-01-15T00:00:00Z');

silenceOnnxRuntime();
const folders = [`${packageFolder()}/models`, ...process.argv.slice(2)];
const published = await Promise.all(
  folders.map(async (folder) => (await openModelRepository(folder)).list()),
);
const predictor = await openPredictor({
  models: published.flat().filter((model) => model.state === 'intact'),
  threadOptions: { execArgv: typescriptFlags() },
  timeoutMs: 60_000,
  loadTimeoutMs: 60_000,
  onProblem: ({ reason }) => {
    throw new Error(reason);
  },
});
const table = new Table({
  head: [`${ROWS} rows, ${ROUNDS} rounds`, 'median CPU µs a row', 'least'],
  colAligns: ['left', 'right', 'right'],
});
for (const card of await predictor.models()) {
  const spent: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    spent.push(((await modelAlone(predictor, card, { rows: ROWS, end: END })) * 1_000) / ROWS);
  }
  table.push([formatModelId(card), median(spent).toFixed(1), Math.min(...spent).toFixed(1)]);
}
process.stdout.write(`${machine()}\n${table.toString()}\n`);
await predictor.close();
