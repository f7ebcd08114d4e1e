/** Whatever the past was, the row of the linear quantile model is finite or absent, and its forecasts are sound. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DAY_MS, MINUTE_MS } from '../../src/core/units/time.ts';
import { LINEAR_QUANTILES } from '../../training/linear-quantiles/family.ts';
import { layoutFor } from '../../training/linear-quantiles/layout.ts';
import { featuresAt } from '../../training/linear-quantiles/past-features.ts';
import type { Said } from '../unit/training/linear-quantiles/model.ts';
import { START, openModel, pastOf as pastAt } from '../unit/training/linear-quantiles/model.ts';
import { present } from '../../src/core/units/check.ts';

const STEP_MS = 15 * MINUTE_MS;
const DAY = DAY_MS / STEP_MS;
const { card, forecast } = await openModel(STEP_MS);
const pastOf = (values: Float32Array) => pastAt(values, STEP_MS);
const fit = (values: Float32Array): Promise<Float32Array | undefined> => LINEAR_QUANTILES.fit(pastOf(values));
const numbersOf = ({ quantiles, targets }: Said): readonly number[] => [
  ...quantiles.flat(),
  ...targets.flat(),
];

async function forecastOf(values: Float32Array, row: Float32Array | undefined): Promise<Said> {
  return present((await forecast(pastOf(values), row))[0], 'what was said');
}

async function assertSound(values: Float32Array): Promise<void> {
  const row = await fit(values);
  assert.ok(row?.every(Number.isFinite) ?? true, 'the row is finite');
  const said = await forecastOf(values, row);
  for (const levels of [...said.quantiles, ...said.targets]) {
    assert.equal(levels.length, card.levels.length);
    levels.forEach((value, at) => {
      assert.ok(Number.isFinite(value) && value >= (levels[at - 1] ?? 0), levels.join(' '));
    });
  }
}

/** A wave of the day, and what nobody knows: 0 to 12, each as often. */
const noiseAt = (step: number): number => {
  const share = Math.sin(step * 12.9898) * 43_758.5453;
  return Math.floor(13 * (share - Math.floor(share)));
};
const waveAt = (step: number): number => 60 + 40 * Math.sin((2 * Math.PI * step) / DAY);
const wave = Float32Array.from({ length: 20 * DAY }, (_, step) => Math.round(waveAt(step)) + noiseAt(step));
const rowOfWave = present(await fit(wave), 'a row');
const last = wave.length;

const within = (from: number, to: number, value: number): Float32Array =>
  wave.map((old, step) => (from <= step && step < to ? value : old));

const PASTS: Readonly<Record<string, Float32Array>> = {
  nothing: new Float32Array(0),
  'one step': Float32Array.of(5),
  'one known step': within(0, last - 1, NaN),
  'all zero': new Float32Array(last),
  constant: new Float32Array(last).fill(7),
  'all unknown': new Float32Array(last).fill(NaN),
  "a week's gap": within(last - 10 * DAY, last - 3 * DAY, NaN),
  'a gap until now': within(last - DAY, last, NaN),
  'a spike × 1000 just now': within(last - 1, last, 60_000),
  'a spike × 1000 days ago': within(last - 5.5 * DAY, last - 5.5 * DAY + 1, 60_000),
  'the greatest counts': new Float32Array(last).fill(1e30),
  'more than any count': new Float32Array(last).fill(3e38),
  'every other step is unknown': wave.map((value, step) => (step % 2 === 0 ? NaN : value)),
  'one request in a fortnight': new Float32Array(last).fill(0).fill(1, last - 200, last - 199),
};

for (const [name, values] of Object.entries(PASTS)) {
  test(`bad days: ${name}`, () => assertSound(values));
}

test('of too little, or of nothing but zeros, there is no row', async () => {
  for (const name of ['nothing', 'one step', 'one known step', 'all zero', 'all unknown']) {
    assert.equal(await fit(present(PASTS[name], name)), undefined, name);
  }
});

