/** Least squares, by numbers that can be checked by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LeastSquares } from '../../../../training/linear-algebra/least-squares.ts';

/** Rows [1, x] for x = 0, 1, 2 with y = 1, 2, 6. */
function threePoints(): LeastSquares {
  const sums = new LeastSquares(2);
  sums.add([1, 0], 1);
  sums.add([1, 1], 2);
  sums.add([1, 2], 6);
  return sums;
}

function assertClose(actual: ArrayLike<number> | undefined, expected: readonly number[]): void {
  assert.ok(actual, 'there is a solution');
  assert.equal(actual.length, expected.length);
  for (const [i, value] of expected.entries()) {
    assert.ok(Math.abs((actual[i] ?? NaN) - value) < 1e-12, `${i}: ${actual[i]}, not ${value}`);
  }
}

test('a line through three points', () => {
  // Mean of x is 1, of y 3; slope = (−1 · −2 + 0 · −1 + 1 · 3) / 2 = 2.5; intercept = 3 − 2.5.
  const sums = threePoints();
  const line = sums.solve();
  assertClose(line, [0.5, 2.5]);
  assert.ok(line);
  // The points lie .5, −1 and .5 off the line.
  assert.ok(Math.abs(sums.residualSquares(line) - 1.5) < 1e-12);
  assert.equal(sums.rows, 3);
});

test('a row of weight 2 counts as two rows', () => {
  const twice = threePoints();
  twice.add([1, 2], 6);
  const weighted = new LeastSquares(2);
  weighted.add([1, 0], 1);
  weighted.add([1, 1], 2);
  weighted.add([1, 2], 6, 2);
  assertClose(weighted.solve(), [...(twice.solve() ?? [])]);
});

test('ridge draws a coefficient toward 0', () => {
  const sums = new LeastSquares(1);
  sums.add([2], 6);
  // b = 12 / (4 + ridge).
  assertClose(sums.solve(Float64Array.of(2)), [2]);
});

test('rows that do not determine the coefficients have no solution, but with ridge they have', () => {
  const sums = new LeastSquares(2);
  sums.add([1, 1], 4);
  sums.add([1, 1], 4);
  assert.equal(sums.solve(), undefined);
  // Both columns are the same, so that they share the value: (2 + 2 + .5) b = 8 for each.
  assertClose(sums.solve(Float64Array.of(0.5, 0.5)), [8 / 4.5, 8 / 4.5]);
  assert.equal(new LeastSquares(2).solve(), undefined, 'no rows at all');
});

test('a perfect fit leaves nothing', () => {
  const sums = new LeastSquares(1);
  for (const x of [1e6, 2e6, 3e6]) sums.add([x], x / 3);
  assert.ok(sums.residualSquares(Float64Array.of(1 / 3)) < 1e-2, 'of squares of about 1e12');
});
