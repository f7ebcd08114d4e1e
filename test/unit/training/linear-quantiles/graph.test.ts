/** What the graph makes of a row, by rows that are written by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';
import { knotWeights, layoutFor } from '../../../../training/linear-quantiles/layout.ts';
import type { Layout } from '../../../../training/linear-quantiles/layout.ts';
import { LEVELS } from '../../../../training/linear-quantiles/settings.ts';
import { POINT_NAMES } from '../../../../training/simple/settings.ts';
import { openModel, pastOf } from './model.ts';

const layout = layoutFor(MINUTE_MS);
const { forecast, card } = await openModel(MINUTE_MS);

/** Two hours: 1 to 120. */
const ramp = pastOf(
  Float32Array.from({ length: 120 }, (_, step) => step + 1),
  MINUTE_MS,
);

/** The row that has this coefficient for the feature. */
function rowOf(
  { rowLength, features }: Layout,
  feature: number,
  coefficient: (set: number, level: number) => number,
): Float32Array {
  const row = new Float32Array(rowLength);
  for (let at = feature; at < rowLength; at += features) {
    const place = Math.floor(at / features);
    row[at] = coefficient(Math.floor(place / LEVELS.length), place % LEVELS.length);
  }
  return row;
}

const isClose = (value: number | undefined, wanted: number): boolean =>
  Math.abs((value ?? NaN) - wanted) <= 1e-5 * Math.max(1, wanted);

async function assertFeature(feature: number, wanted: number): Promise<void> {
  const [said] = await forecast(
    ramp,
    rowOf(layout, feature, () => 1),
  );
  const all = said?.quantiles.flat() ?? [];
  assert.equal(all.length, 60 * LEVELS.length);
  assert.ok(
    all.every((value) => isClose(value, wanted)),
    `${all[0]}, not ${wanted}`,
  );
}

test('features after the points are lags, maxima, the spread, and what is usual', async () => {
  const points = POINT_NAMES.length;
  assert.equal(layout.features, points + 12);
  await assertFeature(POINT_NAMES.indexOf('newest'), 120);
  // The five steps before the newest one, the oldest first.
  await assertFeature(points, 115);
  await assertFeature(points + 4, 119);
  // Maxima of 30 and 90 minutes.
  await assertFeature(points + 5, 120);
  await assertFeature(points + 6, 120);
  // 31 to 120 lie .5, 1.5, …, 44.5 to either side of their mean.
  await assertFeature(points + 7, 22.5);
  // No other day is known: the newest stands in.
  await assertFeature(points + 8, 120);
});

test('after them come an hour and two hours before each lead, and a constant', async () => {
  for (const [feature, first] of [
    [layout.features - 3, 61],
    [layout.features - 2, 1],
  ] as const) {
    const [said] = await forecast(
      ramp,
      rowOf(layout, feature, () => 1),
    );
    assert.ok(said?.quantiles.every((levels, lead) => isClose(levels[0], first + lead)));
  }
  await assertFeature(layout.features - 1, 1);
});

test('a total is as many means as there are steps, and a peak is one', async () => {
  const newest = POINT_NAMES.indexOf('newest');
  const [said] = await forecast(
    ramp,
    rowOf(layout, newest, () => 1),
  );
  assert.deepEqual(card.targets, [
    'total(0m,5m)',
    'peak(0m,5m)',
    'total(0m,15m)',
    'peak(0m,15m)',
    'total(0m,30m)',
    'peak(0m,30m)',
  ]);
  const wanted = [600, 120, 1_800, 120, 3_600, 120];
  assert.ok(said?.targets.every((levels, at) => levels.every((value) => isClose(value, wanted[at] ?? NaN))));
});

test('leads between two knots lie between them, and those before the first are as it', async () => {
  const newest = POINT_NAMES.indexOf('newest');
  // 1 at the lead that ends after 5 minutes, 2 after 15, 3 after 30, 4 after an hour.
  const [said] = await forecast(
    ramp,
    rowOf(layout, newest, (set) => set + 1),
  );
  const median = LEVELS.indexOf(0.5);
  for (const [minutes, times] of [
    [1, 1],
    [5, 1],
    [10, 1.5],
    [15, 2],
    [20, 2 + 1 / 3],
    [60, 4],
  ] as const) {
    assert.ok(isClose(said?.quantiles[minutes - 1]?.[median], 120 * times), `${minutes} minutes ahead`);
  }
});

test('quantiles that would cross are as high as the highest below, and none is negative', async () => {
  const newest = POINT_NAMES.indexOf('newest');
  const coefficients = [-1, 0.5, 0.25, 1, 0.9, 2, 1.5];
  const [said] = await forecast(
    ramp,
    rowOf(layout, newest, (_, level) => coefficients[level] ?? 0),
  );
  const wanted = [0, 60, 60, 120, 120, 240, 240];
  for (const levels of said?.quantiles ?? []) {
    assert.ok(
      levels.every((value, level) => isClose(value, wanted[level] ?? NaN)),
      levels.join(' '),
    );
  }
});

test('without a row, or with one that is not finite, all is 0', async () => {
  for (const row of [undefined, new Float32Array(layout.rowLength).fill(Number.POSITIVE_INFINITY)]) {
    const [said] = await forecast(ramp, row);
    assert.ok(
      [...(said?.quantiles.flat() ?? [NaN]), ...(said?.targets.flat() ?? [])].every((value) => value === 0),
    );
  }
});

test('weights of the knots sum to one at each lead, whatever the step', () => {
  for (const minutes of [1, 2, 3, 5, 10, 15, 20, 30]) {
    const of = layoutFor(minutes * MINUTE_MS);
    const weights = knotWeights(of);
    for (let lead = 0; lead < of.simple.horizon; lead += 1) {
      const sum = of.knots.reduce((all, _, knot) => all + (weights[knot * of.simple.horizon + lead] ?? 0), 0);
      assert.ok(Math.abs(sum - 1) < 1e-6, `${minutes} minutes, lead ${lead}: ${sum}`);
    }
  }
});
