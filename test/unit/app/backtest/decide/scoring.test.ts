import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tick } from '../../../../../src/app/backtest/decide/scoring.ts';
import { instancesNeeded, scoreDay } from '../../../../../src/app/backtest/decide/scoring.ts';

const tick = (ratePerSecond: number, ready: number, paid: number): Tick => ({ ratePerSecond, ready, paid });

test('a day is scored by what its ready instances could not take and by all that were paid for', () => {
  // One instance takes 2 requests/s, a tick is 15 s.
  const score = scoreDay(
    [
      tick(4, 2, 2), // 60 requests, room for 60.
      tick(7, 2, 5), // 105 requests, room for 60: 45 unserved; 4 needed, 2 ready: a cold hit.
      tick(1, 0, 1), // 15 requests, no room: 15 unserved, a cold hit.
      tick(0, 1, 1), // Nothing came, nothing was needed.
    ],
    2,
  );
  assert.deepEqual(score, {
    requests: 180,
    unserved: 60,
    unservedShare: 1 / 3,
    coldHits: 2,
    ticks: 4,
    instanceHours: (2 + 5 + 1 + 1) / 240, // 240 ticks an hour
  });
});

test('a tick of unknown rate serves nobody and costs nothing', () => {
  const known = [tick(3, 1, 1)];
  assert.deepEqual(scoreDay([...known, tick(Number.NaN, 9, 9)], 2), scoreDay(known, 2));
});

test('a day without requests leaves none unserved', () => {
  assert.equal(scoreDay([tick(0, 1, 1)], 2).unservedShare, 0);
});

test('a rate needs whole instances, exactly full ones included', () => {
  for (const [rate, needed] of [
    [0, 0],
    [0.1, 1],
    [2, 1],
    [2.1, 2],
  ] as const) {
    assert.equal(instancesNeeded(rate, 2), needed, `${rate}/s`);
  }
  assert.equal(instancesNeeded(0.1 * 3, 0.1), 3, '0.1 × 3 is 0.30000000000000004');
  assert.ok(Number.isNaN(instancesNeeded(Number.NaN, 2)));
});
