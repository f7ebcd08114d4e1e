import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { extendCoverage, newlyCovered } from '../../../../src/cli/import/coverage.ts';

const HOUR_MS = 3_600_000;
const extend = (...hours: number[]) =>
  extendCoverage(
    [],
    hours.map((hour) => hour * HOUR_MS),
    HOUR_MS,
  ).map(({ from, to }) => [from / HOUR_MS, to / HOUR_MS]);

test('a log vouches for all from its first line to its last, in whatever order they come', () => {
  assert.deepEqual(extend(5), [[5, 6]]);
  assert.deepEqual(extend(9, 2, 5), [[2, 10]]);
});

test('but not over a whole day without a line', () => {
  // From the end of hour 0 to the start of hour 24 it is 23 hours, to the start of hour 25 a day.
  assert.deepEqual(extend(0, 24), [[0, 25]]);
  assert.deepEqual(extend(0, 25), [
    [0, 1],
    [25, 26],
  ]);
  assert.deepEqual(extend(0, 30, 15), [[0, 31]]);
});

test('what is newly covered and what was covered before make up all, and do not overlap', () => {
  const starts = fc.array(fc.integer({ min: 0, max: 150 }), { maxLength: 8 });
  fc.assert(
    fc.property(starts, starts, (first, then) => {
      const toStarts = (hours: readonly number[]) => hours.map((hour) => hour * HOUR_MS);
      const before = extendCoverage([], toStarts(first), HOUR_MS);
      const all = extendCoverage(before, toStarts(then), HOUR_MS);
      const hoursIn = (ranges: typeof all): number[] =>
        ranges.flatMap(({ from, to }) =>
          Array.from({ length: (to - from) / HOUR_MS }, (_, hour) => from / HOUR_MS + hour),
        );
      const parts = [...hoursIn(before), ...hoursIn(newlyCovered(all, before))];
      assert.deepEqual(
        parts.sort((a, b) => a - b),
        hoursIn(all),
      );
    }),
  );
});
