/**
 * Does a model that leaves give its memory back? One model is loaded beside the one that serves, takes its place, and
 * the former leaves, again and again; what the process holds afterwards is compared, round by round. Once in the
 * inference thread, as PRA's own models run, and once in a process of its own, as those of others do.
 *
 *   node --import tsx --expose-gc bench/model-loads.ts [ROUNDS] [MODEL]
 */
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { openModelRepository } from '../src/adapters/files/model-repository.ts';
import { openPredictor } from '../src/adapters/onnx/predictor.ts';
import { openTaskProcess } from '../src/adapters/system/task-process.ts';
import { typescriptFlags } from '../src/typescript-flags.ts';
import { machine, median } from './measured.ts';

const ROUNDS = Number(process.argv[2] ?? 200);
const MODEL = process.argv[3] ?? 'last-day';
const MIB = 1_048_576;
/** Of all rounds, at the beginning and at the end: what is compared. */
const SHARE = 0.2;

const repository = await openModelRepository(fileURLToPath(new URL('../models', import.meta.url)));
const model = (await repository.list()).find((one) => one.state === 'intact' && one.card.name === MODEL);
if (model?.state !== 'intact') throw new Error(`there is no model ${MODEL}`);

const table = new Table({ head: ['', 'rounds', 'RSS at first', 'RSS at last', 'ratio', 'a load'] });
for (const isCustom of [false, true]) {
  const predictor = await openPredictor({
    models: [],
    threadOptions: { execArgv: typescriptFlags() },
    timeoutMs: 60_000,
    loadTimeoutMs: 60_000,
    custom: {
      isCustom: () => isCustom,
      openProcess: openTaskProcess,
      execArgv: typescriptFlags(),
      memoryBytesMax: 1_024 * MIB,
    },
    onProblem: ({ reason }) => {
      throw new Error(reason);
    },
  });
  const held: number[] = [];
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    const [problem] = await predictor.prepare([model]);
    if (problem !== undefined) throw new Error(problem);
    await predictor.serve();
    took.push(performance.now() - start);
    globalThis.gc?.();
    held.push(process.memoryUsage.rss() / MIB);
  }
  await predictor.close();
  const part = Math.max(1, Math.floor(ROUNDS * SHARE));
  const [first, last] = [median(held.slice(part, 2 * part)), median(held.slice(-part))];
  table.push([
    isCustom ? 'in a process of its own' : 'in the thread',
    String(ROUNDS),
    `${first.toFixed(0)} MiB`,
    `${last.toFixed(0)} MiB`,
    (last / first).toFixed(2),
    `${median(took).toFixed(0)} ms`,
  ]);
}
console.log(`${MODEL} loaded and unloaded; RSS of the service's process, medians of a fifth of the rounds`);
console.log(`${machine()}\n${table.toString()}`);
