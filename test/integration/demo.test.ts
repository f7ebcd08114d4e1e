/**
 * The demo from its command line, in processes of its own, over an hour of its day (and the hour before that
 * warms up): 120 virtual minutes through the public API of a real service.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { DemoResult } from '../../src/cli/demo/result.ts';

const pra = fileURLToPath(new URL('../../bin/pra.js', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'pra-demo-test-'));
after(() => rm(folder, { recursive: true }));

/** What the demo prints on standard output. Its temporary files go to `folder`. */
async function demo(...words: string[]): Promise<string> {
  const environment = { ...process.env, TMPDIR: folder };
  const { stdout } = await promisify(execFile)(process.execPath, [pra, 'demo', ...words], {
    env: environment,
  });
  return stdout;
}

test('two runs give the same document, which a program can read, and leave nothing behind', async () => {
  const first = await demo('--hours', '1', '--json');
  assert.equal(await demo('--hours', '1', '--json'), first);
  // Others leave something in the folder for temporary files too, tsx its cache for example.
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.startsWith('pra-')),
    [],
  );

  const { load, policies, accuracy, directive } = JSON.parse(first) as DemoResult;
  // The first 60 counts of 24 July in the bundled trace add up to 2,423 (by awk).
  assert.equal(load.requests, 2_423);
  assert.equal(Math.round(policies.pra.requests), 2_423);
  assert.equal(policies.oracle.unserved, 0);
  // What the demo is there to show, also in this hour: better served for about the same money.
  assert.ok(policies.pra.unserved < policies.hpa70.unserved);
  assert.ok(policies.pra.hoursOfHpa <= 1.15);
  assert.deepEqual(
    accuracy.map(({ windowMinutes }) => windowMinutes),
    [1, 5, 15, 30],
  );
  assert.equal(directive?.trail.at(-1)?.to, directive?.to, 'the trail ends with the count that was told');
});

test('more than the day has, and a seed that is none, are told before anything starts', async () => {
  for (const [words, complaint] of [
    [['--hours', '25'], /^pra demo: --hours: "25" is not allowed; it must be a whole number from 1 to 24/],
    [
      ['--seed', '-1'],
      /^pra demo: --seed: "-1" is not allowed; it must be a whole number from 0 to 4294967295/,
    ],
  ] as const) {
    await assert.rejects(demo(...words), (error: { code: number; stderr: string }) => {
      assert.equal(error.code, 2);
      assert.match(error.stderr, complaint);
      return true;
    });
  }
});
