import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addCount,
  createSeriesBook,
  finalizeSteps,
  loadSeries,
  ringOf,
  stepAt,
} from '../../../src/core/demand/series-book.ts';
import type { SeriesBook } from '../../../src/core/demand/series-book.ts';

/** Steps of 10 ms, of which each ring keeps 4. */
const book = (): SeriesBook => createSeriesBook(10, 4);

const add = (to: SeriesBook, index: number, count: number): void => {
  addCount(to, 's', { start: index * 10, count });
};

/** Values of the step indices [from, to). */
const steps = (of: SeriesBook, from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, offset) => stepAt(ringOf(of, 's'), from + offset));

const load = (into: SeriesBook, start: number, values: number[]): void => {
  loadSeries(into, 's', { source: 's', start: start * 10, stepMs: 10, values: Float64Array.from(values) });
};

const U = Number.NaN; // unknown

test('nothing is known of a series that is new', () => {
  assert.deepEqual(steps(book(), -2, 2), [U, U, U, U]);
});

test('counts of a step add up; steps without any are unknown', () => {
  const given = book();
  add(given, 7, 2);
  add(given, 9, 1);
  add(given, 7, 3);
  assert.deepEqual(steps(given, 5, 11), [U, U, 5, U, 1, U]);
});

test('the ring keeps its newest steps, and those that come round are unknown again', () => {
  const given = book();
  for (const index of [0, 1, 2, 3]) add(given, index, index + 1);
  add(given, 5, 9); // 4 comes in unknown; 0 and 1 have gone
  assert.deepEqual(steps(given, 0, 7), [U, U, 3, 4, U, 9, U]);
  add(given, 105, 1); // more than a whole round later
  assert.deepEqual(steps(given, 101, 106), [U, U, U, U, 1]);
});

test('a late count changes its step, as long as that is kept', () => {
  const given = book();
  add(given, 8, 1);
  add(given, 5, 2);
  add(given, 5, 2);
  add(given, 4, 100); // let go: with 8 the ring keeps 5 to 8
  assert.deepEqual(steps(given, 4, 9), [U, 4, U, U, 1]);
});

test('a count that was let go does not make its step the first known one', () => {
  const given = book();
  add(given, 8, 1);
  add(given, 4, 100);
  assert.equal(ringOf(given, 's').first, 8);
});

test('steps before 1970 are steps like others', () => {
  const given = book();
  add(given, -3, 1);
  add(given, -1, 2);
  add(given, 0, 3);
  assert.deepEqual(steps(given, -4, 1), [U, 1, U, 2, 3]);
});

test('a count belongs on a step', () => {
  assert.throws(() => {
    addCount(book(), 's', { start: 15, count: 1 });
  }, /bug: 15 is not on a step/);
});

test('a final step without a count is 0, from the first known step on', () => {
  const given = book();
  add(given, 6, 5);
  finalizeSteps(ringOf(given, 's'), 4, 9);
  assert.deepEqual(steps(given, 4, 10), [U, U, 5, 0, 0, U]);
});

test('of the steps that a series knew before only those from `from` on become 0', () => {
  const given = book();
  add(given, 4, 5);
  finalizeSteps(ringOf(given, 's'), 6, 7);
  assert.deepEqual(steps(given, 4, 8), [5, U, 0, U]);
});

test('no step of a series that was never counted is 0', () => {
  const given = book();
  finalizeSteps(ringOf(given, 's'), 0, 9);
  assert.deepEqual(steps(given, 0, 9), new Array(9).fill(U));
});

test('more final steps than the ring keeps leave the newest', () => {
  const given = book();
  add(given, 0, 5);
  finalizeSteps(ringOf(given, 's'), 0, 100);
  assert.deepEqual(steps(given, 95, 101), [U, 0, 0, 0, 0, U]);
});

test('a late count joins a step that was 0', () => {
  const given = book();
  add(given, 5, 1);
  finalizeSteps(ringOf(given, 's'), 5, 8);
  add(given, 6, 2);
  assert.deepEqual(steps(given, 5, 8), [1, 2, 0]);
});

test('what is loaded replaces what was known, and the ring keeps its newest part', () => {
  for (const [start, values, from, expected] of [
    [10, [1, 2, 3], 9, [U, 1, 2, 3, U]], // shorter than the ring
    [10, [1, 2, 3, 4], 9, [U, 1, 2, 3, 4, U]],
    [10, [1, 2, 3, 4, 5, 6], 11, [U, 3, 4, 5, 6, U]], // longer
    [13, [1, U, 3], 12, [U, 1, U, 3, U]], // round the end of the ring's array
    [-2, [1, 2, 3], -3, [U, 1, 2, 3, U]],
    [10, [], 8, [U, U, U, U]],
  ] as const) {
    const given = book();
    add(given, 11, 100);
    load(given, start, [...values]);
    assert.deepEqual(steps(given, from, from + expected.length), expected, `${start}: ${values.join()}`);
  }
});

test('the first known step of what is loaded may lie before what the ring keeps', () => {
  const given = book();
  load(given, 10, [U, 7, U, U, U, U, U, 1]); // kept: 14 to 17
  assert.equal(ringOf(given, 's').first, 11);
  finalizeSteps(ringOf(given, 's'), 0, 18);
  assert.deepEqual(steps(given, 13, 19), [U, 0, 0, 0, 1, U]);
});

test('a series of nothing but unknown steps has no first one', () => {
  const given = book();
  load(given, 10, [U, U]);
  assert.equal(ringOf(given, 's').first, Number.POSITIVE_INFINITY);
});

test('counts go on after what was loaded', () => {
  const given = book();
  load(given, 10, [1, 2, U]);
  add(given, 12, 4);
  add(given, 13, 5);
  add(given, 11, 10);
  assert.deepEqual(steps(given, 10, 14), [1, 12, 4, 5]);
});

test('a series of other steps does not fit into the book', () => {
  assert.throws(
    () => loadSeries(book(), 's', { source: 's', start: 0, stepMs: 20, values: Float64Array.of(1) }),
    /bug: steps of 20 ms in a book of 10 ms/,
  );
});
