import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cardOf } from '../given.ts';
import { ringFrom } from '../../../../src/core/demand/ring.ts';
import { seasonSteps, stepsRead, toModelInput } from '../../../../src/core/forecast/model/model-input.ts';
import { DAY_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';

/** The step with index i holds i, up to 29. */
const steps = ringFrom(
  0,
  Array.from({ length: 30 }, (_, index) => index),
);

test('a season is whole days', () => {
  assert.equal(seasonSteps('1d', MINUTE_MS), 1_440);
  assert.equal(seasonSteps('7d', MINUTE_MS), 10_080);
  for (const season of ['24h', '0d', 'd', '1', '-1d', '1.5d', '']) {
    assert.throws(() => seasonSteps(season, MINUTE_MS), /bug: a season is whole days/, season);
  }
});

test('a model reads its context one longest season back', () => {
  assert.equal(stepsRead(cardOf({ contextLength: 2, inputs: { lags: [] } })), 2);
  // Three steps a day: 2 + 7 × 3.
  assert.equal(stepsRead(cardOf({ contextLength: 2, inputs: { lags: ['1d', '7d'] } })), 23);
});

test('the context ends just before the issue, and the lags run on through the horizon', () => {
  const input = toModelInput([{ steps, issue: 10 }], cardOf());
  assert.equal(input.rows, 1);
  assert.deepEqual([...input.context], [8, 9]);
  // Of the steps 8, 9 | 10, 11, each three steps earlier.
  assert.deepEqual([...input.lags], [5, 6, 7, 8]);
});

test('seasons stand side by side, step by step, and rows follow each other', () => {
  const card = cardOf({ contextLength: 1, horizon: 1, inputs: { lags: ['1d', '2d'] } });
  const negative = ringFrom(
    0,
    Array.from({ length: 30 }, (_, index) => -index),
  );
  const input = toModelInput(
    [
      { steps, issue: 10 },
      { steps: negative, issue: 20 },
    ],
    card,
  );
  assert.deepEqual([...input.context], [9, -19]);
  // Steps 9 | 10 three and six earlier, then 19 | 20.
  assert.deepEqual([...input.lags], [6, 3, 7, 4, -16, -13, -17, -14]);
});

test('a lag that lies at or after the issue is unknown', () => {
  // One step a day: a season of one step, a horizon of three.
  const card = cardOf({ stepMs: DAY_MS, contextLength: 1, horizon: 3 });
  const { lags } = toModelInput([{ steps, issue: 10 }], card);
  // Of 9 | 10, 11, 12.
  assert.deepEqual([...lags], [8, 9, Number.NaN, Number.NaN]);
});

test('unknown steps stay unknown', () => {
  const holes = ringFrom(5, [5, Number.NaN, 7, Number.NaN, 9]);
  const { context, lags } = toModelInput([{ steps: holes, issue: 10 }], cardOf());
  assert.deepEqual([...context], [Number.NaN, 9]);
  assert.deepEqual([...lags], [5, Number.NaN, 7, Number.NaN]);
});

test('a model without seasons has no lags; no rows are an empty batch', () => {
  assert.equal(toModelInput([{ steps, issue: 10 }], cardOf({ inputs: { lags: [] } })).lags.length, 0);
  const { rows, context, lags } = toModelInput([], cardOf());
  assert.deepEqual([rows, context.length, lags.length], [0, 0, 0]);
});
