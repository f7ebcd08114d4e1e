import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advancePool } from '../../../src/core/allocation/advance.ts';
import type { PoolInput } from '../../../src/core/allocation/advance.ts';
import { restorePoolState } from '../../../src/core/allocation/pool-state.ts';
import { peak } from '../../../src/core/forecast/target.ts';
import { AT_0600, POOL, atMinute, forecastOf, poolInput, poolState } from './given.ts';

/** A fresh forecast at `minute` past six that needs so many instances now and until the bridge ends. */
const cycle = (minute: number, instances: number): PoolInput =>
  poolInput({ forecast: { ...forecastOf(instances, instances), issuedAt: atMinute(minute) } });

test('a decision says what it stands on', () => {
  const { decision } = advancePool(poolState(9), poolInput({ forecast: forecastOf(14, 15) }), AT_0600);
  assert.equal(decision.warm, 14);
  assert.equal(decision.readyBy, atMinute(5));
  assert.deepEqual(
    decision.trail.map(({ rule }) => rule),
    ['cover-bridge'],
  );
  // 14 and 15 instances at 24 requests a minute each are 336 and 360 a minute.
  const { facts, ...inputs } = decision.inputs;
  assert.deepEqual([facts?.addInstances, facts?.keepInstances, facts?.liveInstances], [14, 15, 1]);
  assert.deepEqual(inputs, {
    basis: 'model',
    reason: undefined,
    issuedAt: AT_0600,
    level: 0.95,
    addRatePerSecond: 5.6,
    keepRatePerSecond: 6,
    liveRatePerSecond: 0.4,
    observed: true,
    previous: 9,
    capacityPerSecond: 0.6 / 1.5,
    bindingResource: 'cpu',
    leadTimeMs: 300_000,
    starts: undefined,
    cost: undefined,
    models: forecastOf(14, 15).models,
  });
});

test('a count falls once it was not recommended for the stabilization window', () => {
  let state = poolState(14);
  // The window is 60 s: what was recommended at 06:00 has left it at 06:01, when only that minute's counts.
  for (const [minute, needed, warm] of [
    [0, 14, 14],
    [0.5, 5, 14],
    [0.75, 5, 14],
    [1, 5, 5],
    [1.5, 9, 9],
    [2.25, 4, 9],
    [2.5, 4, 4],
  ] as const) {
    const next = advancePool(state, cycle(minute, needed), atMinute(minute));
    assert.equal(next.decision.warm, warm, `at minute ${minute}`);
    state = next.state;
  }
});

test('after a restart the count stays for one stabilization window', () => {
  const stored: unknown = JSON.parse(JSON.stringify(poolState(14)));
  let state = restorePoolState(stored, POOL.stabilizationMs, AT_0600);
  for (const [minute, warm] of [
    [0, 14],
    [0.5, 14],
    [1, 3],
  ] as const) {
    const next = advancePool(state, cycle(minute, 3), atMinute(minute));
    assert.equal(next.decision.warm, warm, `at minute ${minute}`);
    state = next.state;
  }
});

test('after an outage of the news the count stays for one stabilization window', () => {
  let state = poolState(14);
  for (const [minute, observed, warm] of [
    [0, false, 14],
    [1, false, 14],
    [1.5, true, 14],
    [2, true, 3],
  ] as const) {
    const next = advancePool(state, { ...cycle(minute, 3), observed }, atMinute(minute));
    assert.equal(next.decision.warm, warm, `at minute ${minute}`);
    state = next.state;
  }
});

test('a start without a state keeps what runs', () => {
  const state = restorePoolState(undefined, POOL.stabilizationMs, AT_0600);
  const { decision } = advancePool(state, { ...cycle(0, 3), runningInstances: 11 }, AT_0600);
  assert.equal(decision.warm, 11);
  assert.equal(decision.inputs.previous, undefined);
});

test('a clock that ran back by a day holds for one window, not for a day', () => {
  const dayLater = poolState(14, {
    holdUntil: atMinute(24 * 60),
    recommendations: [{ at: atMinute(24 * 60), instances: 14 }],
  });
  const first = advancePool(dayLater, cycle(0, 3), AT_0600);
  assert.equal(first.decision.warm, 14);
  assert.equal(advancePool(first.state, cycle(1, 3), atMinute(1)).decision.warm, 3);
});

const FALLBACKS: readonly { name: string; input: Partial<PoolInput>; reason: string }[] = [
  { name: 'no forecast', input: { forecast: undefined }, reason: 'starting' },
  {
    name: 'a forecast of other targets',
    input: { forecast: { ...forecastOf(3, 3), targets: [peak(0, 5), peak(0, 15)] } },
    reason: 'stale-data',
  },
  {
    name: 'a held forecast',
    input: { forecast: { ...forecastOf(3, 3), basis: 'held', reason: 'model-failed' } },
    reason: 'model-failed',
  },
];

for (const { name, input, reason } of FALLBACKS) {
  test(`with ${name} the count in force stays, and live load adds`, () => {
    const stays = advancePool(poolState(14), poolInput(input), AT_0600).decision;
    assert.equal(stays.warm, 14);
    assert.equal(stays.inputs.basis, 'held');
    assert.equal(stays.inputs.reason, reason);
    assert.match(
      stays.trail.at(-1)?.why ?? '',
      new RegExp(`14 instances stay: nothing new is known \\(${reason}\\)`),
    );
    // 6.4 requests/s ÷ 0.4 = 16 instances.
    const adds = advancePool(
      poolState(14),
      poolInput({ ...input, liveRatePerSecond: 6.4 }),
      AT_0600,
    ).decision;
    assert.equal(adds.warm, 16);
    assert.equal(adds.trail.at(-1)?.rule, 'cover-live-load');
  });
}

test('a level that the forecast does not reach is read at the highest, and recorded so', () => {
  const pool = { ...POOL, level: 0.99 };
  const { decision } = advancePool(poolState(9), poolInput({ pool }), AT_0600);
  assert.equal(decision.inputs.level, 0.95);
  assert.equal(decision.warm, 14);
});

test('old news reach further into the forecast', () => {
  // Two minutes after the issue the orders are ready at lead 7, where the forecast has 6 instances.
  const forecast = { ...forecastOf(6, 8), targets: [peak(7, 8), peak(2, 8)] };
  const { decision } = advancePool(poolState(2), poolInput({ forecast }), atMinute(2));
  assert.equal(decision.warm, 6);
});

test('the shape of the state survives JSON', () => {
  const { state } = advancePool(poolState(9), poolInput(), AT_0600);
  assert.deepEqual(JSON.parse(JSON.stringify(state)), state);
});
