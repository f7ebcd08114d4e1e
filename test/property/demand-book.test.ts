/** What holds of the series book for any counts, in any order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { finalizeSteps, stepAt } from '../../src/core/demand/ring.ts';
import { addCount, createSeriesBook, ringOf } from '../../src/core/demand/series-book.ts';
import type { SeriesBook } from '../../src/core/demand/series-book.ts';

const STEP_MS = 1_000;
const RETAIN = 8;

interface Delta {
  readonly series: string;
  readonly index: number;
  readonly count: number;
}

/** Steps in a range no longer than what a ring keeps, before and after 1970. */
const deltas: fc.Arbitrary<Delta[]> = fc.integer({ min: -20, max: 20 }).chain((from) =>
  fc.array(
    fc.record({
      series: fc.constantFrom('a', 'b'),
      index: fc.integer({ min: from, max: from + RETAIN - 1 }),
      count: fc.nat({ max: 1_000 }),
    }),
    { maxLength: 40 },
  ),
);

function bookOf(list: readonly Delta[]): SeriesBook {
  const book = createSeriesBook(STEP_MS, RETAIN);
  for (const { series, index, count } of list) addCount(book, series, { start: index * STEP_MS, count });
  return book;
}

const contents = (book: SeriesBook): unknown =>
  ['a', 'b'].map((series) => {
    const ring = ringOf(book, series);
    const values = Array.from({ length: 70 }, (_, offset) => stepAt(ring, offset - 35));
    return { values, first: ring.first };
  });

test('the order in which counts come is irrelevant', () => {
  const orders = deltas.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(orders, ([list, shuffled]) => {
      assert.deepEqual(contents(bookOf(shuffled)), contents(bookOf(list)));
    }),
  );
});

test('a step is the sum of its counts, and unknown without any', () => {
  fc.assert(
    fc.property(deltas, (list) => {
      const book = bookOf(list);
      const indices = new Set(list.map(({ index }) => index));
      for (const index of indices) {
        const own = list.filter((delta) => delta.series === 'a' && delta.index === index);
        const sum = own.length === 0 ? Number.NaN : own.reduce((total, { count }) => total + count, 0);
        assert.equal(stepAt(ringOf(book, 'a'), index), sum);
      }
    }),
  );
});

test('whether steps become final before or after a late count makes no difference to what is known', () => {
  fc.assert(
    fc.property(deltas, fc.integer({ min: -20, max: 30 }), (list, until) => {
      const [before, after] = [bookOf(list), bookOf([])];
      if (!list.some(({ series }) => series === 'a')) return;
      // A series whose first step is known already; only then does an absent count mean 0.
      const first = Math.min(...list.filter(({ series }) => series === 'a').map(({ index }) => index));
      addCount(after, 'a', { start: first * STEP_MS, count: 0 });
      finalizeSteps(ringOf(after, 'a'), first, Math.min(until, first + RETAIN));
      for (const { series, index, count } of list) addCount(after, series, { start: index * STEP_MS, count });
      finalizeSteps(ringOf(before, 'a'), first, Math.min(until, first + RETAIN));
      for (let index = first; index < first + RETAIN; index += 1) {
        assert.equal(stepAt(ringOf(before, 'a'), index), stepAt(ringOf(after, 'a'), index));
      }
    }),
  );
});
