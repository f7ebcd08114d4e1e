import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ceilCount, finiteOrZero } from '../../../src/core/units/quantity.ts';

test('a count is rounded up, but not for the last bits of a float', () => {
  for (const [x, count] of [
    [0, 0],
    [-0, 0],
    [-3.2, 0], // never negative
    [0.001, 1],
    [1, 1],
    [1.000_000_000_1, 1], // 1e-10 above: noise
    [1.000_001, 2], // 1e-6 above: meant
    [(100 * (1 + 0.1)) / 10, 11], // 11.000000000000002
    [0.1 + 0.2 + 0.7, 1], // 1.0000000000000002 or 1, by the order of adding
    [1e6 + 1e-4, 1e6], // the noise grows with the number
    [1e6 + 0.01, 1e6 + 1],
  ] as const) {
    // `equal` tells −0 from 0.
    assert.equal(ceilCount(x), count, `${x}`);
  }
});

test('what leaves the core is finite and not negative', () => {
  for (const [x, left] of [
    [1.5, 1.5],
    [0, 0],
    [-0, 0],
    [-1, 0],
    [Number.NaN, 0],
    [Number.POSITIVE_INFINITY, 0],
    [Number.NEGATIVE_INFINITY, 0],
  ] as const) {
    assert.equal(finiteOrZero(x), left, `${x}`);
  }
});
