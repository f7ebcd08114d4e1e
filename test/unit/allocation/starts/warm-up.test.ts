import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { WarmUpRecord } from '../../../../src/core/allocation/starts/warm-up.ts';
import { emptyWarmUp, learnedWarmUp, observeWarmUp } from '../../../../src/core/allocation/starts/warm-up.ts';

/** Each `[age in seconds, service time in ms, requests]`. */
function seen(...rows: readonly (readonly [number, number, number])[]): WarmUpRecord {
  const record = emptyWarmUp();
  for (const [ageS, serviceMs, requests] of rows) {
    for (let i = 0; i < requests; i += 1) observeWarmUp(record, ageS * 1_000, serviceMs);
  }
  return record;
}

const shares = (record: WarmUpRecord, ...agesS: readonly number[]): readonly (number | undefined)[] => {
  const learned = learnedWarmUp(record);
  return agesS.map((ageS) => learned && Math.round(learned(ageS * 1_000) * 1_000) / 1_000);
};

test('one that takes four times as long gets a quarter, and more as it gets faster', () => {
  const record = seen([0.5, 800, 30], [3, 400, 30], [20, 200, 30], [3_000, 200, 1_000]);
  // The middles of the buckets are under 1 s, 2.83 s (2 to 4) and 22.6 s (16 to 32): by hand, as 2^(1.5) and 2^(4.5).
  assert.deepEqual(shares(record, 0, 2 ** 1.5, 2 ** 4.5, 100, 100_000), [0.25, 0.5, 1, 1, 1]);
  const [early = 0, late = 0] = shares(record, 2, 12);
  assert.ok(early > 0.25 && early < 0.5 && late > 0.5 && late < 1, 'between them it is between');
});

test('too little says nothing: no young ones, no old ones, a few of each', () => {
  assert.equal(learnedWarmUp(emptyWarmUp()), undefined);
  assert.equal(learnedWarmUp(seen([3_000, 200, 1_000])), undefined);
  assert.equal(learnedWarmUp(seen([0.5, 800, 19], [3_000, 200, 1_000])), undefined);
});

test('chance does not make an older one slower than a younger one', () => {
  // 300 and 400 ms of as many requests are pooled: their geometric mean is 346 ms.
  const record = seen([0.5, 800, 40], [3, 300, 40], [12, 400, 40], [3_000, 200, 40]);
  assert.deepEqual(shares(record, 2 ** 1.5, 2 ** 3.5), [0.577, 0.577]);
});

test('a warm instance that was never slower keeps its whole share', () => {
  assert.deepEqual(shares(seen([0.5, 150, 40], [3_000, 200, 400]), 0, 10), [1, 1]);
});

test('a long request among many short ones hardly counts', () => {
  const calm = seen([0.5, 400, 100], [3_000, 200, 100]);
  observeWarmUp(calm, 500, 30_000);
  const [share = 0] = shares(calm, 0);
  assert.ok(share > 0.45, `${share}`);
});

test('what was seen long ago fades', () => {
  const record = seen([0.5, 800, 2_000], [3_000, 200, 2_000], [0.5, 200, 12_000]);
  const [share = 0] = shares(record, 0);
  assert.ok(share > 0.95, `${share}`);
});

test('ages and times that are none change nothing', () => {
  const record = emptyWarmUp();
  for (const [age, ms] of [
    [-1, 1],
    [NaN, 1],
    [1, 0],
    [1, -1],
    [1, NaN],
    [1, Infinity],
  ] as const) {
    observeWarmUp(record, age, ms);
  }
  assert.deepEqual(record, emptyWarmUp());
});

test('whatever was seen, shares lie in (0, 1] and never fall with age', () => {
  const row = fc.tuple(
    fc.double({ min: 0, max: 1e8, noNaN: true }),
    fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      const record = emptyWarmUp();
      for (const [age, ms] of rows) for (let i = 0; i < 20; i += 1) observeWarmUp(record, age, ms);
      const learned = learnedWarmUp(record);
      if (learned === undefined) return;
      let before = 0;
      for (let age = 0; age < 1e8; age = age * 1.7 + 100) {
        const share = learned(age);
        assert.ok(share > 0 && share <= 1 && share >= before - 1e-12, `${share} after ${before} at ${age}`);
        before = share;
      }
    }),
  );
});
