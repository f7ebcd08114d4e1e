/** Fits and graphs go by the same clock, also around the nights in which clocks are changed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFamily } from './families.ts';
import { tabulateZone } from '../../../src/adapters/system/time-zone.ts';
import type { CivilZone } from '../../../src/core/units/civil-time.ts';
import { UTC, civilTime } from '../../../src/core/units/civil-time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/core/units/time.ts';
import { ARIMA } from '../../../training/arima/family.ts';
import { weekPhases } from '../../../training/arima/week-phase.ts';
import { stepsDaysAgo } from '../../../training/fits/days-ago.ts';
import type { FittedFamily } from '../../../training/fits/past.ts';
import { LINEAR_QUANTILES } from '../../../training/linear-quantiles/family.ts';
import { PROPHET_STYLE } from '../../../training/prophet-style/family.ts';

const BERLIN = tabulateZone('Europe/Berlin');
/** Forward from 2:00 to 3:00, and back from 3:00 to 2:00. */
const CHANGES = [Date.parse('2026-03-29T01:00:00Z'), Date.parse('2026-10-25T01:00:00Z')];

/**
 * Mean error over the day from three hours before the change on, of a series that follows the clock in Berlin,
 * after a fit at that time: a wave between 100 and 500 with a little that nobody knows, 6 either way.
 */
async function meanError(
  family: FittedFamily,
  { stepMs, change, zone }: { readonly stepMs: number; readonly change: number; readonly zone: CivilZone },
): Promise<number> {
  const fitted = change - 3 * HOUR_MS;
  const start = fitted - 28 * DAY_MS;
  const values = Float32Array.from({ length: (30 * DAY_MS) / stepMs }, (_, step) => {
    const day = civilTime(BERLIN, start + step * stepMs) / DAY_MS;
    return Math.round(300 + 200 * Math.sin(2 * Math.PI * day)) + ((step * 7_919) % 13) - 6;
  });
  const past = { series: 'any', stepMs, start, zone, values };
  const first = (28 * DAY_MS) / stepMs;
  const row = await family.fit({ ...past, values: values.slice(0, first) });
  const forecast = await openFamily(family, stepMs);
  const issues = Array.from({ length: DAY_MS / stepMs }, (_, step) => first + step);
  const errors = (await forecast(past, row, issues)).flatMap((points, at) =>
    points.map((point, lead) => Math.abs(point - (values[first + at + lead] ?? Number.NaN))),
  );
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

for (const family of [PROPHET_STYLE, ARIMA, LINEAR_QUANTILES]) {
  for (const minutes of [1, 5, 30]) {
    test(`${family.name} follows the clock on the wall through its changes, in steps of ${minutes} minutes`, async () => {
      for (const change of CHANGES) {
        const given = { stepMs: minutes * MINUTE_MS, change };
        // What nobody knows is 3.2 on average. An hour is up to 52 on the flanks, 33 on average.
        const error = await meanError(family, { ...given, zone: BERLIN });
        assert.ok(error < 5, `${error} in its zone`);
        // Without its zone a fit errs by more, however much the last minutes tell.
        const blind = await meanError(family, { ...given, zone: UTC });
        assert.ok(blind > 8, `${blind} without it: the test shows nothing`);
      }
    });
  }
}

test('a day ago is the same time by the clock, 25 hours after it was set back', () => {
  const start = Date.parse('2026-10-25T00:00:00Z'); // 2:00 in Berlin, for the first time
  const ago = stepsDaysAgo({ start, stepMs: HOUR_MS, zone: BERLIN }, 1, { from: 0, to: 4 });
  // 2:00 summer time; 2:00 and 3:00 winter time, 25 hours after those of summer; and so on.
  assert.deepEqual([...ago], [-24, -24, -23, -22]);
});

test('phases of the week follow the clock, and what an offset has beyond whole steps is their share', () => {
  const berlin = weekPhases({
    ...{ start: Date.parse('2026-03-29T00:00:00Z'), count: 3 },
    ...{ stepMs: HOUR_MS, zone: BERLIN },
  });
  // A Sunday: 1:00, then 3:00 and 4:00, after six days.
  assert.deepEqual([...berlin.phases], [145, 147, 148]);
  assert.equal(berlin.share, 0);
  const kathmandu = weekPhases({
    ...{ start: Date.parse('2026-03-30T00:00:00Z'), count: 1 },
    ...{ stepMs: 30 * MINUTE_MS, zone: tabulateZone('Asia/Kathmandu') },
  });
  // A Monday, 5:45: eleven half hours and half of one.
  assert.deepEqual([...kathmandu.phases], [11]);
  assert.equal(kathmandu.share, 0.5);
});
