import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sumOfSources } from '../../../../../src/app/backtest/decide/pool-series.ts';
import { replayCounts } from '../../../../../src/app/backtest/decide/replay.ts';
import { recordRates, timelineOf } from '../../../../../src/app/backtest/decide/timeline.ts';
import { UTC } from '../../../../../src/core/units/civil-time.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../../src/core/units/time.ts';

const readyAndPaid = (counts: readonly number[], startTicks: number): readonly (readonly number[])[] =>
  replayCounts(counts, [], startTicks).map(({ ready, paid }) => [ready, paid]);

test('the first count is there; what is missing later is ready a start-up after it was asked for', () => {
  assert.deepEqual(readyAndPaid([2, 5, 5, 5], 2), [
    [2, 2],
    [2, 5],
    [2, 5],
    [5, 5],
  ]);
});

test('scaling in cancels the newest starts first, then takes ready instances', () => {
  // 3 are ordered at tick 1 and 2 more at tick 2; at tick 3 three must go: the 2 newest starts and one of the others,
  // of which the remaining 2 are ready at tick 4. At tick 5 two ready ones go.
  assert.deepEqual(readyAndPaid([1, 4, 6, 3, 3, 1], 3), [
    [1, 1],
    [1, 4],
    [1, 6],
    [1, 3],
    [3, 3],
    [1, 1],
  ]);
});

test('without a start-up all that is asked for is ready', () => {
  assert.deepEqual(readyAndPaid([1, 4, 2], 0), [
    [1, 1],
    [4, 4],
    [2, 2],
  ]);
});

test('a step is seen so long after its end, and nothing of the one in progress', () => {
  const from = 3 * HOUR_MS;
  const settings = {
    stepMs: MINUTE_MS,
    zone: UTC,
    events: [],
    from,
    to: from + MINUTE_MS,
    capacityPerSecond: 1,
    leadTimeMs: 0,
    visibleAfterMs: 30_000,
  };
  const values = Float64Array.from({ length: 181 }, (_, step) => 60 * step);
  const { at, rates, seenUntil, scoredFrom } = timelineOf(settings, {
    source: 's',
    start: 0,
    stepMs: MINUTE_MS,
    values,
  });
  assert.equal(at[0], from - 2 * HOUR_MS);
  assert.equal(at[scoredFrom], from);
  assert.deepEqual(rates.slice(scoredFrom), [180, 180, 180, 180]);
  // At 03:00:00 and :15 the step that ended at 02:59 is the newest, at :30 the one that ended at 03:00.
  assert.deepEqual(seenUntil.slice(scoredFrom), [179, 179, 180, 180]);
});

test('a pool has what its sources have together, unknown only where all are', () => {
  const series = (source: string, start: number, ...counts: readonly number[]) => ({
    source,
    start: start * MINUTE_MS,
    stepMs: MINUTE_MS,
    values: Float64Array.from(counts),
  });
  const { start, values } = sumOfSources('web', [
    series('a', 3, 1, Number.NaN, 2, Number.NaN),
    series('b', 4, 10, Number.NaN, Number.NaN, 20),
  ]);
  assert.equal(start, 3 * MINUTE_MS);
  assert.deepEqual([...values], [1, 10, 2, Number.NaN, 20]);
});

test('the record of a tick is the highest rate that was known in the four weeks before', () => {
  const stepMs = 6 * HOUR_MS;
  const day = (at: number): number => at * 4;
  const values = Float64Array.from({ length: day(70) }, (_, step) =>
    step % 7 === 3 ? Number.NaN : step % 11,
  );
  values[day(10)] = 900;
  values[day(20)] = 500;
  const series = { source: 's', start: 5 * stepMs, stepMs, values };
  const seenUntil = Array.from({ length: day(70) }, (_, step) => 5 + step);
  const records = recordRates({ at: [], rates: [], scoredFrom: 0, seenUntil }, series);
  seenUntil.forEach((until, tick) => {
    const known = [...values.subarray(Math.max(0, until - 5 - day(28)), until - 5)].filter(
      (value) => !Number.isNaN(value),
    );
    const expected = known.length === 0 ? Number.NaN : Math.max(...known) / (6 * 3_600);
    assert.equal(records[tick], expected, `tick ${tick}`);
  });
});
