import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deferred, settled } from '../deferred.ts';
import { createGate } from '../../../../src/app/ingest/gate.ts';

test('many pass at once', async () => {
  const gate = createGate();
  const [first, second] = [deferred<string>(), deferred<string>()];
  const both = Promise.all([gate.pass(() => first.promise), gate.pass(() => second.promise)]);
  second.resolve('second');
  first.resolve('first');
  assert.deepEqual(await both, ['first', 'second']);
});

test('who closes it waits for those inside, and those that come meanwhile wait for him', async () => {
  const gate = createGate();
  const seen: string[] = [];
  const [inside, alone] = [deferred(), deferred()];
  const step = (name: string, until?: Promise<void>) => async (): Promise<void> => {
    seen.push(`${name} in`);
    await until;
    seen.push(`${name} out`);
  };
  const all = [
    gate.pass(step('a', inside.promise)),
    gate.closed(step('writer', alone.promise)),
    gate.pass(step('b')),
  ];
  await settled();
  assert.deepEqual(seen, ['a in']);
  inside.resolve();
  await settled();
  assert.deepEqual(seen, ['a in', 'a out', 'writer in']);
  alone.resolve();
  await Promise.all(all);
  assert.deepEqual(seen.slice(3), ['writer out', 'b in', 'b out']);
});

test('two that close it go one after the other', async () => {
  const gate = createGate();
  let inside = 0;
  const work = async (): Promise<number> => {
    inside += 1;
    await settled();
    const most = inside;
    inside -= 1;
    return most;
  };
  assert.deepEqual(await Promise.all([gate.closed(work), gate.closed(work), gate.closed(work)]), [1, 1, 1]);
});

test('what fails inside is told to its caller and keeps nobody out', async () => {
  const gate = createGate();
  const fail = (): Promise<void> => Promise.reject(new Error('broken'));
  const [passed, closed, after] = await Promise.allSettled([
    gate.pass(fail),
    gate.closed(fail),
    gate.pass(() => Promise.resolve('through')),
  ]);
  assert.equal(passed.status, 'rejected');
  assert.equal(closed.status, 'rejected');
  assert.deepEqual(after, { status: 'fulfilled', value: 'through' });
  assert.equal(await gate.closed(() => Promise.resolve('closed')), 'closed');
});
