import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepAt } from '../../../src/core/demand/ring.ts';
import { addCount, createSeriesBook, ringOf } from '../../../src/core/demand/series-book.ts';
import type { SeriesBook } from '../../../src/core/demand/series-book.ts';

/** Steps of 10 ms, of which each ring keeps 4. */
const book = (): SeriesBook => createSeriesBook(10, 4);

test('counts go to the ring of their series, at the index of their step', () => {
  const given = book();
  addCount(given, 'a', { start: 70, count: 2 });
  addCount(given, 'b', { start: 70, count: 5 });
  addCount(given, 'a', { start: 70, count: 3 });
  assert.deepEqual([stepAt(ringOf(given, 'a'), 7), stepAt(ringOf(given, 'b'), 7)], [5, 5]);
  assert.deepEqual([...given.rings.keys()], ['a', 'b']);
});

test('a ring keeps as many steps as the book says', () => {
  const given = book();
  for (const index of [0, 1, 2, 3, 4]) addCount(given, 'a', { start: index * 10, count: 1 });
  assert.deepEqual([stepAt(ringOf(given, 'a'), 0), stepAt(ringOf(given, 'a'), 1)], [Number.NaN, 1]);
});

test('a count belongs on a step', () => {
  assert.throws(() => {
    addCount(book(), 's', { start: 15, count: 1 });
  }, /bug: 15 is not on a step/);
});
