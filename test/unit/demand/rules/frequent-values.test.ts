import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFrequentValues } from '../../../../src/core/demand/rules/frequent-values.ts';

test('counts are exact while all values have room', () => {
  const values = createFrequentValues(3);
  for (const [value, count] of [
    ['b', 2],
    ['a', 2],
    ['c', 1],
    ['c', 4],
  ] as const) {
    values.add(value, count);
  }
  assert.deepEqual(values.largest(), [
    ['c', 5],
    ['a', 2],
    ['b', 2],
  ]);
});

test('a value too many takes the median from all, and those without anything left give way', () => {
  const values = createFrequentValues(4);
  for (const [value, count] of [
    ['a', 10],
    ['b', 5],
    ['c', 2],
    ['d', 1],
  ] as const) {
    values.add(value, count);
  }
  // Of 1, 2, 5, 10 the upper median is 5: a keeps 5, and e comes with its own 3.
  values.add('e', 3);
  assert.deepEqual(values.largest(), [
    ['a', 5],
    ['e', 3],
  ]);
});

test('a value that came more often than in 2 of capacity requests is found among a million others', () => {
  const values = createFrequentValues(100);
  // 1,000 of 40,000: more than 40,000 / 50 = 800.
  for (let place = 0; place < 39_000; place += 1) {
    values.add(`once-${place}`, 1);
    if (place % 39 === 0) values.add('often', 1);
  }
  const [[value, count] = ['', 0]] = values.largest();
  assert.equal(value, 'often');
  assert.ok(count > 0 && count <= 1_000, `${count}`);
  assert.ok(values.largest().length <= 100);
});

test('what is forgotten is gone, and decay takes its share of all', () => {
  const values = createFrequentValues(10);
  values.add('a', 10);
  values.add('b', 1);
  values.add('c', 7);
  values.delete('c');
  values.decay(0.5);
  // Half a request of b is not more than a half.
  assert.deepEqual(values.largest(), [['a', 5]]);
});
