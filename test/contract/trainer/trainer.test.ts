/** Both trainers keep the contract; the process of its own keeps its limits besides. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { TestContext } from 'node:test';
import { FAMILIES } from './families.ts';
import { assertFails, pastOf, trainerContract, versionOne } from './trainer.ts';
import { openTaskProcess } from '../../../src/adapters/system/task-process.ts';
import { createTrainerProcess } from '../../../src/adapters/trainer/child-process.ts';
import type { TrainerProcessOptions } from '../../../src/adapters/trainer/child-process.ts';
import { createInProcessTrainer } from '../../../src/adapters/trainer/in-process.ts';
import type { Trainer } from '../../../src/ports/trainer.ts';
import { typescriptFlags } from '../../../src/typescript-flags.ts';

const MIB = 1_048_576;

/** Generous limits, so that a busy machine fails no test. */
function openProcess(t: TestContext, options: Partial<TrainerProcessOptions> = {}): Trainer {
  const trainer = createTrainerProcess({
    openProcess: openTaskProcess,
    execArgv: typescriptFlags(),
    timeoutMs: 60_000,
    memoryBytesMax: 1_024 * MIB,
    families: new URL('./families.ts', import.meta.url),
    ...options,
  });
  t.after(() => trainer.close());
  return trainer;
}

trainerContract('in process', () => createInProcessTrainer(FAMILIES));
trainerContract('in a process of its own', (t) => openProcess(t));

const PASTS = [pastOf('a', [1])];

test('fits that pass their deadline are killed, and the next ones run in a new process', async (t) => {
  const trainer = openProcess(t, { timeoutMs: 10_000 });
  const endless = assertFails(
    trainer.fit({ model: versionOne('endless'), pasts: PASTS }),
    /longer than 10000 ms/,
  );
  const behind = trainer.fit({ model: versionOne('mean'), pasts: PASTS });
  await endless;
  assert.deepEqual(await behind, [{ series: 'a', values: Float32Array.of(1, 1) }]);
});

test('fits that take too much memory are killed, and the next ones run', async (t) => {
  const trainer = openProcess(t, { memoryBytesMax: 400 * MIB });
  await assertFails(
    trainer.fit({ model: versionOne('greedy'), pasts: PASTS }),
    /MiB of memory|process that fits ended/,
  );
  assert.deepEqual(await trainer.fit({ model: versionOne('mean'), pasts: PASTS }), [
    { series: 'a', values: Float32Array.of(1, 1) },
  ]);
});

test('closing ends what is being fitted', async (t) => {
  const trainer = openProcess(t);
  await trainer.families();
  const running = assertFails(
    trainer.fit({ model: versionOne('endless'), pasts: PASTS }),
    /ended with SIGKILL/,
  );
  await setImmediate(); // now it has been sent
  await trainer.close();
  await running;
});
