import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baselinesOf, retrainTimes } from '../../../../src/app/backtest/retrain.ts';
import { CAMPAIGN } from '../../demand/events/given.ts';
import { UTC } from '../../../../src/core/units/civil-time.ts';
import { DAY_MS, HOUR_MS } from '../../../../src/core/units/time.ts';

const MONDAY = Date.parse('2026-03-02T00:00:00Z');

test('training is daily at first, and then once a fifth more is known, at most four days apart', () => {
  const times = retrainTimes({ from: MONDAY - 7 * HOUR_MS, to: MONDAY + 30 * DAY_MS });
  assert.deepEqual(
    times.map((at) => (at - MONDAY) / DAY_MS),
    // Known days are counted from the evening before: after day 10 there are 10, a fifth of which is two.
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 19, 22, 26],
  );
  assert.deepEqual(retrainTimes({ from: MONDAY, to: MONDAY + DAY_MS }), []);
});

test('what was announced is not learned from', () => {
  const series = [
    { source: 'web', start: MONDAY, stepMs: HOUR_MS, values: Float64Array.of(10, 10, 40, 10) },
    { source: 'pay', start: MONDAY, stepMs: HOUR_MS, values: Float64Array.of(1, 2, 3, 4) },
  ];
  const settings = {
    ...{ stepMs: HOUR_MS, zone: UTC, from: MONDAY, to: MONDAY + 4 * HOUR_MS, everyMs: HOUR_MS, leads: [1] },
    events: [{ ...CAMPAIGN, from: MONDAY + 2 * HOUR_MS, to: MONDAY + 3 * HOUR_MS, sources: ['web'] }],
  };
  const [web, pay] = baselinesOf(series, settings);
  assert.deepEqual([web?.series, [...(web?.values ?? [])]], ['web', [10, 10, 20, 10]]);
  // Announced to double it.
  assert.deepEqual([...(pay?.values ?? [])], [1, 2, 3, 4]);
  assert.deepEqual([pay?.start, pay?.zone.name], [MONDAY, 'UTC']);
});
