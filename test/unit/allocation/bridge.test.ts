import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bridgeTargets, expectedRate } from '../../../src/core/allocation/bridge.ts';
import type { Forecast } from '../../../src/core/forecast/forecast.ts';
import { formatTarget, peak, total } from '../../../src/core/forecast/target.ts';
import { AT_0600, forecastOf } from './given.ts';

const SPAN = {
  issuedAt: AT_0600,
  stepMs: 60_000,
  horizonSteps: 30,
  leadTimeMs: 300_000,
  periodMs: 60_000,
};

// In seconds after the issue the orders are ready from `age + L` to `age + L + P`; a lead is 60 s.
const CASES = [
  { name: 'brand-new news', change: {}, ageS: 0, add: 'peak(5,6)', keep: 'peak(0,6)' },
  { name: 'news half a step old: [330, 390) s', change: {}, ageS: 30, add: 'peak(5,7)', keep: 'peak(0,7)' },
  { name: 'news two steps old', change: {}, ageS: 120, add: 'peak(7,8)', keep: 'peak(2,8)' },
  {
    name: 'lead time 90 s: [90, 150) s',
    change: { leadTimeMs: 90_000 },
    ageS: 0,
    add: 'peak(1,3)',
    keep: 'peak(0,3)',
  },
  { name: 'no lead time', change: { leadTimeMs: 0 }, ageS: 0, add: 'peak(0,1)', keep: 'peak(0,1)' },
  {
    name: 'planning every 15 s: [300, 315) s',
    change: { periodMs: 15_000 },
    ageS: 0,
    add: 'peak(5,6)',
    keep: 'peak(0,6)',
  },
  { name: 'a clock that ran back', change: {}, ageS: -600, add: 'peak(5,6)', keep: 'peak(0,6)' },
  {
    name: 'up to the horizon exactly',
    change: { horizonSteps: 6 },
    ageS: 0,
    add: 'peak(5,6)',
    keep: 'peak(0,6)',
  },
];

for (const { name, change, ageS, add, keep } of CASES) {
  test(`bridge: ${name}`, () => {
    const targets = bridgeTargets({ ...SPAN, ...change }, AT_0600 + ageS * 1_000);
    assert.equal(formatTarget(targets.add), add);
    assert.equal(formatTarget(targets.keep), keep);
    assert.equal(targets.beyondHorizon, false);
  });
}

test('a bridge that ends after the horizon is cut, and says so', () => {
  // Ready in [300, 390) s after half a step, but only 6 steps are forecast.
  const cut = bridgeTargets({ ...SPAN, horizonSteps: 6 }, AT_0600 + 30_000);
  assert.deepEqual(cut, { add: peak(5, 6), keep: peak(0, 6), beyondHorizon: true });
});

test('of a bridge wholly after the horizon the last lead is left', () => {
  const beyond = bridgeTargets({ ...SPAN, horizonSteps: 3 }, AT_0600 + 600_000);
  assert.deepEqual(beyond, { add: peak(2, 3), keep: peak(2, 3), beyondHorizon: true });
});

/** Requests per minute at levels 0.5, 0.9 and 0.99. */
const FORECAST: Forecast = {
  ...forecastOf(1, 1),
  targets: [total(5, 6), peak(5, 6)],
  levels: [0.5, 0.9, 0.99],
  values: Float64Array.of(1, 2, 3, 60, 300, 390),
};

test('a level of the forecast is read as it is, per second', () => {
  assert.deepEqual(expectedRate(FORECAST, peak(5, 6), 0.9), { perSecond: 5, level: 0.9 });
});

test('between two levels the quantile is linear', () => {
  // 0.945 is half-way between 0.9 and 0.99: (300 + 390) ÷ 2 = 345 requests per minute = 5.75/s.
  const rate = expectedRate(FORECAST, peak(5, 6), 0.945);
  assert.ok(rate !== undefined && Math.abs(rate.perSecond - 5.75) < 1e-9, JSON.stringify(rate));
});

test('outside the levels of the forecast the outermost is read, and named', () => {
  assert.deepEqual(expectedRate(FORECAST, peak(5, 6), 0.999), { perSecond: 6.5, level: 0.99 });
  assert.deepEqual(expectedRate(FORECAST, peak(5, 6), 0.1), { perSecond: 1, level: 0.5 });
});

test('a target that the forecast does not have is unknown', () => {
  assert.equal(expectedRate(FORECAST, peak(5, 7), 0.9), undefined);
  assert.equal(expectedRate({ ...FORECAST, levels: [] }, peak(5, 6), 0.9), undefined);
  assert.equal(expectedRate({ ...FORECAST, values: new Float64Array(3) }, peak(5, 6), 0.9), undefined);
});
