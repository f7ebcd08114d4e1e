import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standardScore } from '../../../src/core/units/standard-score.ts';

test('the score of a level is that of the tables', () => {
  // Quantiles of the standard normal distribution to six decimals, as any table has them.
  for (const [level, score] of [
    [0.5, 0],
    [0.75, 0.67449],
    [0.9, 1.281552],
    [0.975, 1.959964],
    [0.99, 2.326348],
    [0.9995, 3.290527],
    [0.05, -1.644854],
    [0.001, -3.090232],
  ] as const) {
    assert.ok(Math.abs(standardScore(level) - score) < 1e-6, `${level}: ${standardScore(level)}`);
  }
});

test('a level of 0 or 1 has no score', () => {
  for (const level of [0, 1, -0.1, Number.NaN]) assert.throws(() => standardScore(level), /bug/);
});
