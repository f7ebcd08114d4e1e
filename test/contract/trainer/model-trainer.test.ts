/** What the trainer of models promises: a version whole or not at all, and nothing but a reason where it fails. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { assertFails, pastOf } from './trainer.ts';
import { openModelRepository } from '../../../src/adapters/files/model-repository.ts';
import { openTaskProcess } from '../../../src/adapters/system/task-process.ts';
import { createModelTrainer } from '../../../src/adapters/trainer/model-trainer.ts';
import type { ModelTrainerOptions } from '../../../src/adapters/trainer/model-trainer.ts';
import type { TrainRequest } from '../../../src/ports/models/model-trainer.ts';
import { typescriptFlags } from '../../../src/typescript-flags.ts';

const MIB = 1_048_576;
const PASTS = [pastOf('pool:web', [1, Number.NaN, 3]), pastOf('a', [4])];
const UNTIL = Date.UTC(2026, 2, 5);

/** A trainer with generous limits, so that a busy machine fails no test, and the folder that it publishes in. */
async function open(t: TestContext, options: Partial<ModelTrainerOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'pra-trained-'));
  const modelsDir = join(folder, 'models');
  const trainer = createModelTrainer({
    ...{ openProcess: openTaskProcess, execArgv: typescriptFlags(), modelsDir },
    ...{ timeoutMs: 60_000, memoryBytesMax: 1_024 * MIB },
    families: new URL('./global-families.ts', import.meta.url),
    ...options,
  });
  t.after(async () => {
    await trainer.close();
    await rm(folder, { recursive: true });
  });
  const train = (about: Partial<TrainRequest> = {}) =>
    trainer.train({ family: 'counting', version: 1, pasts: PASTS, until: UNTIL, keep: [], ...about });
  return { trainer, train, modelsDir, versions: () => readdir(join(modelsDir, 'counting')) };
}

test('a version is published whole, the older ones go but for the newest few and those that are kept', async (t) => {
  const { trainer, train, modelsDir, versions } = await open(t);
  assert.deepEqual((await trainer.families())[0], { name: 'counting', historyDays: 28 });
  const { trainedOn } = await train();
  assert.deepEqual([trainedOn?.rows, trainedOn?.sources], [3, 2]);
  const [model] = await (await openModelRepository(modelsDir)).list();
  assert.ok(model?.state === 'intact');
  assert.deepEqual(model.card.trainedOn, trainedOn);

  // What a killed one left is gone with the next.
  await mkdir(join(modelsDir, 'counting', '.2-cut-off'));
  for (let version = 2; version <= 6; version += 1) await train({ version, keep: [1] });
  assert.deepEqual(await versions(), ['1', '3', '4', '5', '6']);
});

test('nothing known is nothing published, a number that is taken is refused, and so is a family that is not there', async (t) => {
  const { train, versions, modelsDir } = await open(t);
  const nothing = await train({ pasts: [pastOf('a', [Number.NaN])] });
  assert.equal(nothing.trainedOn, undefined);
  await assert.rejects(readdir(modelsDir), { code: 'ENOENT' });
  await train();
  await assertFails(train({ until: UNTIL + 1 }), /counting\/1 was published before/);
  await assertFails(train({ family: 'none' }), /no family none/);
  await assertFails(train({ family: 'throwing' }), /^singular$|singular/);
  assert.deepEqual(await versions(), ['1']);
});

test('a training that crashes or takes too much memory is nothing but a reason, and the next one runs', async (t) => {
  const { train, versions } = await open(t, { memoryBytesMax: 400 * MIB });
  await assertFails(train({ family: 'crashing' }), /ended with SIGSEGV/);
  await assertFails(train({ family: 'greedy' }), /MiB of memory|process that trains ended/);
  await train();
  assert.deepEqual(await versions(), ['1']);
});

test('a training that hangs is killed at its deadline, and by a close', async (t) => {
  const { train } = await open(t, { timeoutMs: 8_000 });
  await assertFails(train({ family: 'endless' }), /longer than 8000 ms/);
  const second = await open(t);
  await second.trainer.families();
  const running = assertFails(second.train({ family: 'endless' }), /ended with SIGKILL/);
  await new Promise(setImmediate); // now it has been sent
  await second.trainer.close();
  await running;
  await assertFails(second.train(), /closed/);
});

test('a folder that nothing can be written in is told by its name', async (t) => {
  const { train } = await open(t, { modelsDir: join(tmpdir(), 'pra-no-folder', 'models') });
  const file = join(tmpdir(), 'pra-no-folder');
  await writeFile(file, '');
  t.after(() => rm(file));
  await assertFails(train(), /pra-no-folder/);
});
