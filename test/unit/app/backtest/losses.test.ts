import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lossByHour, lossesOf, worstMoments } from '../../../../src/app/backtest/losses.ts';
import type { Track } from '../../../../src/app/backtest/track.ts';
import { createTrack } from '../../../../src/app/backtest/track.ts';
import { UTC } from '../../../../src/core/units/civil-time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';

const START = Date.parse('2026-03-02T00:00:00Z');
const STEP_MS = 30 * MINUTE_MS;

/**
 * A day of 30-minute counts of 10, forecast from 12:00 every hour, half an hour ahead, as 10 at every level: no loss,
 * but for what is changed.
 */
function trackOf(change: (values: Float64Array) => void): Track {
  const values = new Float64Array(DAY_MS / STEP_MS).fill(10);
  change(values);
  const track = createTrack(
    { source: 'web', start: START, stepMs: STEP_MS, values },
    {
      stepMs: STEP_MS,
      zone: UTC,
      events: [],
      occurrences: [],
      from: START + 12 * HOUR_MS,
      to: START + DAY_MS,
      everyMs: HOUR_MS,
      leads: [1],
    },
    [],
  );
  track.models[0]?.quantiles.fill(10);
  return track;
}

test('a loss is the mean pinball loss over the levels, at the start of its step', () => {
  // At 14:00, 30 instead of 10: 20 × (.1 + .5 + .9 + .95 + .99) ÷ 5 = 13.76.
  const losses = lossesOf(trackOf((values) => (values[28] = 30)));
  assert.equal(losses.starts[2], START + 14 * HOUR_MS);
  assert.ok(Math.abs((losses.values[2] ?? 0) - 13.76) < 1e-9);
  assert.equal(
    losses.values.reduce((sum, loss) => sum + loss, 0),
    losses.values[2],
  );
});

test('losses are averaged by hour, an unknown target left out', () => {
  const hours = lossByHour(
    lossesOf(
      trackOf((values) => {
        values[28] = 30;
        values[30] = Number.NaN; // 15:00
      }),
    ),
  );
  assert.equal(hours.length, 24);
  assert.equal(hours[11], undefined);
  assert.equal(hours[13], 0);
  assert.ok(Math.abs((hours[14] ?? 0) - 13.76) < 1e-9);
  assert.equal(hours[15], undefined);
});

test('the worst moments are some time apart, the worst first', () => {
  const track = trackOf((values) => {
    values[28] = 30; // 14:00
    values[30] = 40; // 15:00, worse, and within two hours
    values[40] = 25; // 20:00
  });
  const moments = worstMoments(track, 2, 2 * HOUR_MS);
  assert.deepEqual(
    moments.map(({ start, actual }) => [start - START, actual]),
    [
      [15 * HOUR_MS, 40],
      [20 * HOUR_MS, 25],
    ],
  );
  assert.equal(moments[0]?.issuedAt, START + 15 * HOUR_MS);
});
