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
  ...(['starting', 'stale-data', undefined] as const).map((reason): Case => ({
    name: `an estimate without a model takes nothing away (${reason ?? 'no reason'})`,
    given: { previous: 14, addInstances: 3, keepInstances: 3, basis: 'reactive', reason },
    warm: 14,
    rules: [
      ['cover-bridge', 3],
      ['hold-without-observation', 14],
    ],
  })),
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
    name: 'after a restart the window has nothing left to hold',
    given: {
      previous: 14,
      addInstances: 3,
      keepInstances: 3,
      holdUntil: atMinute(1),
      window: recommendedAt0559(10),
    },
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

test('bounds that are no counts are a bug', () => {
  assert.throws(() => decide(ruleInput({ ceiling: Number.NaN })), /bug: bounds are counts/);
  assert.throws(
    () => decide({ ...ruleInput(), inputs: decisionInputs(), floor: -1 }),
    /bug: bounds are counts/,
  );
});

test('one decision moves the count no further than the rate limits let it', () => {
  const rateLimits = { out: 4, in: 2 };
  const moved = (previous: number | undefined, needed: number): readonly [number, string | undefined] => {
    const given = { previous, addInstances: needed, keepInstances: needed, rateLimits, ceiling: 40 };
    const { warm, trail } = decide(ruleInput(given));
    return [warm, trail.find(({ rule }) => rule === 'limit-rate')?.why];
  };
  assert.deepEqual(moved(14, 30), [
    18,
    'one decision adds 4 instances at most: 12 of the 30 wanted are missing',
  ]);
  assert.deepEqual(moved(14, 3), [12, 'one decision takes away 2 instances at most']);
  assert.deepEqual(moved(14, 18), [18, undefined]);
  assert.deepEqual(moved(undefined, 30), [30, undefined]);
});