test('a constant goes on, in windows too', async () => {
  const values = present(PASTS['constant'], 'a past');
  const { quantiles, targets } = await forecastOf(values, await fit(values));
  assert.ok(
    quantiles.flat().every((value) => Math.abs(value - 7) < 0.01),
    quantiles.join(' '),
  );
  assert.deepEqual(card.targets, ['total(0m,30m)', 'peak(0m,30m)']);
  assert.ok(targets[0]?.every((value) => Math.abs(value - 14) < 0.02));
  assert.ok(targets[1]?.every((value) => Math.abs(value - 7) < 0.01));
});

test('a wave goes on, with what nobody knows around it', async () => {
  // At midnight it is 60 and rises. The noise is 6 in the middle, 11 or less in nine cases of ten, 12 at most.
  const { quantiles } = await forecastOf(wave, rowOfWave);
  for (const [lead, levels] of quantiles.entries()) {
    const base = waveAt(last + lead);
    const [low, median, high] = [0.1, 0.5, 0.95].map(
      (level) => (levels[card.levels.indexOf(level)] ?? NaN) - base,
    );
    assert.ok(Math.abs((low ?? NaN) - 1) < 3, `lead ${lead}, .1: ${low}`);
    assert.ok(Math.abs((median ?? NaN) - 6) < 3, `lead ${lead}, .5: ${median}`);
    assert.ok(Math.abs((high ?? NaN) - 12) < 3, `lead ${lead}, .95: ${high}`);
  }
});

test('one spike days ago is not learned from', async () => {
  const values = present(PASTS['a spike × 1000 days ago'], 'a past');
  const { quantiles } = await forecastOf(values, await fit(values));
  // As without it: 60 and rising, and 0 to 12 of noise.
  assert.ok(
    quantiles.flat().every((value) => value > 50 && value < 100),
    quantiles.join(' '),
  );
});

test('ten times the requests are ten times the forecast', async () => {
  const times = wave.map((value) => 10 * value);
  const [row, said] = [await fit(times), await forecastOf(wave, rowOfWave)];
  const ten = numbersOf(await forecastOf(times, row));
  assert.ok(numbersOf(said).every((value, at) => Math.abs((ten[at] ?? NaN) / value / 10 - 1) < 1e-3));
});

test('a fortnight later everything is said again', async () => {
  const later = { ...pastOf(wave), start: START + 14 * DAY_MS };
  assert.deepEqual(await LINEAR_QUANTILES.fit(later), rowOfWave);
});

test('a longer past gives the same row', async () => {
  const four = Float32Array.from({ length: 28 * DAY }, (_, step) => wave[step % last] ?? 0);
  const longer = Float32Array.from([...new Float32Array(7 * DAY).fill(1_000), ...four]);
  const later = { ...pastOf(four), start: START + 7 * DAY_MS };
  assert.deepEqual(await LINEAR_QUANTILES.fit(pastOf(longer)), await LINEAR_QUANTILES.fit(later));
});

test('nothing at or after an issue is among its features', async () => {
  const layout = layoutFor(STEP_MS);
  const issues = [5, DAY, last - 3 * DAY];
  const seen = await featuresAt(pastOf(wave), layout, issues);
  for (const [at, issue] of issues.entries()) {
    const changed = await featuresAt(pastOf(within(issue, last, 1e6)), layout, [issue]);
    const length = layout.sets * layout.features;
    assert.deepEqual([...changed], [...seen.subarray(at * length, (at + 1) * length)]);
  }
});

test('rows of a batch are answered as each alone', async () => {
  const issues = [40, 3 * DAY + 7, last - 5, last];
  const together = await forecast(pastOf(wave), rowOfWave, issues);
  for (const [at, issue] of issues.entries()) {
    const [alone] = await forecast(pastOf(wave), rowOfWave, [issue]);
    const wanted = numbersOf(present(alone, 'what was said'));
    const said = numbersOf(present(together[at], 'what was said'));
    assert.ok(said.every((value, i) => Math.abs(value - (wanted[i] ?? NaN)) <= 1e-5 * Math.max(1, value)));
  }
});

test('a fit leaves its past alone and gives the same again', async () => {
  const values = wave.slice();
  assert.deepEqual(await fit(values), rowOfWave);
  assert.deepEqual(values, wave);
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
        .nat(6 * DAY)
        .map((length) => Float32Array.from({ length }, (_, i) => pattern[i % pattern.length] ?? 0)),
    );
  await fc.assert(fc.asyncProperty(past, assertSound), { numRuns: 25 });
});
