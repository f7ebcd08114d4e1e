import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTarget, peak, targetValue, total } from '../../../src/core/forecast/target.ts';

test('a total adds up its leads, a peak is the greatest of them; the end is not in', () => {
  const steps = [3, 1, 4, 1, 5, 9];
  for (const [target, value] of [
    [total(0, 1), 3],
    [total(0, 4), 9],
    [total(2, 5), 10],
    [peak(0, 1), 3],
    [peak(1, 4), 4],
    [peak(3, 6), 9],
  ] as const) {
    assert.equal(
      targetValue(target, (lead) => steps[lead] ?? Number.NaN),
      value,
      formatTarget(target),
    );
  }
});

test('one unknown step makes the target unknown, wherever it lies', () => {
  for (const unknown of [0, 1, 2]) {
    const stepAt = (lead: number): number => (lead === unknown ? Number.NaN : 7);
    assert.equal(targetValue(total(0, 3), stepAt), Number.NaN);
    assert.equal(targetValue(peak(0, 3), stepAt), Number.NaN);
    assert.equal(targetValue(total(3, 4), stepAt), 7);
  }
});

test('targets are told apart by their spelling', () => {
  assert.equal(formatTarget(peak(5, 6)), 'peak(5,6)');
  assert.equal(formatTarget(total(0, 30)), 'total(0,30)');
});

test('leads are in order', () => {
  for (const [from, to] of [
    [-1, 2],
    [3, 3],
    [4, 3],
    [Number.NaN, 2],
  ] as const) {
    assert.throws(() => total(from, to), /bug: a target needs leads in order/);
  }
});
