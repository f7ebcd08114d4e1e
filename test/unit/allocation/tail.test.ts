import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advancePool } from '../../../src/core/allocation/advance.ts';
import { TAIL_LEVEL, tailRate } from '../../../src/core/allocation/tail.ts';
import { AT_0600, POOL, poolInput, poolState } from './given.ts';

/** The level at which e ** factors times less is missed than at `TAIL_LEVEL`. */
const beyond = (factors: number): number => 1 - (1 - TAIL_LEVEL) * Math.exp(-factors);

const near = (actual: number, expected: number): void => {
  assert.ok(Math.abs(actual - expected) < 1e-6, `${actual}, not ${expected}`);
};

test('the tail goes from the quantile to the record, and then above it', () => {
  near(tailRate(10, 40, TAIL_LEVEL), 10);
  // 1 factor: three tenths of the way. 10 / 3 factors: all of it. Then a fifth of the record more a factor.
  near(tailRate(10, 40, beyond(1)), 19);
  near(tailRate(10, 40, beyond(10 / 3)), 40);
  near(tailRate(10, 40, beyond(10 / 3 + 2)), 56);
});

test('a quantile above the record is the record', () => {
  near(tailRate(50, 40, beyond(2)), 50);
  near(tailRate(50, 40, beyond(10 / 3 + 1)), 60);
});

test('without a record the tail is flat', () => {
  assert.equal(tailRate(10, undefined, 0.99999), 10);
});

test('a higher level never gives less', () => {
  const rates = Array.from({ length: 80 }, (_, at) => tailRate(7, 30, beyond(at / 10)));
  assert.deepEqual(
    rates,
    rates.toSorted((a, b) => a - b),
  );
});

test('a pool whose level lies in the tail is decided by the record, and its inputs name the level', () => {
  const at = (level: number, record: number | undefined) =>
    advancePool(
      poolState(undefined),
      poolInput({ pool: { ...POOL, level, ceiling: 1_000 }, recordRatePerSecond: record }),
      AT_0600,
    ).decision;
  const { warm, inputs } = at(beyond(10 / 3), 400 * at(0.95, undefined).inputs.capacityPerSecond);
  assert.equal(warm, 400);
  assert.equal(inputs.level, beyond(10 / 3));
  assert.equal(at(0.95, 400).warm, at(0.95, undefined).warm, 'a usual level does not look at it');
});
