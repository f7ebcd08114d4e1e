/** What can wait is done between cycles, and puts none of them off. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { settled } from '../deferred.ts';
import { createVirtualClock } from '../../../fakes/clock.ts';
import { createBroadcast } from '../../../../src/app/broadcast.ts';
import { runCycles } from '../../../../src/app/cycle/schedule.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';

const AT_1000 = Date.UTC(2026, 10, 24, 10, 0);

/** Starts at 10:00:00 with so many pieces of work, each of which the test ends. */
async function start(t: TestContext, pieces: number) {
  const clock = createVirtualClock(AT_1000);
  const news = createBroadcast();
  const controller = new AbortController();
  const ran: number[] = [];
  const waiting: (() => void)[] = [];
  let [left, final] = [pieces, AT_1000];
  const stopped = runCycles(
    {
      clock,
      news,
      heardUntil: () => final,
      isUrgent: () => false,
      cycle: (now) => Promise.resolve(void ran.push((now - AT_1000) / 1_000)),
      meanwhile: async () => {
        if (left === 0) return false;
        await new Promise<void>((resolve) => waiting.push(resolve));
        left -= 1;
        return left > 0;
      },
    },
    { stepMs: MINUTE_MS, graceMs: 10_000 },
    controller.signal,
  );
  t.after(() => {
    controller.abort();
  });
  await settled();
  return {
    ran,
    left: () => left,
    controller,
    stopped,
    toSecond: (seconds: number) => clock.advanceTo(AT_1000 + seconds * 1_000),
    pass: async (seconds: number) => {
      final = AT_1000 + seconds * 1_000;
      news.announce();
      await settled();
    },
    endPiece: async () => {
      waiting.shift()?.();
      await settled();
    },
  };
}

test('what can wait is done piece by piece between cycles, and a cycle that is due goes first', async (t) => {
  const { ran, left, pass, toSecond, endPiece } = await start(t, 4);
  await endPiece();
  await endPiece();
  assert.deepEqual([ran, left()], [[0], 2]);
  await toSecond(61);
  await pass(60);
  assert.deepEqual(ran, [0]); // It waits for the piece in hand,
  await endPiece();
  assert.deepEqual([ran, left()], [[0, 61], 1]); // and not for the next one.
  await endPiece();
  await toSecond(130);
  assert.deepEqual([ran, left()], [[0, 61, 130], 0]);
});

test('after an abort nothing is begun of what could wait', async (t) => {
  const { ran, left, controller, stopped, endPiece } = await start(t, 3);
  controller.abort();
  await endPiece();
  await stopped;
  assert.deepEqual([ran, left()], [[0], 2]);
});
