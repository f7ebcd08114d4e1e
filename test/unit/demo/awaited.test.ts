import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awaited, reader } from '../../../src/cli/demo/awaited.ts';

test('an answer comes through, and so does the error of a call that fails', async () => {
  assert.equal(await awaited('an answer', Promise.resolve(7)), 7);
  await assert.rejects(awaited('an answer', Promise.reject(new Error('UNAVAILABLE'))), /UNAVAILABLE/);
});

test('an answer that never comes is an error that says what was awaited', async () => {
  const never = new Promise<never>(() => undefined);
  await assert.rejects(awaited('the directive of 16:05', never, 1), /in vain for the directive of 16:05/);
});

test('a stream is read message by message, and its end is an error', async () => {
  async function* stream(): AsyncGenerator<string> {
    yield* await Promise.resolve(['a', 'b']);
  }
  const next = reader('a directive', stream());
  assert.deepEqual([await next(), await next()], ['a', 'b']);
  await assert.rejects(next(), /ended before a directive came/);
});
