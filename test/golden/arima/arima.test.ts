/** The graph forecasts, and the fit finds, what statsmodels does (why.md). */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { candidates } from '../../../training/arima/dynamics/hannan-rissanen.ts';
import { refine } from '../../../training/arima/dynamics/refine.ts';
import { toRow } from '../../../training/arima/row.ts';
import { arimaSettings } from '../../../training/arima/settings.ts';
import type { ArimaSettings } from '../../../training/arima/settings.ts';
import { arimaVersion } from '../../../training/arima/version.ts';

type Steps = readonly (number | null)[];

interface ForecastCase {
  readonly case: string;
  readonly stepMs: number;
  readonly horizon: number;
  readonly ar: readonly number[];
  readonly ma: readonly number[];
  readonly difference: 0 | 1;
  readonly seasonalAr: number;
  /** Deviations from the mean, oldest first. */
  readonly values: Steps;
  readonly expected: readonly number[];
}

interface FitCase {
  readonly case: string;
  readonly difference: 0 | 1;
  readonly values: Steps;
  readonly ar: readonly number[];
  readonly ma: readonly number[];
  readonly standardErrors: readonly number[];
  readonly logLikelihood: number;
}

const read = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(name, import.meta.url), 'utf8'));

/** High enough for all deviations to stay above 0. */
const MEAN = 3;
const LEVEL = 20;
const toCount = (deviation: number | null | undefined): number =>
  deviation === null || deviation === undefined ? Number.NaN : LEVEL * Math.sinh(MEAN + deviation);

function rowOf({ ar, ma, difference, seasonalAr }: ForecastCase, settings: ArimaSettings): Float32Array {
  const noWaves = new Float64Array(settings.harmonics.length);
  const row = toRow(
    {
      level: LEVEL,
      mean: MEAN,
      sines: noWaves,
      cosines: noWaves,
      seasonalAr: Float64Array.of(seasonalAr, 0),
      shift: 0,
      difference,
      ar: Float64Array.from(ar),
      ma: Float64Array.from(ma),
      surpriseMax: 100,
    },
    settings,
  );
  assert.ok(row);
  return row;
}

async function forecast(given: ForecastCase): Promise<number[]> {
  const settings = arimaSettings(given.stepMs);
  const { contextLength, horizon, stepsPerDay } = settings;
  const steps = contextLength + horizon;
  const from = given.values.length - contextLength;
  const context = Array.from({ length: contextLength }, (_, i) => toCount(given.values[from + i]));
  const lags = Array.from({ length: steps }, (_, i) => [
    toCount(given.values[from + i - stepsPerDay]),
    Number.NaN,
  ]).flat();
  const session = await InferenceSession.create(arimaVersion(given.stepMs).graph, { intraOpNumThreads: 1 });
  const row = rowOf(given, settings);
  const { quantiles } = await session.run({
    context: new Tensor('float32', context, [1, contextLength]),
    lags: new Tensor('float32', lags, [1, steps, 2]),
    calendar: new Tensor('float32', new Float32Array(steps * 2), [1, steps, 2]),
    parameters: new Tensor('float32', row, [1, row.length]),
  });
  assert.ok(quantiles?.data instanceof Float32Array);
  return Array.from(quantiles.data, (count) => Math.asinh(count / LEVEL) - MEAN);
}

for (const given of (await read('forecasts.json')) as readonly ForecastCase[]) {
  test(`the graph forecasts as statsmodels: ${given.case}`, async () => {
    const said = await forecast(given);
    assert.equal(said.length, given.horizon);
    for (const [lead, expected] of given.expected.entries()) {
      const found = said[lead] ?? Number.NaN;
      assert.ok(Math.abs(found - expected) < 1e-4, `lead ${lead}: ${found}, not ${expected}`);
    }
  });
}

for (const given of (await read('fits.json')) as readonly FitCase[]) {
  test(`the fit finds what statsmodels does: ${given.case}`, () => {
    const values = Float64Array.from(given.values, (value) => value ?? Number.NaN);
    const start = candidates(values).find(
      ({ arma }) =>
        arma.difference === given.difference &&
        arma.ar.length === given.ar.length &&
        arma.ma.length === given.ma.length,
    );
    assert.ok(start, 'the order is in the grid');
    const { arma, innovations } = refine(values, start.arma);
    for (const [i, expected] of [...given.ar, ...given.ma].entries()) {
      const found = [...arma.ar, ...arma.ma][i] ?? Number.NaN;
      const tolerance = 0.5 * (given.standardErrors[i] ?? Number.NaN);
      assert.ok(Math.abs(found - expected) < tolerance, `coefficient ${i}: ${found}, not ${expected}`);
    }
    // Gaussian, with the variance that suits the surprises best; scaled to all steps, as the first few do not count.
    const { squares, count } = innovations;
    const logLikelihood = -0.5 * values.length * (Math.log(2 * Math.PI * (squares / count)) + 1);
    assert.ok(Math.abs(logLikelihood - given.logLikelihood) < 5, `likelihood ${logLikelihood}`);
  });
}
