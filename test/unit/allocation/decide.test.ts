import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '../../../src/core/allocation/decide.ts';
import { AT_0600, atMinute, decisionInputs, ruleInput } from './given.ts';

const recommendedAt0559 = (instances: number) => ({
  lengthMs: 120_000,
  recommendations: [{ at: atMinute(-1), instances }],
});

interface Case {
  readonly name: string;
  readonly given: Parameters<typeof ruleInput>[0];
  readonly warm: number;
  /** Rules of the trail and the count that each left. */
  readonly rules: readonly (readonly [rule: string, to: number])[];
}

const CASES: readonly Case[] = [
  {
    name: 'what the bridge needs is added',
    given: { previous: 9, addInstances: 14, keepInstances: 16 },
    warm: 14,
    rules: [['cover-bridge', 14]],
  },
  {
    name: 'what is needed until the bridge ends is kept, and no more',
    given: { previous: 20, addInstances: 4, keepInstances: 12 },
    warm: 12,
    rules: [['cover-bridge', 12]],
  },
  {
    name: 'between what is to be added and what is to be kept nothing moves',
    given: { previous: 8, addInstances: 4, keepInstances: 12 },
    warm: 8,
    rules: [['cover-bridge', 8]],
  },
  {
    name: 'without a count in force all that is needed is ordered',
    given: { previous: undefined, addInstances: 4, keepInstances: 12 },
    warm: 12,
    rules: [['cover-bridge', 12]],
  },
  {
    name: 'the live load is covered whatever the forecast says',
    given: { previous: 5, addInstances: 3, keepInstances: 5, liveInstances: 7 },
    warm: 7,
    rules: [
      ['cover-bridge', 5],
      ['cover-live-load', 7],
    ],
  },
  {
    name: 'a lower bound takes nothing away',
    given: { previous: 14, addInstances: 2, keepInstances: 3, observed: false },
    warm: 14,
    rules: [
      ['cover-bridge', 3],
      ['hold-without-observation', 14],
    ],
  },
  {
    name: 'a lower bound may add',
    given: { previous: 2, addInstances: 3, keepInstances: 3, liveInstances: 6, observed: false },
    warm: 6,
    rules: [
      ['cover-bridge', 3],
      ['cover-live-load', 6],
    ],
  },
  {
    name: 'no forecast takes nothing away',
    given: {
      previous: 14,
      liveInstances: 0,
      addInstances: undefined,
      keepInstances: undefined,
      basis: 'held',
      reason: 'stale-data',
    },
    warm: 14,
    rules: [
      ['cover-bridge', 0],
      ['hold-without-observation', 14],
    ],
  },
  {
    name: 'models that failed take nothing away by the estimate that stands in for them',
    given: { previous: 14, addInstances: 3, keepInstances: 3, basis: 'reactive', reason: 'model-failed' },
    warm: 14,
    rules: [
      ['cover-bridge', 3],
      ['hold-without-observation', 14],
    ],
  },
  {
    name: 'a young pool scales in by its reactive estimate',
    given: {
      previous: 14,
      addInstances: 3,
      keepInstances: 3,
      basis: 'reactive',
      reason: 'too-little-history',
    },
    warm: 3,
    rules: [['cover-bridge', 3]],
  },
  {
    name: 'a forecast that ends before the bridge takes nothing away',
    given: { previous: 14, addInstances: 3, keepInstances: 3, beyondHorizon: true },
    warm: 14,
    rules: [
      ['cover-bridge', 3],
      ['hold-without-observation', 14],
    ],
  },
  {
    name: 'a live load that nobody knows takes nothing away',
    given: { previous: 14, addInstances: 3, keepInstances: 3, liveInstances: undefined },
    warm: 14,
    rules: [
      ['cover-bridge', 3],
      ['hold-without-observation', 14],
    ],
  },
  {
    name: 'half a forecast adds and takes nothing away',
    given: { previous: 5, addInstances: 9, keepInstances: undefined },
    warm: 9,
    rules: [['cover-bridge', 9]],
  },
  {
    name: 'after a restart nothing is taken away',
    given: { previous: 14, addInstances: 3, keepInstances: 3, holdUntil: atMinute(1) },
    warm: 14,
    rules: [
      ['cover-bridge', 3],
      ['hold-after-restart', 14],
    ],
  },
  {
    name: 'after a start without a count what runs is kept',
    given: {
      previous: undefined,
      addInstances: 3,
      keepInstances: 3,
      runningInstances: 11,
      holdUntil: atMinute(1),
    },
    warm: 11,
    rules: [
      ['cover-bridge', 3],
      ['hold-after-restart', 11],
    ],
  },
  {
    name: 'at the end of the hold the count falls',
    given: { previous: 14, addInstances: 3, keepInstances: 3, runningInstances: 14, holdUntil: AT_0600 },
    warm: 3,
    rules: [['cover-bridge', 3]],
  },
  {
    name: 'a scale-in stops at the highest recommendation of the window',
    given: { previous: 14, addInstances: 3, keepInstances: 3, window: recommendedAt0559(10) },
    warm: 10,
    rules: [
      ['cover-bridge', 3],
      ['stabilize', 10],
    ],
  },
  {
    name: 'stabilization never raises above the count in force',
    given: { previous: 8, addInstances: 3, keepInstances: 3, window: recommendedAt0559(10) },
    warm: 8,
    rules: [
      ['cover-bridge', 3],
      ['stabilize', 8],
    ],
  },
  {
    name: 'stabilization leaves a scale-out alone',
    given: { previous: 8, addInstances: 9, keepInstances: 9, window: recommendedAt0559(10) },
    warm: 9,
    rules: [['cover-bridge', 9]],
  },
  {
    name: 'the floor holds',
    given: { previous: 2, addInstances: 0, keepInstances: 0, liveInstances: 0, floor: 2 },
    warm: 2,
    rules: [
      ['cover-bridge', 0],
      ['clamp-to-bounds', 2],
    ],
  },
  {
    name: 'the ceiling bounds even what is in force',
    given: { previous: 30, addInstances: 27, keepInstances: 27, ceiling: 20 },
    warm: 20,
    rules: [
      ['cover-bridge', 27],
      ['clamp-to-bounds', 20],
    ],
  },
  {
    name: 'a ceiling under the floor wins',
    given: { previous: 3, addInstances: 1, keepInstances: 1, floor: 5, ceiling: 4 },
    warm: 4,
    rules: [
      ['cover-bridge', 1],
      ['clamp-to-bounds', 4],
    ],
  },
  {
    name: 'nothing at all still has its line',
    given: {
      previous: undefined,
      addInstances: undefined,
      keepInstances: undefined,
      liveInstances: undefined,
      floor: 0,
    },
    warm: 0,
    rules: [['cover-bridge', 0]],
  },
];

for (const { name, given, warm, rules } of CASES) {
  test(`decide: ${name}`, () => {
    const outcome = decide(ruleInput(given));
    assert.equal(outcome.warm, warm);
    assert.deepEqual(
      outcome.trail.map(({ rule, to }) => [rule, to]),
      rules,
    );
  });
}

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

test('what is remembered is the need, not what a restart or a window holds up', () => {
  const held = ruleInput({
    previous: 14,
    addInstances: 3,
    keepInstances: 3,
    holdUntil: atMinute(1),
    window: recommendedAt0559(10),
  });
  assert.equal(decide(held).recommended, 3);
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
    { addInstances: 3, keepInstances: 3, window: recommendedAt0559(10) },
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

test('bounds that are no counts are a bug', () => {
  assert.throws(() => decide(ruleInput({ ceiling: Number.NaN })), /bug: bounds are counts/);
  assert.throws(
    () => decide({ ...ruleInput(), inputs: decisionInputs(), floor: -1 }),
    /bug: bounds are counts/,
  );
});
