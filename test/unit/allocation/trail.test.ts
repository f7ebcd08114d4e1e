import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '../../../src/core/allocation/decide.ts';
import { AT_0600, atMinute, ruleInput } from './given.ts';

test('each line of a trail goes on where the one before ended', () => {
  const given = {
    previous: 30,
    addInstances: 3,
    keepInstances: 3,
    liveInstances: 5,
    observed: false,
    ceiling: 20,
  };
  const { trail } = decide(ruleInput(given));
  assert.deepEqual(
    trail.map(({ rule, from, to }) => [rule, from, to]),
    [
      ['cover-bridge', 0, 3],
      ['cover-live-load', 3, 5],
      ['hold-without-observation', 5, 30],
      ['clamp-to-bounds', 30, 20],
    ],
  );
});

const SENTENCES: readonly (readonly [name: string, given: Parameters<typeof ruleInput>[0], why: string])[] = [
  [
    'add',
    { previous: 9 },
    'the bridge 06:05–06:06 UTC needs 14 instances at level 0.95 (5.6 requests/s, 0.4 requests/s an instance); 9 in force',
  ],
  [
    'keep',
    { previous: 15 },
    '06:00–06:06 UTC needs no more than 14 instances at level 0.95 (5.6 requests/s, 0.4 requests/s an instance); 15 in force',
  ],
  [
    'stay',
    { previous: 14 },
    '14 instances in force: at level 0.95 the bridge 06:05–06:06 UTC needs 14 (5.6 requests/s) and 06:00–06:06 UTC needs 14 (5.6 requests/s, 0.4 requests/s an instance)',
  ],
  [
    'first',
    { previous: undefined },
    '06:00–06:06 UTC needs 14 instances at level 0.95 (5.6 requests/s, 0.4 requests/s an instance); no count was in force',
  ],
  [
    'no forecast',
    {
      previous: 14,
      addInstances: undefined,
      keepInstances: undefined,
      liveInstances: 14,
      basis: 'held',
      reason: 'stale-data',
    },
    'the live load of 0.4 requests/s needs 14 instances (0.4 requests/s an instance)',
  ],
  [
    'hold',
    { addInstances: 3, keepInstances: 3, observed: false },
    '14 instances stay: the newest counts are not final, and a lower bound takes nothing away',
  ],
  [
    'restart',
    { addInstances: 3, keepInstances: 3, holdUntil: AT_0600 + 30_000 },
    '14 instances stay until 06:00:30 UTC: after a start the stabilization window of 60 s is not full again',
  ],
  [
    'window',
    {
      addInstances: 3,
      keepInstances: 3,
      window: { lengthMs: 120_000, recommendations: [{ at: atMinute(-1), instances: 10 }] },
    },
    '10 instances stay: 10 recommended at 05:59 UTC, less than 120 s ago',
  ],
  [
    'ceiling',
    { addInstances: 27, ceiling: 20 },
    'the ceiling is 20 instances: 7 of the 27 wanted are missing',
  ],
  ['floor', { addInstances: 0, keepInstances: 0, liveInstances: 0 }, 'the floor is 1 instance'],
];

for (const [name, given, why] of SENTENCES) {
  test(`the last line says in words what was decided: ${name}`, () => {
    assert.equal(decide(ruleInput(given)).trail.at(-1)?.why, why);
  });
}

test('a missing forecast is told with its reason', () => {
  const { trail } = decide(
    ruleInput({ addInstances: undefined, keepInstances: undefined, basis: 'held', reason: 'stale-data' }),
  );
  assert.equal(trail[0]?.why, 'no forecast covers the bridge 06:05–06:06 UTC (stale-data)');
});
