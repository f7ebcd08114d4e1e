import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { lockState } from '../../../../src/cli/agent/exec/state-lock.ts';

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'pra-lock-'));
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

test("a folder of state is one process's until it gives it back, and nothing is left then", (t) => {
  const folder = folderOf(t);
  const unlock = lockState(folder);
  assert.throws(() => lockState(folder), {
    name: 'CommandFailure',
    message: `${folder} is in use by process ${process.pid}; give each its --state`,
  });
  unlock();
  lockState(folder)();
  assert.deepEqual(readdirSync(folder), []);
});

const dead = spawnSync(process.execPath, ['--version']).pid;
for (const [what, left] of [
  ['a process that is dead', JSON.stringify({ pid: dead, started: '1' })],
  ['an earlier process of the same number', JSON.stringify({ pid: process.pid, started: '1' })],
  [
    'an earlier process of the same number, where the system does not tell',
    JSON.stringify({ pid: process.pid, started: null }),
  ],
  ['somebody who died while writing it', '{"pid":'],
  ['nobody', '{"pid":-1}'],
] as const) {
  test(`the lock of ${what} is taken`, (t) => {
    const folder = folderOf(t);
    writeFileSync(join(folder, 'lock'), left);
    const unlock = lockState(folder);
    assert.match(readFileSync(join(folder, 'lock'), 'utf8'), new RegExp(`"pid":${process.pid},`));
    unlock();
    assert.deepEqual(readdirSync(folder), []);
  });
}

test('the lock of a process that lives is not taken, though nobody knows since when it does', (t) => {
  const folder = folderOf(t);
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.ppid, started: null }));
  assert.throws(() => lockState(folder), /is in use by process/);
  assert.deepEqual(readdirSync(folder), ['lock']);
});
