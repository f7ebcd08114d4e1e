import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTEXT_ONLY } from '../../../../src/core/forecast/model/model-card.ts';
import { assertClose, cardOf } from '../given.ts';
import type { ActingEvents } from '../../../../src/core/demand/events/acting-events.ts';
import { ringFrom } from '../../../../src/core/demand/ring.ts';
import {
  PLAIN_ROW,
  fittedTo,
  rowLength,
  seasonSteps,
  stepsRead,
  toModelInput,
} from '../../../../src/core/forecast/model/model-input.ts';
import { DAY_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';

/** The step with index i holds i, up to 29. */
const steps = ringFrom(
  0,
  Array.from({ length: 30 }, (_, index) => index),
);

/** Events that a model sees, and that change nothing. */
const eventsOf = (intensity: ActingEvents['intensity']): ActingEvents => ({
  intensity,
  runs: [],
  knownTo: () => ({ known: [], unknown: [] }),
});

test('a season is whole days', () => {
  assert.equal(seasonSteps('1d', MINUTE_MS), 1_440);
  assert.equal(seasonSteps('7d', MINUTE_MS), 10_080);
  for (const season of ['24h', '0d', 'd', '1', '-1d', '1.5d', '']) {
    assert.throws(() => seasonSteps(season, MINUTE_MS), /bug: a season is whole days/, season);
  }
});

test('a model reads its context one longest season back', () => {
  assert.equal(stepsRead(cardOf({ contextLength: 2, inputs: CONTEXT_ONLY })), 2);
  // Three steps a day: 2 + 7 × 3.
  assert.equal(stepsRead(cardOf({ contextLength: 2, inputs: { ...CONTEXT_ONLY, lags: ['1d', '7d'] } })), 23);
});

test('the context ends just before the issue, and the lags run on through the horizon', () => {
  const input = toModelInput([{ ...PLAIN_ROW, steps, issue: 10 }], cardOf());
  assert.equal(input.rows, 1);
  assert.deepEqual([...input.context], [8, 9]);
  // Of the steps 8, 9 | 10, 11, each three steps earlier.
  assert.deepEqual([...input.lags], [5, 6, 7, 8]);
});

test('seasons stand side by side, step by step, and rows follow each other', () => {
  const card = cardOf({ contextLength: 1, horizon: 1, inputs: { ...CONTEXT_ONLY, lags: ['1d', '2d'] } });
  const negative = ringFrom(
    0,
    Array.from({ length: 30 }, (_, index) => -index),
  );
  const input = toModelInput(
    [
      { ...PLAIN_ROW, steps, issue: 10 },
      { ...PLAIN_ROW, steps: negative, issue: 20 },
    ],
    card,
  );
  assert.deepEqual([...input.context], [9, -19]);
  // Steps 9 | 10 three and six earlier, then 19 | 20.
  assert.deepEqual([...input.lags], [6, 3, 7, 4, -16, -13, -17, -14]);
});

test('where clocks were changed a season moves with the wall clock', () => {
  // Steps of half an hour. The clock went from 02:00 to 03:00 at step 100, so before it a day is 48 steps.
  const stepMs = 30 * MINUTE_MS;
  const card = cardOf({ stepMs, contextLength: 2, horizon: 2, inputs: { ...CONTEXT_ONLY, lags: ['1d'] } });
  const change = { from: 100 * stepMs, offsetMs: 60 * MINUTE_MS };
  const zone = { name: 'Test/Forward', changes: [{ from: 0, offsetMs: 0 }, change] };
  const counted = ringFrom(
    0,
    Array.from({ length: 160 }, (_, index) => index),
  );
  const lagsAt = (issue: number): number[] => [
    ...toModelInput([{ ...PLAIN_ROW, steps: counted, zone, issue }], card).lags,
  ];
  // Of 98, 99 | 100, 101: 02:00 of the new clock is 03:00, yesterday two steps later.
  assert.deepEqual(lagsAt(100), [50, 51, 54, 55]);
  // A day later the hour from 02:00 (146, 147) is one that yesterday skipped: the hour before it stands for it.
  assert.deepEqual(lagsAt(146), [98, 99, 98, 99]);
  assert.deepEqual(lagsAt(148), [98, 99, 100, 101]);
});

test('a lag that lies at or after the issue is unknown', () => {
  // One step a day: a season of one step, a horizon of three.
  const card = cardOf({ stepMs: DAY_MS, contextLength: 1, horizon: 3 });
  const { lags } = toModelInput([{ ...PLAIN_ROW, steps, issue: 10 }], card);
  // Of 9 | 10, 11, 12.
  assert.deepEqual([...lags], [8, 9, Number.NaN, Number.NaN]);
});

test('unknown steps stay unknown', () => {
  const holes = ringFrom(5, [5, Number.NaN, 7, Number.NaN, 9]);
  const { context, lags } = toModelInput([{ ...PLAIN_ROW, steps: holes, issue: 10 }], cardOf());
  assert.deepEqual([...context], [Number.NaN, 9]);
  assert.deepEqual([...lags], [5, Number.NaN, 7, Number.NaN]);
});

test('a model without seasons has no lags; no rows are an empty batch', () => {
  assert.equal(
    toModelInput([{ ...PLAIN_ROW, steps, issue: 10 }], cardOf({ inputs: CONTEXT_ONLY })).lags.length,
    0,
  );
  const { rows, context, lags } = toModelInput([], cardOf());
  assert.deepEqual([rows, context.length, lags.length], [0, 0, 0]);
});

test('time counts days from the epoch of the card, at the start of each step', () => {
  const inputs = { ...CONTEXT_ONLY, time: true };
  // Three steps a day; the epoch is one day after the first step, so step 8 starts 8 ÷ 3 − 1 days after it.
  const { time } = toModelInput(
    [{ ...PLAIN_ROW, steps, issue: 10 }],
    cardOf({ inputs, epoch: '1970-01-02T00:00:00Z' }),
  );
  assertClose(time.values, [5 / 3, 2, 7 / 3, 8 / 3], 1e-6);
});

test('rows of one instant, zone and events share their tables, others do not', () => {
  const card = cardOf({ inputs: { ...CONTEXT_ONLY, time: true, calendar: ['tod_sin_1'], events: ['sale'] } });
  const sale = eventsOf((channel, index) => (channel === 'sale' && index === 10 ? 0.5 : 0));
  const zone = { name: 'Test/East', changes: [{ from: 0, offsetMs: DAY_MS / 4 }] };
  const rows = [
    { ...PLAIN_ROW, steps, issue: 10 },
    { ...PLAIN_ROW, steps, issue: 10, events: sale },
    { ...PLAIN_ROW, steps, issue: 13, zone },
    { ...PLAIN_ROW, steps, issue: 10, zone, events: sale },
  ];
  const { time, calendar, events } = toModelInput(rows, card);
  assert.deepEqual([...time.of], [0, 0, 1, 0]);
  assert.deepEqual([...calendar.of], [0, 0, 1, 2]);
  assert.deepEqual([...events.of], [0, 1, 2, 1]);
  assert.equal(events.values.length, 3 * 4);
  // The steps 8, 9 | 10, 11 of the second row.
  assert.deepEqual([...events.values.subarray(4, 8)], [0, 0, 0.5, 0]);
  // Step 8 starts at 16:00 by UTC and at 22:00 by the clock: two thirds of the day, and eleven twelfths.
  assertClose(calendar.values.subarray(0, 1), [Math.sin((2 * Math.PI * 2) / 3)], 1e-6);
  assertClose(calendar.values.subarray(8, 9), [Math.sin((2 * Math.PI * 11) / 12)], 1e-6);
});

test('rows whose steps overlap have the tables that each has alone, in any order', () => {
  const card = cardOf({
    ...{ contextLength: 3, horizon: 2 },
    inputs: { ...CONTEXT_ONLY, time: true, calendar: ['tod_sin_1', 'dow_cos_2'], events: ['sale', 'outage'] },
  });
  const events = eventsOf((channel, index) => (channel === 'sale' ? index / 100 : -index));
  // Clocks are set forward in the midst of the steps that the rows have in common.
  const zone = {
    ...{ name: 'Test/Forward' },
    changes: [
      { from: 0, offsetMs: 0 },
      { from: 11 * card.stepMs, offsetMs: card.stepMs / 2 },
    ],
  };
  const rows = [11, 9, 12, 10, 11].map((issue) => ({ ...PLAIN_ROW, steps, issue, zone, events }));
  const together = toModelInput(rows, card);
  for (const name of ['time', 'calendar', 'events'] as const) {
    const { values, of } = together[name];
    const alone = rows.map((row) => toModelInput([row], card)[name].values);
    const length = alone[0]?.length ?? 0;
    assert.equal(values.length, 4 * length, 'the first row and the last are one');
    alone.forEach((expected, row) => {
      const place = of[row] ?? 0;
      assert.deepEqual(values.slice(place * length, (place + 1) * length), expected, `${name} of row ${row}`);
    });
  }
});

test('parameters are those of this very model; a series without them is not fitted, and has NaN', () => {
  const card = cardOf({ inputs: { ...CONTEXT_ONLY, parameters: 2 } });
  const fitted = { ...PLAIN_ROW, steps, issue: 10, parameters: new Map([['test/1', Float32Array.of(7, 8)]]) };
  const other = { ...PLAIN_ROW, steps, issue: 10, parameters: new Map([['test/2', Float32Array.of(9)]]) };
  assert.deepEqual([...toModelInput([fitted, other], card).parameters], [7, 8, Number.NaN, Number.NaN]);
  assert.deepEqual([fitted, other].map(fittedTo(card)), [true, false]);
  assert.ok(fittedTo(cardOf())(other), 'a model without parameters fits every series');
  assert.throws(
    () => toModelInput([other], cardOf({ version: 2, inputs: { ...CONTEXT_ONLY, parameters: 2 } })),
    /bug: a row of test\/2 has 2 parameters/,
  );
});

test('an input that the card does not name is not built', () => {
  const { parameters, time, calendar, events } = toModelInput([{ ...PLAIN_ROW, steps, issue: 10 }], cardOf());
  for (const part of [parameters, time.values, calendar.values, events.values, time.of]) {
    assert.equal(part.length, 0);
  }
});

test('a row is as long as all its inputs together', () => {
  const inputs = { lags: ['1d'], calendar: ['tod_sin_1'], events: ['sale'], time: true, parameters: 5 };
  // A context of 2, four channels of 4 steps, and the parameters.
  assert.equal(rowLength(cardOf({ inputs })), 2 + 4 * 4 + 5);
});
