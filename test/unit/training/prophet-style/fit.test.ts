/** What is fitted to series whose parts are known, and that the graph sees of a row what the fit saw. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UTC } from '../../../../src/core/units/civil-time.ts';
import { DAY_MS, HOUR_MS } from '../../../../src/core/units/time.ts';
import { fitCurve } from '../../../../training/prophet-style/curve/fit-curve.ts';
import type { Curve } from '../../../../training/prophet-style/curve/curve.ts';
import { trendAt } from '../../../../training/prophet-style/curve/curve.ts';
import { PROPHET_STYLE, fitRow } from '../../../../training/prophet-style/family.ts';
import { layoutFor } from '../../../../training/prophet-style/layout.ts';
import { observe } from '../../../../training/prophet-style/curve/observations.ts';
import type { EventedPast } from '../../../../training/prophet-style/curve/observations.ts';
import { writeFeatures } from '../../../../training/prophet-style/residual-fit.ts';
import { residualsOf } from '../../../../training/prophet-style/residuals.ts';
import { openGraph } from './runs.ts';

const STEP_MS = 600_000;
const PER_DAY = 144;
const START = Date.parse('2025-03-03T00:00:00Z');

function pastOf(days: number, valueAt: (day: number, step: number) => number): EventedPast {
  const values = Float32Array.from({ length: days * PER_DAY }, (_, i) => valueAt(i / PER_DAY, i));
  return { series: 'fitted', stepMs: STEP_MS, start: START, values, zone: UTC };
}

function curveOf(past: EventedPast, events: readonly string[] = []): Curve {
  const observations = observe(past, layoutFor(STEP_MS, events), 28);
  const curve = observations && fitCurve(observations);
  assert.ok(curve);
  return curve;
}

const season = (curve: Curve, channel: string): number => curve.seasons[curve.channels.indexOf(channel)] ?? 0;
const daily = (day: number): number => Math.sin(2 * Math.PI * day);

function assertNear(actual: number, wanted: number, off: number): void {
  assert.ok(Math.abs(actual - wanted) <= off, `${actual}, not ${wanted} ± ${off}`);
}

test('a line and a wave of the day are found as they were put in', () => {
  const curve = curveOf(pastOf(21, (day) => 500 + 10 * day + 80 * daily(day)));
  assert.equal(curve.isMultiplicative, false);
  assertNear(season(curve, 'tod_sin_1'), 80, 1);
  assertNear(season(curve, 'dow_sin_1'), 0, 2);
  assertNear(trendAt(curve, START + 3 * DAY_MS), 530, 5);
  assertNear(trendAt(curve, START + 20 * DAY_MS), 700, 5);
});

test('a wave that grows with the trend is a share of it', () => {
  const curve = curveOf(pastOf(21, (day) => (100 + 30 * day) * (1 + 0.4 * daily(day))));
  assert.equal(curve.isMultiplicative, true);
  assertNear(season(curve, 'tod_sin_1'), 0.4, 0.01);
});

test('the trend bends where the growth did', () => {
  // Up by 40 a day for ten days, then down by 20.
  const curve = curveOf(pastOf(20, (day) => 500 + 40 * day - 60 * Math.max(0, day - 10)));
  assertNear(trendAt(curve, START + 10 * DAY_MS), 900, 20);
  assertNear(trendAt(curve, START + 20 * DAY_MS), 700, 20);
});

test('what an announced event did is told from the season', () => {
  const campaign = (step: number): number => (step % 500 < 60 ? 1 : 0);
  const past = pastOf(21, (day, step) => 300 + 80 * daily(day) + 120 * campaign(step));
  const events = Float32Array.from(past.values, (_, step) => campaign(step));
  assertNear(season(curveOf({ ...past, events }, ['campaign']), 'campaign'), 120, 3);
});

test('a season that the history is too short for is 0 in the row', () => {
  const layout = layoutFor(STEP_MS);
  const weeklyOf = (days: number): Float32Array => {
    // Twice as much on the first two days of each week.
    const row = fitRow(
      pastOf(days, (day) => (day % 7 < 2 ? 200 : 100)),
      layout,
    );
    assert.ok(row);
    return row.slice(layout.parts.weekly.from, layout.parts.weekly.from + layout.parts.weekly.length);
  };
  assert.ok(weeklyOf(13).every((coefficient) => coefficient === 0));
  assert.ok(weeklyOf(21).some((coefficient) => Math.abs(coefficient) > 10));
});

test('a step of a thousand times as much does not move the curve', () => {
  const plain = pastOf(21, (day, step) => 500 + 80 * daily(day) + 20 * Math.sin(step));
  const spiked = { ...plain, values: plain.values.slice() };
  spiked.values[15 * PER_DAY] = 500_000;
  const [curve, moved] = [curveOf(plain), curveOf(spiked)];
  for (let day = 0; day <= 21; day += 1) {
    const at = START + day * DAY_MS;
    assertNear(trendAt(moved, at), trendAt(curve, at), 5);
  }
  assertNear(season(moved, 'tod_sin_1'), season(curve, 'tod_sin_1'), 2);
});

test('the wave of the day is that of the clock on the wall', () => {
  // Two hours ahead of UTC: what the wall shows as 6:00 is 4:00 UTC.
  const zone = { name: 'Test/Ahead', changes: [{ from: 0, offsetMs: 2 * HOUR_MS }] };
  const curve = curveOf({ ...pastOf(21, (day) => 500 + 80 * daily(day + 1 / 12)), zone });
  assertNear(season(curve, 'tod_sin_1'), 80, 1);
  assertNear(season(curve, 'tod_cos_1'), 0, 1);
});

test('a past longer than the family looks at gives the same row', () => {
  const long = pastOf(40, (day, step) => 500 + 80 * daily(day) + (day < 12 ? 300 : 0) + 30 * Math.sin(step));
  const first = 12 * PER_DAY;
  const short = { ...long, start: START + first * STEP_MS, values: long.values.slice(first) };
  assert.equal(PROPHET_STYLE.historyDays, 28);
  assert.deepEqual(PROPHET_STYLE.fit(long), PROPHET_STYLE.fit(short));
});

test('the graph answers at its knots what the regression says of the same steps', async () => {
  const layout = layoutFor(STEP_MS);
  const past = pastOf(
    21,
    (day, step) => 500 + 120 * daily(day) * (day % 7 < 5 ? 1 : 0.3) + 60 * Math.sin(step / 9),
  );
  const curve = curveOf(past);
  const row = fitRow(past, layout);
  assert.ok(row && !curve.isMultiplicative);
  const known = 20 * PER_DAY + 77;
  const residuals = residualsOf(past, layout, curve);
  const origin = known - (past.values.length - residuals.count);
  const dayAgo = known - layout.contextLength - PER_DAY;
  const [leads = []] = await (
    await openGraph(layout)
  )([
    {
      issuedAt: START + known * STEP_MS,
      context: past.values.subarray(known - layout.contextLength, known),
      dayAgo: past.values.subarray(dayAgo, dayAgo + layout.contextLength + layout.horizon),
      row,
    },
  ]);
  const features = new Float64Array(layout.features);
  for (const [i, lead] of layout.knots.entries()) {
    writeFeatures(residuals, layout, { origin, lead, into: features, at: 0 });
    const coefficients = row.subarray(layout.parts.coefficients.from + i * layout.features);
    const correction = features.reduce((sum, feature, k) => sum + feature * (coefficients[k] ?? 0), 0);
    const bounded = Math.max(Math.min(0, ...features), Math.min(Math.max(0, ...features), correction));
    assertNear(leads[lead] ?? Number.NaN, (residuals.expected[origin + lead] ?? 0) + bounded, 0.5);
  }
});
