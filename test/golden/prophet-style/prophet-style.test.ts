/** The curve is that of the Prophet package (why.md). */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { calendarWriter } from '../../../src/core/forecast/model/calendar.ts';
import { UTC } from '../../../src/core/units/civil-time.ts';
import { fitCurve } from '../../../training/prophet-style/curve/fit-curve.ts';
import { joined, trendAt } from '../../../training/prophet-style/curve/curve.ts';
import type { Curve } from '../../../training/prophet-style/curve/curve.ts';
import { layoutFor } from '../../../training/prophet-style/layout.ts';
import { observe } from '../../../training/prophet-style/curve/observations.ts';

interface Case {
  readonly name: 'nasa' | 'made-up';
  readonly mode: 'additive' | 'multiplicative';
  readonly start: string;
  readonly values: readonly (number | null)[];
  /** Steps between the elements of `yhat`. */
  readonly every: number;
  readonly yhat: readonly number[];
}

const STEP_MS = 1_800_000;
const TOLERANCES = { nasa: { history: 0.03, ahead: 0.06 }, 'made-up': { history: 0.01, ahead: 0.03 } };

const cases = JSON.parse(
  await readFile(new URL('expected.json', import.meta.url), 'utf8'),
) as readonly Case[];

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const rootMeanSquare = (values: readonly number[]): number => Math.sqrt(meanOf(values.map((value) => value ** 2)));

function curveAt(curve: Curve, at: number): number {
  const waves = new Float32Array(curve.channels.length);
  calendarWriter(curve.channels, STEP_MS)({ start: at, steps: 1, clock: (at) => at }, waves, 0);
  const season = waves.reduce((sum, wave, k) => sum + wave * (curve.seasons[k] ?? 0), 0);
  return joined(curve, trendAt(curve, at), season);
}

function curveOf({ mode, start, values }: Case): Curve {
  const known = Float32Array.from(values, (value) => value ?? Number.NaN);
  const past = { series: 'golden', stepMs: STEP_MS, start: Date.parse(start), values: known, zone: UTC };
  const observations = observe(past, layoutFor(STEP_MS), 28);
  const curve = observations && fitCurve(observations, { mode, errors: 'independent' });
  assert.ok(curve);
  return curve;
}

for (const golden of cases) {
  test(`the curve of ${golden.name}, ${golden.mode}, is Prophet's within its tolerance`, () => {
    const curve = curveOf(golden);
    const start = Date.parse(golden.start);
    const mean = meanOf(golden.yhat);
    const deviation = rootMeanSquare(golden.yhat.map((value) => value - mean));
    const off = golden.yhat.map((yhat, i) => {
      const at = start + i * golden.every * STEP_MS;
      return { isAhead: at >= curve.endMs, share: (curveAt(curve, at) - yhat) / deviation };
    });
    const shares = (ahead: boolean): number[] =>
      off.filter(({ isAhead }) => isAhead === ahead).map(({ share }) => share);
    const { history, ahead } = TOLERANCES[golden.name];
    assert.equal(shares(true).length, 8);
    assert.ok(rootMeanSquare(shares(false)) <= history, `history: ${rootMeanSquare(shares(false))}`);
    assert.ok(rootMeanSquare(shares(true)) <= ahead, `ahead: ${rootMeanSquare(shares(true))}`);
  });
}
