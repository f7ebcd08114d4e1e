/** Following a log over whatever becomes of its file. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { FileFollower, LogPosition } from '../../../src/cli/agent/tail/follow-file.ts';
import { followFile } from '../../../src/cli/agent/tail/follow-file.ts';

/** Looks until that many in a row found nothing: a renamed log is looked at several times before it is left. */
const LOOKS = 6;

interface Read {
  readonly lines: readonly string[];
  readonly position: LogPosition | undefined;
}

async function readAll(follower: FileFollower): Promise<Read> {
  let text = '';
  let position: LogPosition | undefined;
  for (let looks = 0; looks < LOOKS;) {
    const added = await follower.read();
    if (added === undefined) looks += 1;
    else {
      looks = 0;
      text += added.bytes.toString();
      position = added.position;
    }
  }
  return { lines: text.split('\n').filter((line) => line !== ''), position };
}

interface World {
  readonly path: string;
  readonly warnings: string[];
  readonly follow: (from?: LogPosition) => FileFollower;
}

function world(t: TestContext): World {
  const folder = mkdtempSync(join(tmpdir(), 'pra-follow-'));
  const path = join(folder, 'haproxy.log');
  const warnings: string[] = [];
  const followers: FileFollower[] = [];
  t.after(async () => {
    for (const follower of followers) await follower.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const follow = (from?: LogPosition): FileFollower => {
    const follower = followFile({ path, from, warn: (message) => warnings.push(message) });
    followers.push(follower);
    return follower;
  };
  return { path, warnings, follow };
}

test('what was there before is left aside, half a line waits for its end', async (t) => {
  const { path, follow } = world(t);
  writeFileSync(path, 'old\n');
  const follower = follow();
  assert.deepEqual((await readAll(follower)).lines, []);
  appendFileSync(path, 'a\nb');
  assert.deepEqual((await readAll(follower)).lines, ['a']);
  appendFileSync(path, 'c\n');
  assert.deepEqual((await readAll(follower)).lines, ['bc']);
});

test('a log that comes later is read from its beginning', async (t) => {
  const { path, follow } = world(t);
  const follower = follow();
  assert.deepEqual((await readAll(follower)).lines, []);
  writeFileSync(path, 'a\n');
  assert.deepEqual((await readAll(follower)).lines, ['a']);
});

test('a renamed log is read to its end, then the new one', async (t) => {
  const { path, warnings, follow } = world(t);
  writeFileSync(path, '');
  const follower = follow();
  await readAll(follower);
  appendFileSync(path, 'a\n');
  renameSync(path, `${path}.1`);
  assert.deepEqual((await readAll(follower)).lines, ['a']);
  appendFileSync(`${path}.1`, 'b\n'); // Whoever writes it has not been told yet.
  writeFileSync(path, 'c\n');
  assert.deepEqual((await readAll(follower)).lines, ['b', 'c']);
  assert.deepEqual(warnings, []);
});

test('a truncated log is read from its beginning, also when it has grown longer since', async (t) => {
  const { path, warnings, follow } = world(t);
  writeFileSync(path, '');
  const follower = follow();
  await readAll(follower);
  appendFileSync(path, 'a line\nanother\n');
  await readAll(follower);
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
  appendFileSync(path, 'b\n');
  assert.deepEqual((await readAll(follower)).lines, ['b']);
  truncateSync(path);
  appendFileSync(path, 'longer than before\nand more of it\n');
  assert.deepEqual((await readAll(follower)).lines, ['longer than before', 'and more of it']);
  assert.equal(warnings.length, 2);
});

test('who was away goes on where it left off, over all the logs that came in between', async (t) => {
  const { path, warnings, follow } = world(t);
  writeFileSync(path, '');
  const first = follow();
  await readAll(first);
  appendFileSync(path, 'a\nb\n');
  const { position } = await readAll(first);
  assert.ok(position);
  appendFileSync(path, 'c\n');
  renameSync(path, `${path}.2`);
  writeFileSync(path, 'd\ne\n');
  renameSync(path, `${path}.1`);
  writeFileSync(path, 'f\n');
  assert.deepEqual((await readAll(follow(position))).lines, ['c', 'd', 'e', 'f']);
  assert.deepEqual(warnings, []);

  rmSync(`${path}.2`);
  assert.deepEqual((await readAll(follow(position))).lines, ['f']);
  assert.equal(warnings.length, 1, 'what is lost is told');
});

test('a line that never ends is left aside, with a warning', async (t) => {
  const { path, warnings, follow } = world(t);
  writeFileSync(path, '');
  const follower = follow();
  await readAll(follower);
  appendFileSync(path, `${'x'.repeat(600_000)}\nafter\n`);
  assert.deepEqual((await readAll(follower)).lines, ['after']);
  assert.equal(warnings.length, 2);
});
