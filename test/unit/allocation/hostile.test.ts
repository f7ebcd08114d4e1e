/** Input that no caller should send: it may add nothing absurd, and above all it takes nothing away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advancePool } from '../../../src/core/allocation/advance.ts';
import { decide } from '../../../src/core/allocation/decide.ts';
import type { Forecast } from '../../../src/core/forecast/forecast.ts';
import { AT_0600, POOL, atMinute, forecastOf, poolInput, poolState, ruleInput } from './given.ts';

const NONSENSE = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1];

for (const value of NONSENSE) {
  test(`a forecast of ${value} takes nothing away and orders nothing`, () => {
    const forecast = { ...forecastOf(3, 3), values: new Float64Array(4).fill(value) };
    const { decision } = advancePool(poolState(14), poolInput({ forecast }), AT_0600);
    assert.equal(decision.warm, 14);
    assert.equal(decision.inputs.addRatePerSecond, 0);
    assert.equal(decision.inputs.keepRatePerSecond, 0);
  });

  test(`a live load of ${value} takes nothing away and orders nothing`, () => {
    const input = poolInput({ forecast: forecastOf(3, 3), liveRatePerSecond: value });
    const { decision } = advancePool(poolState(14), input, AT_0600);
    assert.equal(decision.warm, 14);
    assert.equal(decision.inputs.liveRatePerSecond, undefined);
  });

  test(`counts of ${value} take nothing away and order nothing`, () => {
    for (const field of ['addInstances', 'keepInstances', 'liveInstances', 'runningInstances']) {
      const given = { ...ruleInput({ addInstances: 3, keepInstances: 3, observed: false }), [field]: value };
      assert.equal(decide(given).warm, 14, field);
    }
  });

  test(`a count in force of ${value} is none`, () => {
    assert.equal(decide(ruleInput({ previous: value, addInstances: 3, keepInstances: 5 })).warm, 5);
  });

  test(`a remembered recommendation of ${value} is bounded by the count in force`, () => {
    const window = { lengthMs: 60_000, recommendations: [{ at: AT_0600, instances: value }] };
    const { warm } = decide(ruleInput({ addInstances: 3, keepInstances: 3, window }));
    assert.equal(warm, value === Number.POSITIVE_INFINITY ? 14 : 3);
  });
}

test('−0 is 0', () => {
  assert.ok(
    Object.is(
      decide(ruleInput({ previous: -0, addInstances: -0, keepInstances: -0, liveInstances: -0, floor: 0 }))
        .warm,
      0,
    ),
  );
  const forecast = { ...forecastOf(0, 0), values: new Float64Array(4).fill(-0) };
  const pool = { ...POOL, floor: 0 };
  const { decision } = advancePool(
    poolState(0),
    poolInput({ pool, forecast, liveRatePerSecond: -0 }),
    AT_0600,
  );
  assert.ok(Object.is(decision.warm, 0));
});

test('a forecast of 10⁹ requests/s stops at the ceiling, and the trail says how many are missing', () => {
  const forecast = { ...forecastOf(3, 3), values: new Float64Array(4).fill(60e9) };
  const { decision } = advancePool(poolState(14), poolInput({ forecast }), AT_0600);
  assert.equal(decision.warm, 20);
  // 10⁹ ÷ 0.4 = 2.5 · 10⁹ instances, of which ceilCount forgives a billionth, 2.5: 2,499,999,997.5 rounded up.
  const last = decision.trail.at(-1);
  assert.equal(last?.rule, 'clamp-to-bounds');
  assert.equal(last.why, 'the ceiling is 20 instances: 2499999978 of the 2499999998 wanted are missing');
});

test('a forecast of the greatest number that there is stays finite', () => {
  const forecast = { ...forecastOf(3, 3), values: new Float64Array(4).fill(Number.MAX_VALUE) };
  const { decision, state } = advancePool(poolState(14), poolInput({ forecast }), AT_0600);
  assert.equal(decision.warm, 20);
  assert.ok(state.recommendations.every(({ instances }) => Number.isSafeInteger(instances)));
});

test('a forecast without targets, levels or values takes nothing away', () => {
  const empty: readonly Partial<Forecast>[] = [
    { targets: [] },
    { levels: [] },
    { values: new Float64Array(0) },
    { levels: [Number.NaN, Number.NaN] },
  ];
  for (const part of empty) {
    const forecast = { ...forecastOf(3, 3), ...part };
    const { decision } = advancePool(poolState(14), poolInput({ forecast }), AT_0600);
    assert.equal(decision.warm, 14, Object.keys(part).join());
  }
});

test('a forecast from the future is read from its start', () => {
  const forecast = { ...forecastOf(15, 15), issuedAt: atMinute(60) };
  assert.equal(advancePool(poolState(14), poolInput({ forecast }), AT_0600).decision.warm, 15);
});

test('a forecast of yesterday takes nothing away', () => {
  const forecast = { ...forecastOf(3, 3), issuedAt: atMinute(-24 * 60) };
  const { decision } = advancePool(poolState(14), poolInput({ forecast }), AT_0600);
  assert.equal(decision.warm, 14);
});

test('a horizon of one step takes nothing away', () => {
  const { decision } = advancePool(poolState(14), poolInput({ horizonSteps: 1 }), AT_0600);
  assert.equal(decision.warm, 14);
});

test('a horizon of 0 is a bug', () => {
  assert.throws(() => advancePool(poolState(14), poolInput({ horizonSteps: 0 }), AT_0600), /bug/);
});
