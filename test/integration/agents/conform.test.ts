/** The conformance test of the directive protocol: our own manager passes it, a careless one does not. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const PRA = fileURLToPath(new URL('../../../bin/pra.js', import.meta.url));
const CARELESS = fileURLToPath(new URL('../../fakes/careless-manager.ts', import.meta.url));

interface CheckResult {
  readonly check: string;
  readonly conforms: boolean;
  readonly why: string;
}

/** What the conformance test says of the manager that the words start, and its exit code. */
async function conform(
  t: TestContext,
  patience: string,
  words: readonly string[],
): Promise<{ readonly results: readonly CheckResult[]; readonly code: number | null }> {
  const command = [
    PRA,
    'agent',
    'conform',
    '--json',
    '--patience',
    patience,
    '--',
    process.execPath,
    ...words,
  ];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'ignore'] });
  t.after(() => child.kill('SIGKILL'));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const results: CheckResult[] = [];
  for await (const line of createInterface(child.stdout)) results.push(JSON.parse(line) as CheckResult);
  return { results, code: await ended };
}

describe('pra agent conform', { concurrency: 2, timeout: 180_000 }, () => {
  test('pra agent exec keeps to the directive protocol', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'pra-conform-'));
    t.after(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const manager = [PRA, 'agent', 'exec', 'conform', '--start', 'true', '--stop', 'true'];
    const quick = ['--drain', '100ms', '--state', join(folder, 'state')];
    const { results, code } = await conform(t, '30s', [...manager, ...quick]);
    assert.deepEqual(
      results.filter(({ conforms }) => !conforms),
      [],
    );
    assert.equal(results.length, 13);
    assert.equal(code, 0);
  });

  test('a manager that works on good days only is found out', async (t) => {
    const { results, code } = await conform(t, '3s', ['--import', 'tsx', CARELESS]);
    const found = results.flatMap(({ check, conforms }) => (conforms ? [] : [check.split(/[:,]/)[0]]));
    assert.deepEqual(found, [
      'subscribes as a manager',
      'says of instances that are ready how long their start took',
      'reports three times in the time for which a report counts',
      'drops a directive that is not newer than the newest it has',
      'refuses a directive that has expired when it comes',
      'acts on the newest directive',
      'subscribes again when the stream breaks',
      'finds its instances again when it was killed',
      'stays out once another manager has taken the pool',
      'takes nothing away from another manager unless it is told to',
    ]);
    assert.equal(code, 1);
  });
});
