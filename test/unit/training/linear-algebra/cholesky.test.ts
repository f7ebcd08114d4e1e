/** Symmetric systems, by numbers that can be checked by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choleskyFactor, choleskySolve } from '../../../../training/linear-algebra/cholesky.ts';

/** [[4, 2, −2], [2, 10, 5], [−2, 5, 9]] = L Lᵀ with L = [[2, 0, 0], [1, 3, 0], [−1, 2, 2]]. */
const MATRIX = Float64Array.of(4, 2, -2, 2, 10, 5, -2, 5, 9);
const FACTOR = Float64Array.of(2, 0, 0, 1, 3, 0, -1, 2, 2);

test('the factor of a symmetric matrix is its lower triangle', () => {
  assert.deepEqual(choleskyFactor(MATRIX, 3), FACTOR);
});

test('the upper triangle is not read', () => {
  assert.deepEqual(choleskyFactor(Float64Array.of(4, NaN, NaN, 2, 10, NaN, -2, 5, 9), 3), FACTOR);
});

test('the solution gives the right-hand side', () => {
  // A · [1, −2, 3] = [4 − 4 − 6, 2 − 20 + 15, −2 − 10 + 27].
  const right = Float64Array.of(-6, -3, 15);
  assert.deepEqual(choleskySolve(FACTOR, right), Float64Array.of(1, -2, 3));
  assert.deepEqual(right, Float64Array.of(-6, -3, 15), 'the right-hand side is left as it was');
});

for (const [what, matrix] of [
  ['two equal columns', [1, 1, 1, 1]],
  ['a negative eigenvalue', [1, 2, 2, 1]],
  ['all zero', [0, 0, 0, 0]],
  ['an unknown', [1, 0, NaN, 1]],
  ['an infinity', [Infinity, 0, 0, 1]],
] as const) {
  test(`a matrix with ${what} has no factor`, () => {
    assert.equal(choleskyFactor(Float64Array.from(matrix), 2), undefined);
  });
}

test('the scale of the matrix does not matter', () => {
  for (const scale of [1e-200, 1e200]) {
    const factor = choleskyFactor(Float64Array.of(4 * scale, 0, 0, 9 * scale), 2);
    assert.deepEqual(factor, Float64Array.of(Math.sqrt(4 * scale), 0, 0, Math.sqrt(9 * scale)));
  }
});
