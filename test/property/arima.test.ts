/** Whatever the past was, ARIMA's row is finite or absent, and its graph's forecast finite and not negative. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { UTC } from '../../src/core/units/civil-time.ts';
import { DAY_MS, MINUTE_MS } from '../../src/core/units/time.ts';
import { ARIMA } from '../../training/arima/family.ts';
import { rowLength } from '../../training/arima/row.ts';
import { arimaSettings } from '../../training/arima/settings.ts';

const STEP_MS = 15 * MINUTE_MS;
const settings = arimaSettings(STEP_MS);
const { contextLength, horizon, stepsPerDay } = settings;
const STEPS = contextLength + horizon;
const START = Date.parse('2026-11-02T00:00:00Z');
const session = await InferenceSession.create(ARIMA.version(STEP_MS).graph, { intraOpNumThreads: 1 });

const fit = (values: Float32Array): Float32Array | undefined =>
  ARIMA.fit({ series: 'any', stepMs: STEP_MS, start: START, values, zone: UTC });

/** `values` end at the issue; without a row all its numbers are NaN, as the service hands it. */
async function forecast(values: Float32Array, row: Float32Array | undefined): Promise<Float32Array> {
  const before = (behind: number, length: number): number[] =>
    Array.from({ length }, (_, i) => values[values.length - contextLength - behind + i] ?? Number.NaN);
  const [day, week] = [before(stepsPerDay, STEPS), before(7 * stepsPerDay, STEPS)];
  const lags = Float32Array.from(
    { length: 2 * STEPS },
    (_, i) => (i % 2 === 0 ? day : week)[i >> 1] ?? Number.NaN,
  );
  const angle = (2 * Math.PI * values.length) / (7 * stepsPerDay);
  const calendar = Float32Array.from({ length: 2 * STEPS }, (_, i) =>
    i % 2 === 0 ? Math.sin(angle) : Math.cos(angle),
  );
  const numbers = row ?? new Float32Array(rowLength(settings)).fill(Number.NaN);
  const { quantiles } = await session.run({
    context: new Tensor('float32', before(0, contextLength), [1, contextLength]),
    lags: new Tensor('float32', lags, [1, STEPS, 2]),
    calendar: new Tensor('float32', calendar, [1, STEPS, 2]),
    parameters: new Tensor('float32', numbers, [1, numbers.length]),
  });
  assert.ok(quantiles?.data instanceof Float32Array);
  return quantiles.data;
}

async function assertSound(values: Float32Array): Promise<void> {
  const row = fit(values);
  assert.ok(row?.every(Number.isFinite) ?? true, 'the row is finite');
  const points = await forecast(values, row);
  assert.equal(points.length, horizon);
  assert.ok(
    points.every((point) => Number.isFinite(point) && point >= 0),
    points.join(' '),
  );
}

/** Ten days with a wave of the day on it, and a saw. */
const wave = Float32Array.from({ length: 10 * stepsPerDay }, (_, step) =>
  Math.round(60 + 40 * Math.sin((2 * Math.PI * step) / stepsPerDay) + ((step * 5) % 7)),
);
const within = (from: number, to: number, value: number): Float32Array =>
  wave.map((count, step) => (step >= from && step < to ? value : count));
const last = wave.length;

const PASTS: Readonly<Record<string, Float32Array>> = {
  'a wave': wave,
  constant: new Float32Array(last).fill(7),
  'all zero': new Float32Array(last),
  'all unknown': new Float32Array(last).fill(Number.NaN),
  'of no step': new Float32Array(0),
  'of one step': Float32Array.of(5),
  'of a day': wave.slice(0, stepsPerDay),
  'a spike × 1000 just now': within(last - 1, last, 100_000),
  'a spike × 1000 yesterday': within(last - stepsPerDay, last - stepsPerDay + 1, 100_000),
  'a gap of a week that ended an hour ago': within(last - 7 * stepsPerDay - 4, last - 4, Number.NaN),
  'a gap of a week until now': within(last - 7 * stepsPerDay, last, Number.NaN),
  'silence since yesterday': within(last - stepsPerDay, last, 0),
  'infinities and negatives': wave.map((count, step) => [count, Infinity, -Infinity, -1][step % 4] ?? 0),
  'the largest values': wave.map((count) => count * 1e28),
  'the smallest values': wave.map((count) => count * 1e-36),
};

for (const [what, values] of Object.entries(PASTS)) {
  test(`a past that is ${what} gives no or a finite row and sound forecasts`, () => assertSound(values));
}

for (const what of ['all zero', 'all unknown', 'of no step', 'of one step']) {
  test(`a past that is ${what} gives no row`, () => {
    assert.equal(fit(PASTS[what] ?? wave), undefined);
  });
}

test('a constant past goes on', async () => {
  const values = PASTS['constant'] ?? wave;
  const points = await forecast(values, fit(values));
  assert.ok(
    points.every((point) => Math.abs(point - 7) < 0.07),
    points.join(' '),
  );
});

test('a wave goes on', async () => {
  // At midnight it is 60 and rises; the saw, 3 on average, is noise to a model with so few lags.
  const points = await forecast(wave, fit(wave));
  for (const [lead, point] of points.entries()) {
    const expected = 63 + 40 * Math.sin((2 * Math.PI * lead) / stepsPerDay);
    assert.ok(Math.abs(point - expected) < 6, `lead ${lead}: ${point}, not ${expected}`);
  }
});

test('one spike is not the level of the next hour', async () => {
  const values = PASTS['a spike × 1000 just now'] ?? wave;
  // Fitted this midnight, before the spike.
  const points = await forecast(values, fit(wave));
  assert.ok(
    points.every((point) => point < 150),
    points.join(' '),
  );
});

test('a gap in the context is bridged', async () => {
  const values = within(last - 8, last, Number.NaN);
  const points = await forecast(values, fit(values));
  assert.ok(
    points.every((point) => point > 50 && point < 90),
    points.join(' '),
  );
});

test('a longer past gives the same row', () => {
  const four = Float32Array.from({ length: 28 * stepsPerDay }, (_, step) => wave[step % wave.length] ?? 0);
  const older = new Float32Array(7 * stepsPerDay).fill(1_000);
  const longer = Float32Array.from([...older, ...four]);
  const short = { series: 'any', stepMs: STEP_MS, start: START + 7 * DAY_MS, values: four, zone: UTC };
  assert.deepEqual(ARIMA.fit({ ...short, start: START, values: longer }), ARIMA.fit(short));
});

test('a fit leaves its past alone and gives the same again', () => {
  const values = wave.slice();
  const row = fit(values);
  assert.deepEqual(values, wave);
  assert.deepEqual(fit(values), row);
});

test('any past gives no or a finite row and sound forecasts', async () => {
  const count = fc.oneof(
    { weight: 5, arbitrary: fc.nat(50) },
    fc.constantFrom(0, Number.NaN, Infinity, 1e30),
    fc.float({ noNaN: false }),
  );
  const past = fc
    .array(count, { minLength: 1, maxLength: 40 })
    .chain((pattern) =>
      fc
        .nat(3 * stepsPerDay)
        .map((length) => Float32Array.from({ length }, (_, i) => pattern[i % pattern.length] ?? 0)),
    );
  await fc.assert(fc.asyncProperty(past, assertSound), { numRuns: 60 });
});
