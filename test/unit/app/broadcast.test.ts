import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled } from './deferred.ts';
import { createBroadcast } from '../../../src/app/broadcast.ts';

const never = new AbortController().signal;

test('a listener hears of the state at once, and then of each announcement', async () => {
  const broadcast = createBroadcast();
  const heard = broadcast.listen(never);
  assert.equal((await heard.next()).done, false);
  const next = heard.next();
  broadcast.announce();
  assert.equal((await next).done, false);
});

test('announcements that a listener missed are one', async () => {
  const broadcast = createBroadcast();
  const heard = broadcast.listen(never);
  await heard.next();
  for (let count = 0; count < 3; count += 1) broadcast.announce();
  await heard.next();
  let isThere = false;
  void heard.next().then(() => (isThere = true));
  await settled();
  assert.equal(isThere, false);
});

test('every listener hears', async () => {
  const broadcast = createBroadcast();
  const listeners = [broadcast.listen(never), broadcast.listen(never)];
  for (const listener of listeners) await listener.next();
  const both = Promise.all(listeners.map((listener) => listener.next()));
  broadcast.announce();
  assert.deepEqual(
    (await both).map(({ done }) => done),
    [false, false],
  );
});

test('an abort ends one listener, the close all of them', async () => {
  const broadcast = createBroadcast();
  const controller = new AbortController();
  const [one, other] = [broadcast.listen(controller.signal), broadcast.listen(never)];
  await Promise.all([one.next(), other.next()]);
  const [first, second] = [one.next(), other.next()];
  controller.abort();
  assert.equal((await first).done, true);
  broadcast.close();
  assert.equal((await second).done, true);
});

test('after an abort or the close there is nothing to hear', async () => {
  const broadcast = createBroadcast();
  assert.equal((await broadcast.listen(AbortSignal.abort()).next()).done, true);
  broadcast.close();
  broadcast.announce();
  assert.equal((await broadcast.listen(never).next()).done, true);
});

test('a listener that goes away leaves nothing behind', async () => {
  const broadcast = createBroadcast();
  const controller = new AbortController();
  let listeners = 0;
  const { signal } = controller;
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = (...given: Parameters<typeof add>) => {
    listeners += 1;
    add(...given);
  };
  signal.removeEventListener = (...given: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...given);
  };
  const heard = broadcast.listen(signal);
  await heard.next();
  for (let round = 0; round < 10; round += 1) {
    const next = heard.next();
    await settled();
    broadcast.announce();
    await next;
  }
  await heard.return();
  assert.equal(listeners, 0);
});
