/** Models in processes of their own: the contract, and what happens to the others when one of them goes wrong. */
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import * as graphs from './predictor-graphs.ts';
import { TRIGGER, testCard, testGraph } from './predictor-graphs.ts';
import type { Spoiler } from './predictor-graphs.ts';
import { openOnnxPredictor, temporaryFolder } from './predictor-onnx.ts';
import type { TestModel } from './predictor-onnx.ts';
import { assertFails, predictorContract, requestOf } from './predictor.ts';
import { openTaskProcess } from '../../src/adapters/system/task-process.ts';
import { formatModelId } from '../../src/core/forecast/model/model-card.ts';
import { typescriptFlags } from '../../src/typescript-flags.ts';

const MIB = 1_048_576;

interface Given {
  readonly timeoutMs?: number;
  readonly memoryBytesMax?: number;
  readonly execArgv?: readonly string[];
}

/** `mine` in a process of its own, whatever else there is in a thread. */
const openCustom = (t: TestContext, models: readonly TestModel[], given: Given = {}) =>
  openOnnxPredictor(t, models, {
    timeoutMs: given.timeoutMs ?? 60_000,
    custom: {
      isCustom: ({ card }) => card.name !== 'own',
      openProcess: openTaskProcess,
      execArgv: given.execArgv ?? typescriptFlags(),
      memoryBytesMax: given.memoryBytesMax ?? 1_024 * MIB,
    },
  });

predictorContract('ONNX Runtime in processes of their own', async (t, cards) => {
  const models = cards.map((card) => ({ card, graph: testGraph(card) }));
  const { predictor, problems } = await openCustom(t, models);
  assert.deepEqual(problems, []);
  return predictor;
});

const own = { card: testCard({ name: 'own' }), graph: testGraph(testCard({ name: 'own' })) };
const mine = testCard({ name: 'mine' });
const spoilt = (spoil: Spoiler): TestModel => ({ card: mine, graph: testGraph(mine, spoil) });

test('a version that must not serve is refused with its reason, and its process is gone', async (t) => {
  const { predictor, problems } = await openCustom(t, [own, spoilt(graphs.crossing)]);
  assert.match(problems[0]?.reason ?? '', /the quantiles cross/);
  assert.deepEqual((await predictor.models()).map(formatModelId), ['own/1']);
});

for (const [what, spoil, limits, reason] of [
  [
    'computes for ever with certain inputs',
    graphs.endlessWhenTriggered,
    { timeoutMs: 6_000 },
    /the process of mine\/1 took longer than 6000 ms/,
  ],
  [
    'takes all of the memory with certain inputs',
    graphs.greedyWhenTriggered,
    { memoryBytesMax: 600 * MIB },
    /took \d+ MiB of memory|ended with|bad allocation|allocate/i,
  ],
] as const) {
  test(`one that ${what} is killed, the others answer meanwhile, and it answers what it can afterwards`, async (t) => {
    const { predictor } = await openCustom(t, [own, spoilt(spoil)], limits);
    const bad = assertFails(predictor, requestOf(mine, [5, TRIGGER]), reason);
    // It waits for nobody, and nobody waits for it.
    assert.equal((await predictor.predict(requestOf(own.card, [7]))).quantiles[0], 7);
    await bad;
    assert.equal((await predictor.predict(requestOf(mine, [5]))).quantiles[0], 5);
  });
}

for (const signal of ['SIGKILL', 'SIGSEGV'] as const) {
  test(`a process that ends with ${signal} in the middle of a batch fails that batch alone`, async (t) => {
    const folder = await temporaryFolder(t);
    const { predictor } = await openCustom(t, [own, spoilt(graphs.endlessWhenTriggered)], {
      execArgv: await tellingPids(folder),
    });
    const [pid] = await pidsIn(folder);
    const bad = assertFails(
      predictor,
      requestOf(mine, [TRIGGER]),
      new RegExp(`the process of mine/1 ended with ${signal}`),
    );
    await isComputing(pid ?? 0);
    process.kill(pid ?? 0, signal);
    await bad;
    assert.equal((await predictor.predict(requestOf(own.card, [7]))).quantiles[0], 7);
    assert.equal((await predictor.predict(requestOf(mine, [5]))).quantiles[0], 5);
    assert.equal((await pidsIn(folder)).length, 2);
  });
}

test('one whose process died while it had nothing to do has a new one', async (t) => {
  const folder = await temporaryFolder(t);
  const { predictor } = await openCustom(t, [spoilt(({ quantiles }) => quantiles)], {
    execArgv: await tellingPids(folder),
  });
  const [pid] = await pidsIn(folder);
  process.kill(pid ?? 0, 'SIGKILL');
  while (isAlive(pid ?? 0)) await pause(5);
  assert.equal((await predictor.predict(requestOf(mine, [5]))).quantiles[0], 5);
});

test('closing kills what computes, and leaves no process behind', async (t) => {
  const folder = await temporaryFolder(t);
  const { predictor } = await openCustom(t, [spoilt(graphs.endlessWhenTriggered)], {
    execArgv: await tellingPids(folder),
  });
  const running = assertFails(predictor, requestOf(mine, [TRIGGER]));
  const waiting = assertFails(predictor, requestOf(mine, [5]));
  await predictor.close();
  await Promise.all([running, waiting]);
  for (const pid of await pidsIn(folder)) while (isAlive(pid)) await pause(5);
});

/** Flags of a process that leaves its number in the folder. */
async function tellingPids(folder: string): Promise<readonly string[]> {
  const file = join(folder, 'preload.mjs');
  await writeFile(
    file,
    `import { writeFileSync } from 'node:fs';
    if (process.send) writeFileSync(${JSON.stringify(folder)} + '/' + process.pid + '.pid', '');`,
  );
  return [...(typescriptFlags() ?? []), '--import', pathToFileURL(file).href];
}

const pidsIn = async (folder: string): Promise<number[]> =>
  (await readdir(folder)).filter((name) => name.endsWith('.pid')).map((name) => Number.parseInt(name, 10));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Resolves when the process has computed for a while, by its time of the processor. */
async function isComputing(pid: number): Promise<void> {
  const ticks = async (): Promise<number> => {
    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]); // utime, in hundredths of a second
  };
  const start = await ticks();
  while ((await ticks()) < start + 20) await pause(10);
}
