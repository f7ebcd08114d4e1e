/** An import into a data folder that is killed half-way, as a power button would, and then given again. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createFolder, exported, pra, RULES } from './import-given.ts';

const CHILD = fileURLToPath(new URL('./import-child.ts', import.meta.url));
const LINES = 12_000;

/** A line a minute, of three directories in turn. */
const LOG = Array.from({ length: LINES }, (_, minute) => {
  const at = new Date(Date.UTC(2026, 8, 1) + minute * 60_000).toUTCString();
  const [, day = '', month = '', year = '', time = ''] = at.split(' ');
  return `10.0.0.1 - - [${day}/${month}/${year}:${time} +0000] "GET /${'abc'[minute % 3] ?? ''}/x HTTP/1.1" 200 1\n`;
}).join('');

test('killed in the middle and given again, a log is counted as if nothing had happened', async (t) => {
  const [data, atOnce] = [await createFolder(t), await createFolder(t)];
  const file = join(data, 'access.log');
  await writeFile(file, LOG);
  // Three stretches of some 4,000 lines, in five parts or more: the third part comes behind the first stretch.
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, data, file, '3'], { stdio: 'inherit' });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  assert.deepEqual([code, signal], [null, 'SIGKILL']);

  const words = ['import', '--format', 'common', '--rules', RULES, '--json', '--data'];
  const again = await pra([...words, data, file]);
  assert.equal(again.error, '');
  const { imports } = JSON.parse(again.out) as { imports: { requests: number; knownLines: number }[] };
  const [{ requests, knownLines } = assert.fail('nothing was imported')] = imports;
  assert.ok(knownLines > 0, 'something had been counted');
  assert.equal(requests + knownLines, LINES);

  await pra([...words, atOnce, file]);
  assert.equal(await exported(data), await exported(atOnce));
});
