import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTarget, parseTarget, peak, targetValue, total } from '../../../src/core/forecast/target.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';

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

test('a target spelt in minutes is one of leads, if it is of whole steps', () => {
  assert.deepEqual(parseTarget('peak(5m,6m)', MINUTE_MS), peak(5, 6));
  assert.deepEqual(parseTarget('total(0m,30m)', 5 * MINUTE_MS), total(0, 6));
  for (const text of [
    'peak(5m,6m)',
    'total(0m,0m)',
    'total(10m,5m)',
    'mean(0m,5m)',
    'total(0,5)',
    '',
    'total(0m,5m) ',
  ]) {
    assert.equal(parseTarget(text, 5 * MINUTE_MS), undefined, text);
  }
});
