import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createVirtualClock } from '../../../src/adapters/system/virtual-clock.ts';

const never = new AbortController().signal;

test('it stands until it is told to go on', async () => {
  const clock = createVirtualClock(100);
  assert.equal(clock.now(), 100);
  await clock.advanceTo(250);
  assert.equal(clock.now(), 250);
});

test('waits end in order of their times, then of their asking, and each sees its own time', async () => {
  const clock = createVirtualClock(0);
  const seen: string[] = [];
  for (const [name, at] of [
    ['c', 30],
    ['a', 10],
    ['b', 20],
    ['b2', 20],
    ['late', 41],
  ] as const) {
    void clock.until(at, never).then(() => seen.push(`${name}@${clock.now()}`));
  }
  await clock.advanceTo(40);
  assert.deepEqual(seen, ['a@10', 'b@20', 'b2@20', 'c@30']);
});

test('a continuation runs to its end before the next wait is released', async () => {
  const clock = createVirtualClock(0);
  const seen: string[] = [];
  const work = async (name: string, at: number): Promise<void> => {
    await clock.until(at, never);
    for (let part = 0; part < 50; part += 1) await Promise.resolve();
    seen.push(`${name} done at ${clock.now()}`);
  };
  const all = Promise.all([work('first', 1), work('second', 2)]);
  await clock.advanceTo(2);
  assert.deepEqual(seen, ['first done at 1', 'second done at 2']);
  await all;
});

test('a wait that begins on the way is released on the way', async () => {
  const clock = createVirtualClock(0);
  const ticks: number[] = [];
  const ticker = (async () => {
    for (let next = 10; next <= 50; next += 10) {
      await clock.until(next, never);
      ticks.push(clock.now());
    }
  })();
  await clock.advanceTo(35);
  assert.deepEqual(ticks, [10, 20, 30]);
  await clock.advanceTo(50);
  await ticker;
  assert.deepEqual(ticks, [10, 20, 30, 40, 50]);
});

test('two advances run one after the other, and time never runs back', async () => {
  const clock = createVirtualClock(0);
  const seen: number[] = [];
  void clock.until(5, never).then(() => seen.push(clock.now()));
  void clock.until(15, never).then(() => seen.push(clock.now()));
  await Promise.all([clock.advanceTo(10), clock.advanceTo(20)]);
  assert.deepEqual(seen, [5, 15]);
  await assert.rejects(clock.advanceTo(19), /time does not run back/);
  await clock.advanceTo(20);
});

test('any waits, asked in any order, end sorted by time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 50 }), { maxLength: 20 }), async (times) => {
      const clock = createVirtualClock(0);
      const ended: number[] = [];
      for (const at of times) void clock.until(at, never).then(() => ended.push(at));
      await clock.advanceTo(50);
      // A wait for now, 0, ends at once: before all others, as sorting has it too.
      assert.deepEqual(
        ended,
        times.toSorted((a, b) => a - b),
      );
    }),
    { numRuns: 50 },
  );
});
