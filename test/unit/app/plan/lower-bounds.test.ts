/** A balancer that is missing: what the others count is a lower bound, of which nothing is forecast or learned. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drive, givePast, pastOf, quantile } from './drive.ts';
import { atMinute, wholeBetween } from '../../demand/given.ts';
import type { Coverage } from '../../../../src/core/demand/coverage.ts';

/** Whole up to a minute past 10:00, lower bounds from there on. */
const wholeUntil = (minute: number): Coverage => ({
  ...wholeBetween(0, minute),
  partial: [{ from: atMinute(minute), to: Number.POSITIVE_INFINITY }],
});

const HALF = { web: 300 };

test('forecasts go on from the season, and nothing is taken away', async () => {
  const { load, minute } = await drive();
  await load(3, () => 600);
  for (let at = 0; at < 5; at += 1) await minute(at, { web: 600 });
  for (let at = 5; at < 65; at += 1) {
    const { decision, forecast } = await minute(at, HALF, { coverage: wholeUntil(5), observed: false });
    assert.equal(forecast('web')?.issuedAt, atMinute(at + 1));
    assert.equal(forecast('web')?.basis, 'model');
    // Yesterday knew 600 a minute; half of it would be 1,500 in five.
    assert.ok(quantile(forecast('web'), 'total(0,5)', 0.5) > 2_900, `minute ${at}`);
    assert.ok(decision.warm >= 10, `minute ${at}: ${decision.warm}`);
  }
});

test('what is there although it is a lower bound raises the count', async () => {
  const { load, minute } = await drive();
  await load(3, () => 600);
  await minute(0, { web: 600 });
  const { decision } = await minute(1, { web: 1_200 }, { coverage: wholeUntil(1), observed: false });
  assert.equal(decision.inputs.liveRatePerSecond, 20);
  assert.equal(decision.warm, 20);
});

test('without a season nothing is forecast from lower bounds, and the count stays', async () => {
  const { minute } = await drive({ models: [] });
  for (let at = 0; at < 5; at += 1) await minute(at, { web: 600 });
  const during = { coverage: wholeUntil(5), observed: false };
  let last = await minute(5, HALF, during);
  assert.equal(quantile(last.forecast('web'), 'total(0,5)', 0.5), 3_000);
  // After half an hour the newest minutes that are whole are no news any more.
  for (let at = 6; at < 40; at += 1) last = await minute(at, HALF, during);
  assert.equal(last.forecast('web'), undefined);
  assert.equal(last.decision.warm, 10);
});

test('lower bounds are not judged', async () => {
  const { load, minute } = await drive();
  await load(3, () => 600);
  const scored: number[] = [];
  for (let at = 0; at < 30; at += 1) {
    const coverage = at < 10 ? wholeBetween(0, at + 1) : wholeUntil(10);
    const { scores } = await minute(at, at < 10 ? { web: 600 } : HALF, { coverage });
    scored.push(...scores.filter(({ series }) => series === 'web').map(({ issuedAt }) => issuedAt));
  }
  assert.deepEqual([...new Set(scored)], [atMinute(5)]);
});

test('when the missing one tells what it had counted, the steps are whole', async () => {
  const { minute } = await drive({ models: [] });
  for (let at = 0; at < 5; at += 1) await minute(at, { web: 600 });
  for (let at = 5; at < 15; at += 1) await minute(at, HALF, { coverage: wholeUntil(5), observed: false });
  const late = Array.from({ length: 10 }, (_, index) => ({
    source: 'web',
    start: atMinute(5 + index),
    count: 500,
  }));
  const deltas = [...late, { source: 'web', start: atMinute(15), count: 800 }];
  const { forecast, decision } = await minute(15, {}, { deltas });
  // Five minutes of 600 and eleven of 800: 5 × 737.5 + √5 × (800 − 737.5).
  assert.equal(quantile(forecast('web'), 'total(0,5)', 0.5).toFixed(1), '3827.3');
  assert.equal(decision.inputs.liveRatePerSecond?.toFixed(2), '13.33');
});

test('what was a lower bound for good is never learned from', async () => {
  const predictions = await Promise.all(
    [600, 60].map(async (counted) => {
      const { planner, minute } = await drive();
      const partial = [{ from: atMinute(-1_440), to: atMinute(-1_380) }];
      // Yesterday from 10:00 to 11:00 one of two balancers was missing.
      const during = (at: number): boolean => at >= -1_440 && at < -1_380;
      await givePast(planner, {
        series: [pastOf('web', 3, (at) => (during(at) ? counted : 600))],
        coverage: { whole: [], partial },
        until: atMinute(0),
        poolStates: [],
        events: [],
        now: atMinute(0),
      });
      return (await minute(0, { web: 600 }, { coverage: { ...wholeBetween(0, 1), partial } })).forecast(
        'web',
      );
    }),
  );
  assert.ok(predictions[0]);
  assert.deepEqual(predictions[0], predictions[1]);
});
