import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Scope } from '../../src/scope.ts';
import { createVirtualClock } from '../fakes/clock.ts';

const open = () => {
  const clock = createVirtualClock(0);
  const closed: string[] = [];
  const scope = new Scope({ clock, timeoutMs: 1_000 });
  const resource = (name: string) => ({ name, close: () => void closed.push(name) });
  return { clock, closed, scope, resource };
};

test('resources are closed in reverse order, each after the one before has ended', async () => {
  const { scope, closed, resource } = open();
  scope.own('store', resource('store'));
  scope.own('server', {
    close: async () => {
      closed.push('server begins');
      await Promise.resolve();
      closed.push('server ends');
    },
  });
  scope.defer('announce', () => void closed.push('announce'));
  assert.deepEqual(await scope.close(), []);
  assert.deepEqual(closed, ['announce', 'server begins', 'server ends', 'store']);
});

test('owning gives the resource itself', () => {
  const { scope, resource } = open();
  const store = resource('store');
  assert.equal(scope.own('store', store), store);
});

test('a failure is reported and does not keep the others from closing', async () => {
  const { scope, closed, resource } = open();
  const broken = new Error('disk full');
  scope.own('store', resource('store'));
  scope.own('rejects', { close: () => Promise.reject(broken) });
  scope.own('throws', {
    close: () => {
      throw broken;
    },
  });
  assert.deepEqual(await scope.close(), [
    { resource: 'throws', reason: 'failed', error: broken },
    { resource: 'rejects', reason: 'failed', error: broken },
  ]);
  assert.deepEqual(closed, ['store']);
});

test('one that hangs is given up after half of the time that is left, and the others are closed', async () => {
  const { scope, closed, clock, resource } = open();
  const hanging = { close: () => new Promise<void>(() => undefined) };
  scope.own('store', resource('store'));
  scope.own('second', hanging);
  scope.own('first', hanging);
  const closing = scope.close();
  // Of 1000 ms the first may use 500, the second half of the other 500.
  await clock.advanceTo(749);
  assert.deepEqual(closed, []);
  await clock.advanceTo(750);
  assert.deepEqual(
    (await closing).map(({ resource, reason }) => [resource, reason]),
    [
      ['first', 'late'],
      ['second', 'late'],
    ],
  );
  assert.deepEqual(closed, ['store']);
});

test('closing twice closes once and reports the same', async () => {
  const { scope, closed, resource } = open();
  scope.own('store', resource('store'));
  const [first, second] = await Promise.all([scope.close(), scope.close()]);
  assert.equal(first, second);
  assert.equal(await scope.close(), first);
  assert.deepEqual(closed, ['store']);
});

test('a scope that is closing takes nothing more', async () => {
  const { scope, resource } = open();
  await scope.close();
  assert.throws(() => scope.own('late', resource('late')), /bug: late was opened in a scope that is closing/);
});

test('a start that breaks off leaves nothing behind', async () => {
  const { scope, closed, resource } = open();
  const start = async (): Promise<never> => {
    try {
      scope.own('store', resource('store'));
      scope.own('predictor', resource('predictor'));
      await Promise.reject(new Error('address in use'));
      return assert.fail('unreachable');
    } catch (error) {
      await scope.close();
      throw error;
    }
  };
  await assert.rejects(start(), /address in use/);
  assert.deepEqual(closed, ['predictor', 'store']);
});
