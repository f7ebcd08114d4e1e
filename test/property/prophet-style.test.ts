/** Whatever a past holds, the Prophet-style family has no row for it or a finite one, and then a sane forecast. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UTC } from '../../src/core/units/civil-time.ts';
import { DAY_MS } from '../../src/core/units/time.ts';
import { PROPHET_STYLE } from '../../training/prophet-style/family.ts';
import { layoutFor } from '../../training/prophet-style/layout.ts';
import type { Past } from '../../training/fits/past.ts';
import { openGraph } from '../unit/training/prophet-style/runs.ts';

const STEP_MS = 600_000;
const PER_DAY = DAY_MS / STEP_MS;
const LAYOUT = layoutFor(STEP_MS);
const run = await openGraph(LAYOUT);
/** The clocks of Europe change within the second week from here. */
const START = Date.parse('2025-03-17T00:00:00Z');

const pastOf = (values: Float32Array): Past => ({
  ...{ series: 'any', stepMs: STEP_MS, start: START, values },
  zone: UTC,
});

const days = (count: number, valueAt: (step: number) => number): Float32Array =>
  Float32Array.from({ length: Math.round(count * PER_DAY) }, (_, step) => valueAt(step));

const wave = (step: number): number => 300 + 200 * Math.sin((2 * Math.PI * step) / PER_DAY);

/** Forecasts at the end of `values` and half a day later, when nothing new is known. */
async function forecasts(values: Float32Array): Promise<readonly number[] | undefined> {
  const past = pastOf(values);
  const before = values.slice();
  const row = PROPHET_STYLE.fit(past);
  assert.deepEqual(values, before, 'the past was changed');
  if (!row) return undefined;
  assert.equal(row.length, LAYOUT.rowLength);
  assert.ok(row.every(Number.isFinite));
  assert.deepEqual(PROPHET_STYLE.fit(past), row);
  const end = START + values.length * STEP_MS;
  const part = (from: number, length: number): Float32Array =>
    Float32Array.from({ length }, (_, i) => values[from + i] ?? Number.NaN);
  const issueAfter = (steps: number): Parameters<typeof run>[0][number] => {
    const first = values.length + steps - LAYOUT.contextLength;
    return {
      issuedAt: end + steps * STEP_MS,
      context: part(first, LAYOUT.contextLength),
      dayAgo: part(first - PER_DAY, LAYOUT.contextLength + LAYOUT.horizon),
      row,
    };
  };
  return (await run([issueAfter(0), issueAfter(PER_DAY / 2)])).flat();
}

const UNFITTED: readonly (readonly [string, Float32Array])[] = [
  ['nothing', new Float32Array(0)],
  ['one step', Float32Array.of(42)],
  ['silence', days(20, () => 0)],
  ['nothing known', days(20, () => Number.NaN)],
  ['nonsense', days(20, (step) => [-3, Infinity, Number.NaN][step % 3] ?? 0)],
  ['two hours', days(1 / 12, wave)],
];

for (const [what, values] of UNFITTED) {
  test(`${what} has no row`, () => {
    assert.equal(PROPHET_STYLE.fit(pastOf(values)), undefined);
  });
}

test('a constant is forecast as it is', async () => {
  const values = await forecasts(days(20, () => 250));
  assert.ok(values);
  for (const value of values) assert.ok(Math.abs(value - 250) < 2.5, `${value}`);
});

test('a week without news leaves a forecast within what was seen', async () => {
  const values = await forecasts(
    days(21, (step) => (step >= 7 * PER_DAY && step < 14 * PER_DAY ? Number.NaN : wave(step))),
  );
  assert.ok(values);
  for (const value of values) assert.ok(value >= 80 && value <= 520, `${value}`);
});

test('a thousandfold step in the middle, or as the last one, leaves a forecast near what was seen', async () => {
  for (const spike of [10 * PER_DAY, 20 * PER_DAY - 1]) {
    const values = await forecasts(days(20, (step) => (step === spike ? 1_000 : 1) * wave(step)));
    assert.ok(values);
    for (const value of values) assert.ok(value <= 1_500, `${value}, after a spike at ${spike}`);
  }
});

test('a source that follows a clock which changes keeps a forecast within what was seen', async () => {
  const change = 13 * PER_DAY;
  const values = await forecasts(days(16, (step) => wave(step < change ? step : step + 6)));
  assert.ok(values);
  for (const value of values) assert.ok(value >= 80 && value <= 520, `${value}`);
});

/** Silence, bursts, gaps and levels, put one after the other. */
const stretch = fc.record({
  steps: fc.integer({ min: 1, max: 400 }),
  level: fc.oneof(fc.constant(0), fc.constant(Number.NaN), fc.double({ min: 0, max: 1e9, noNaN: true })),
  swing: fc.double({ min: 0, max: 1, noNaN: true }),
});

test('any past of stretches has no row, or forecasts within a few times of what was seen', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(stretch, { minLength: 1, maxLength: 8 }), async (stretches) => {
      const values = Float32Array.from(
        stretches.flatMap(({ steps, level, swing }) =>
          Array.from({ length: steps }, (_, step) => level * (1 + swing * Math.sin(step))),
        ),
      );
      const greatest = values.reduce((most, value) => (value > most ? value : most), 0);
      for (const value of (await forecasts(values)) ?? []) {
        assert.ok(value >= 0 && value <= 5 * greatest, `${value} where at most ${greatest} was seen`);
      }
    }),
    { numRuns: 40 },
  );
});
