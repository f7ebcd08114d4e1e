import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hoursFor } from '../../../../../src/app/backtest/decide/frontier.ts';

const points = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([hoursOfOracle, unservedShare]) => ({ hoursOfOracle, unservedShare }));

test('between two settings the cost goes with the logarithm of what is left unserved', () => {
  // 1 % is half way from 10 % to 0.1 %.
  assert.equal(hoursFor(points([1, 0.1], [2, 0.001]), 0.01)?.toFixed(9), '1.500000000');
});

test('a setting that another one beats in both does not count, whatever the order', () => {
  const front = points([1, 0.1], [2, 0.001]);
  const beaten = points([1.2, 0.2], [1.9, 0.1], [3, 0.001]);
  assert.equal(hoursFor([...beaten, ...front], 0.01), hoursFor(front, 0.01));
});

test('where the cheapest setting is good enough, it is the price', () => {
  assert.equal(hoursFor(points([0.9, 0.002], [2, 0]), 0.01), 0.9);
});

test('what no setting reaches has no price', () => {
  assert.equal(hoursFor(points([1, 0.1], [9, 0.02]), 0.01), undefined);
  assert.equal(hoursFor([], 0.01), undefined);
});

test('nothing unserved counts as one in a million', () => {
  // 1e-4 is half way from 1e-2 to 1e-6.
  assert.equal(hoursFor(points([1, 0.01], [3, 0]), 1e-4)?.toFixed(9), '2.000000000');
});
