/** What starts that are slow, or fail, do to decisions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advancePool } from '../../../../src/core/allocation/advance.ts';
import { decide } from '../../../../src/core/allocation/decide.ts';
import type { PoolStarts } from '../../../../src/core/allocation/starts/lead-time.ts';
import { peak } from '../../../../src/core/forecast/target.ts';
import { AT_0600, atMinute, forecastOf, poolInput, poolState, ruleInput } from '../given.ts';

const starts = (changes: Partial<PoolStarts> = {}): PoolStarts => ({
  leadTimeMs: 300_000,
  configuredMs: 300_000,
  known: 40,
  overdue: 0,
  failureShare: 0,
  ready: 14,
  starting: 0,
  ...changes,
});

test('the bridge is as long as starts take, and the trail says so first', () => {
  const forecast = { ...forecastOf(9, 12), targets: [peak(10, 11), peak(0, 11)] };
  const input = poolInput({ forecast, starts: starts({ leadTimeMs: 600_000, overdue: 2 }) });
  const { decision } = advancePool(poolState(3), input, AT_0600);
  assert.equal(decision.warm, 9);
  assert.equal(decision.readyBy, atMinute(10));
  assert.equal(decision.inputs.leadTimeMs, 600_000);
  assert.deepEqual(decision.trail[0], {
    rule: 'learn-lead-time',
    from: 0,
    to: 0,
    why: 'nine of ten instances are ready after 600 s, by the last 40 starts, and 2 that still run; configured are 300 s',
  });
});

test('what a request was learned to cost decides how many instances a rate needs, and the trail says so', () => {
  const { cost } = poolInput().pool;
  const nothing = {
    cpuSeconds: undefined,
    memoryBytes: undefined,
    serviceSeconds: undefined,
    bytes: undefined,
  };
  const learnedCost = { cost: { ...cost, cpuSeconds: 3 }, unsure: { ...nothing, cpuSeconds: 0.02 } };
  const pool = { ...poolInput().pool, ceiling: 100 };
  const { decision } = advancePool(poolState(3), poolInput({ pool, learnedCost }), AT_0600);
  // 14 instances' worth of requests that cost twice as much as is configured.
  assert.equal(decision.warm, 28);
  assert.deepEqual(decision.trail[0], {
    rule: 'learn-cost',
    from: 0,
    to: 0,
    why: 'a request costs 3 CPU-seconds (±2 %, configured are 1.5)',
  });
});

test('a lead time that is as configured has no line', () => {
  const { trail } = decide(ruleInput({ starts: starts() }));
  assert.deepEqual(
    trail.map(({ rule }) => rule),
    ['cover-bridge'],
  );
});

test('half of the starts fail: what is to become ready is ordered twice', () => {
  const { warm, trail } = decide(
    ruleInput({ previous: 4, starts: starts({ failureShare: 0.5, ready: 4 }), ceiling: 40 }),
  );
  assert.equal(warm, 24);
  assert.deepEqual(trail.at(-1), {
    rule: 'replace-failures',
    from: 14,
    to: 24,
    why: '10 instances are to become ready, and 50 % of the last 40 starts failed',
  });
});

test('when all starts fail no more than four times as many are ordered, and never more than the ceiling', () => {
  const all = starts({ failureShare: 1, ready: 4 });
  assert.equal(decide(ruleInput({ previous: 4, starts: all, ceiling: 100 })).warm, 4 + 4 * 10);
  assert.equal(decide(ruleInput({ previous: 4, starts: all, ceiling: 20 })).warm, 20);
});

test('replacements do not become needs: they go as instances become ready, and do not pile up', () => {
  let state = poolState(4);
  // 14 are needed for the next hour, up to 30 may be kept, half of the starts fail.
  for (const [minute, ready, warm] of [
    [0, 4, 24],
    [1, 4, 24],
    [2, 9, 19],
    [3, 14, 14],
  ] as const) {
    const forecast = { ...forecastOf(14, 30), issuedAt: atMinute(minute) };
    const pool = { ...poolInput().pool, ceiling: 100, stabilizationMs: 0 };
    const input = poolInput({ pool, forecast, starts: starts({ failureShare: 0.5, ready }) });
    const next = advancePool(state, input, atMinute(minute));
    assert.equal(next.decision.warm, warm, `minute ${minute}`);
    state = next.state;
  }
});
