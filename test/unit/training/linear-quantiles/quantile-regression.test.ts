/** Quantile regression with a prior, by numbers that can be checked by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quantileCoefficients } from '../../../../training/linear-quantiles/quantile-regression.ts';
import type { Lesson } from '../../../../training/linear-quantiles/quantile-regression.ts';

/** Rows of one feature that is always 1. */
const constant = (targets: readonly number[]): Lesson => ({
  features: [new Float64Array(targets.length).fill(1)],
  targets: Float64Array.from(targets),
  weights: new Float64Array(targets.length).fill(1),
});

const coefficient = (
  lesson: Lesson,
  { prior, ridge, level }: { readonly prior: number; readonly ridge: number; readonly level: number },
): number => {
  const start = Float64Array.of(prior);
  const pull = { prior: start, ridge: Float64Array.of(ridge), errorMin: 1e-4 };
  return quantileCoefficients(lesson, pull, { level, start, rounds: 30 })[0] ?? NaN;
};

const assertClose = (value: number, wanted: number): void => {
  assert.ok(Math.abs(value - wanted) < 1e-3, `${value}, not ${wanted}`);
};

test('of one feature that is always 1 the coefficient is the quantile', () => {
  // Eleven numbers: half of the rest lie below the sixth, nine tenths below the tenth.
  const lesson = constant([10, 0, 1, 9, 2, 8, 3, 7, 4, 6, 5]);
  assertClose(coefficient(lesson, { prior: 3, ridge: 1e-9, level: 0.5 }), 5);
  assertClose(coefficient(lesson, { prior: 3, ridge: 1e-9, level: 0.87 }), 9);
});

test('the ridge holds it at the prior as far as it counts', () => {
  // 50 errors pull with ½ each, the ridge back with 10 · b ÷ 2: they are even at b = 5.
  assertClose(coefficient(constant(Array<number>(50).fill(10)), { prior: 0, ridge: 10, level: 0.5 }), 5);
});

test('a feature that says nothing has the coefficient of the prior', () => {
  const lesson = { ...constant([1, 2, 3, 4]), features: [new Float64Array(4)] };
  assertClose(coefficient(lesson, { prior: 0.25, ridge: 1e-3, level: 0.9 }), 0.25);
});

test('a row of double weight counts as two', () => {
  const twice = constant([1, 2, 2, 5, 9]);
  const weighted = { ...constant([1, 2, 5, 9]), weights: Float64Array.of(1, 2, 1, 1) };
  const given = { prior: 3, ridge: 0.1, level: 0.7 };
  assertClose(coefficient(weighted, given), coefficient(twice, given));
});
