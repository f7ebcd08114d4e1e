import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose } from '../given.ts';
import { calendarWriter, isCalendarChannel } from '../../../../src/core/forecast/model/calendar.ts';
import type { CivilClock } from '../../../../src/core/forecast/model/calendar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';

function tableOf(
  names: readonly string[],
  {
    start,
    steps,
    stepMs,
    clock = (at) => at,
  }: { start: number; steps: number; stepMs: number; clock?: CivilClock },
): Float32Array {
  const table = new Float32Array(steps * names.length);
  calendarWriter(names, stepMs)({ start, steps, clock }, table, 0);
  return table;
}

const ROOT = Math.SQRT1_2;

test('waves of the day, the hour and two hours pass through their quarters at the start of each step', () => {
  // From midnight in steps of three hours: 0, 45, 90, 135 degrees; the second harmonic twice as many.
  const day = tableOf(['tod_sin_1', 'tod_cos_2'], {
    start: Date.UTC(2026, 0, 1),
    steps: 4,
    stepMs: 3 * HOUR_MS,
  });
  assertClose(day, [0, 1, ROOT, 0, 1, -1, ROOT, 0], 1e-6);
  const quarters = { start: Date.UTC(2026, 0, 1, 5), steps: 3, stepMs: 15 * MINUTE_MS };
  assertClose(tableOf(['minute_of_hour_sin_1'], quarters), [0, 1, 0], 1e-6);
  // 05:00 is the middle of the two hours from 04:00.
  assertClose(tableOf(['minute_of_two_hours_cos_1'], quarters), [-1, -ROOT, 0], 1e-6);
});

test('a week begins on Monday, also before 1970', () => {
  for (const monday of [Date.UTC(2026, 10, 23), Date.UTC(1969, 11, 29)]) {
    const table = tableOf(['dow_sin_1', 'dow_cos_1'], { start: monday, steps: 2, stepMs: 7 * 6 * HOUR_MS });
    assertClose(table, [0, 1, 1, 0], 1e-6);
  }
});

test('a year has 365.25 days', () => {
  const table = tableOf(['yearly_cos_1'], { start: 0, steps: 3, stepMs: (365.25 * DAY_MS) / 2 });
  assertClose(table, [1, -1, 1], 1e-6);
});

test('the calendar is that of the clock on the wall, whose hands may jump', () => {
  // Half an hour ahead, and from the second step on an hour more: 00:30, then 04:30, then 07:30.
  const start = Date.UTC(2026, 0, 1);
  const clock: CivilClock = (at) => at + (at > start ? 1.5 : 0.5) * HOUR_MS;
  const table = tableOf(['tod_sin_1'], { start, steps: 3, stepMs: 3 * HOUR_MS, clock });
  assertClose(
    table,
    [0.5, 4.5, 7.5].map((hours) => Math.sin((2 * Math.PI * hours) / 24)),
    1e-6,
  );
});

test('a channel has a name of the list and a harmonic that fits into it', () => {
  for (const name of ['tod_sin_24', 'dow_cos_6', 'yearly_sin_10', 'minute_of_hour_cos_1']) {
    assert.ok(isCalendarChannel(name), name);
  }
  for (const name of ['tod_sin_25', 'dow_cos_7', 'tod_sin_0', 'tod_tan_1', 'toString_sin_1', 'tod_sin', '']) {
    assert.ok(!isCalendarChannel(name), name);
  }
});
