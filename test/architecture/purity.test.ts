/** The core is pure, proven: ESLint complains about every way out of it, in every station of the line. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const IN_THE_CORE = 'src/core/units/time.ts';
const REASON = 'The core is pure';

const eslint = new ESLint({ cwd: ROOT });

/** Messages about `content`, were it what stands in `file`; the file must be there, since the rules read types. */
async function messagesAbout(content: string, file: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(content, { filePath: join(ROOT, file) });
  assert.ok(result);
  assert.equal(result.fatalErrorCount, 0, result.messages[0]?.message);
  return result.messages.map(({ message }) => message);
}

const IMPURE: readonly (readonly [name: string, content: string])[] = [
  ['Date.now', 'export const x = Date.now();'],
  ['new Date()', 'export const x = new Date();'],
  ['Date()', 'export const x = Date();'],
  ['globalThis.Date', 'export const x = new globalThis.Date();'],
  ["globalThis['setTimeout']", "globalThis['setTimeout'](() => 1, 1);"],
  ['globalThis.setTimeout', 'globalThis.setTimeout(() => 1, 1);'],
  ['global', 'export const x = global.process;'],
  ['crypto.randomUUID', 'export const x = crypto.randomUUID();'],
  ['crypto.getRandomValues', 'export const x = crypto.getRandomValues(new Uint8Array(1));'],
  ['performance.now', 'export const x = performance.now();'],
  ['Math.random', 'export const x = Math.random();'],
  ['setTimeout', 'setTimeout(() => 1, 1);'],
  ['setInterval', 'setInterval(() => 1, 1);'],
  ['setImmediate', 'setImmediate(() => 1);'],
  ['queueMicrotask', 'queueMicrotask(() => 1);'],
  ['process', 'export const x = process.pid;'],
  ['console', "console.log('x');"],
  ['fetch', "export const x = fetch('http://127.0.0.1');"],
  ['async function', 'export async function f(): Promise<void> {}'],
  ['async arrow', 'export const f = async (): Promise<void> => {};'],
  ['async method', 'export const x = { async f(): Promise<void> {} };'],
  ['async generator', 'export async function* f(): AsyncGenerator<number> { yield 1; }'],
  ['await', 'await Promise.resolve();\nexport {};'],
];

describe('the core', () => {
  for (const [name, content] of IMPURE) {
    test(`has no ${name}`, async () => {
      const messages = await messagesAbout(content, IN_THE_CORE);
      assert.ok(
        messages.some((message) => message.includes(REASON)),
        `complaints: ${messages.join('; ') || 'none'}`,
      );
    });
  }

  test('may make a date of a time that it was given', async () => {
    const messages = await messagesAbout('export const x = (at: number): Date => new Date(at);', IN_THE_CORE);
    assert.deepEqual(messages, []);
  });

  test('is pure in every station', async () => {
    for (const station of await readdir(join(ROOT, 'src/core'))) {
      const entries = await readdir(join(ROOT, 'src/core', station));
      const file = entries.find((name) => name.endsWith('.ts'));
      assert.ok(file, station);
      const messages = await messagesAbout('export const x = Date.now();', `src/core/${station}/${file}`);
      assert.ok(
        messages.some((message) => message.includes(REASON)),
        station,
      );
    }
  });

  test('is the only place where that holds: adapters may wait and look at the clock', async () => {
    const messages = await messagesAbout(
      'export const x = Date.now();',
      'src/adapters/system/system-clock.ts',
    );
    assert.deepEqual(messages, []);
  });

  test('leaves the environment to src/config', async () => {
    const messages = await messagesAbout('export const x = process.env;', 'src/app/ingest/gate.ts');
    assert.match(messages.join(), /Only src\/config reads the environment/);
  });
});
