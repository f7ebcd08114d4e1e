import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WEB } from './given.ts';
import { AT_1000, atMinute } from '../demand/given.ts';
import { assertClose } from '../forecast/given.ts';
import type { PredictQuery } from '../../../src/app/api.ts';
import { answerPredict } from '../../../src/app/predict.ts';
import type { PredictView } from '../../../src/app/predict.ts';
import type { Snapshot } from '../../../src/app/snapshot.ts';
import { emptySnapshot } from '../../../src/app/snapshot.ts';
import type { Forecast } from '../../../src/core/forecast/forecast.ts';
import { peak, total } from '../../../src/core/forecast/target.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';

const DATA_AGE = { finalUntil: AT_1000, knownUntil: AT_1000, ageMs: 0 };

const FORECAST: Forecast = {
  series: 'web',
  issuedAt: AT_1000,
  stepMs: MINUTE_MS,
  basis: 'model',
  reason: undefined,
  targets: [total(0, 5), total(0, 15), total(0, 30), peak(0, 5), peak(0, 15), peak(0, 30)],
  levels: [0.5, 0.9],
  // [target, level]
  values: Float64Array.of(100, 150, 300, 450, 900, 1_000, 24, 36, 30, 60, 60, 120),
  models: [{ name: 'm', version: 1, expert: 'x', weight: 1 }],
};

const snapshotOf = (...forecasts: Forecast[]): Snapshot => ({
  forecast: (series) => forecasts.find((one) => one.series === series),
  hasForecasts: forecasts.length > 0,
  decisions: new Map(),
});

const view = (changes: Partial<PredictView> = {}): PredictView => ({
  snapshot: snapshotOf(FORECAST),
  dataAge: DATA_AGE,
  pool: undefined,
  ...changes,
});

const query = (...minutes: number[]): PredictQuery => ({
  subject: { kind: 'source', source: 'web' },
  windowsMs: minutes.map((minute) => minute * MINUTE_MS),
});

/** Totals and peaks (as requests per second) of windows of those minutes. */
function windowsOf(forecast: Forecast, ...minutes: number[]) {
  const { windows } = answerPredict(query(...minutes), view({ snapshot: snapshotOf(forecast) }), AT_1000);
  return windows.map(({ total: { values }, peakRate }) => ({ total: values, peakRate: peakRate.values }));
}

test('standard windows are read off the forecast', () => {
  const prediction = answerPredict(query(5, 30), view(), atMinute(1));
  assert.deepEqual(prediction, {
    subject: { kind: 'source', source: 'web' },
    basis: 'model',
    reason: undefined,
    issuedAt: AT_1000,
    windows: [
      {
        windowMs: 5 * MINUTE_MS,
        total: { levels: [0.5, 0.9], values: [100, 150] },
        peakRate: { levels: [0.5, 0.9], values: [0.4, 0.6] }, // 24 and 36 a minute
        resources: [],
      },
      {
        windowMs: 30 * MINUTE_MS,
        total: { levels: [0.5, 0.9], values: [900, 1_000] },
        peakRate: { levels: [0.5, 0.9], values: [1, 2] },
        resources: [],
      },
    ],
    models: FORECAST.models,
    dataAge: DATA_AGE,
  });
});

test('other windows lie on the line between their neighbours', () => {
  const [seven, twenty] = windowsOf(FORECAST, 7, 20);
  // 7 is a fifth of the way from 5 to 15: 100 + .2 × 200, 150 + .2 × 300; 24 + .2 × 6, 36 + .2 × 24 a minute.
  assertClose(seven?.total ?? [], [140, 210]);
  assertClose(seven?.peakRate ?? [], [25.2 / 60, 40.8 / 60]);
  // 20 is a third of the way from 15 to 30: 300 + 600 / 3, 450 + 550 / 3.
  assertClose(twenty?.total ?? [], [500, 450 + 550 / 3]);
});

test('a window shorter than all has its share of the total, and the peak that covers it', () => {
  const [two] = windowsOf(FORECAST, 2);
  assertClose(two?.total ?? [], [40, 60]);
  assertClose(two?.peakRate ?? [], [0.4, 0.6]);
});

test('the next step has a forecast of its own, which shorter windows are read from', () => {
  const stepped = {
    ...FORECAST,
    targets: [total(0, 1), ...FORECAST.targets],
    values: Float64Array.of(16, 28, ...FORECAST.values),
  };
  const [one, two] = windowsOf(stepped, 1, 2);
  // One step's peak is its total. 2 is a quarter of the way from 1 to 5: 16 + 84 / 4, 28 + 122 / 4; 16 + 8 / 4, 28 + 8 / 4.
  assertClose(one?.total ?? [], [16, 28]);
  assertClose(one?.peakRate ?? [], [16 / 60, 28 / 60]);
  assertClose(two?.total ?? [], [37, 58.5]);
  assertClose(two?.peakRate ?? [], [18 / 60, 30 / 60]);
});

test('targets of bridges help to read peaks, those that begin later do not', () => {
  const bridged = {
    ...FORECAST,
    targets: [peak(5, 6), peak(0, 6), ...FORECAST.targets],
    values: Float64Array.of(999, 999, 25, 37, ...FORECAST.values),
  };
  const [six] = windowsOf(bridged, 6);
  assertClose(six?.peakRate ?? [], [25 / 60, 37 / 60]);
});

test('a window beyond the longest is answered with the longest', () => {
  const [hour] = windowsOf(FORECAST, 60);
  assertClose(hour?.total ?? [], [900, 1_000]);
});

test('a forecast without targets of the kind says 0, not NaN', () => {
  const [five] = windowsOf({ ...FORECAST, targets: [total(0, 5)], values: Float64Array.of(1, 2) }, 5);
  assertClose(five?.peakRate ?? [], [0, 0]);
  const [broken] = windowsOf({ ...FORECAST, values: FORECAST.values.map(() => Number.NaN) }, 7);
  assertClose(broken?.total ?? [], [0, 0]);
});

test('with a pool each quantile of the peak has its resources', () => {
  const pooled = { ...FORECAST, series: 'pool:web' };
  const { windows } = answerPredict(
    { subject: { kind: 'pool', pool: 'web' }, windowsMs: [30 * MINUTE_MS] },
    view({ snapshot: snapshotOf(pooled), pool: WEB }),
    AT_1000,
  );
  // A request costs one CPU-second: 1 and 2 a second need as many cores.
  assert.deepEqual(
    windows[0]?.resources.map(({ cpuCores, instances }) => [cpuCores, instances]),
    [
      [1, 1],
      [2, 2],
    ],
  );
});

test('what is older than five minutes is held, and no model stands for it', () => {
  assert.equal(answerPredict(query(5), view(), atMinute(5)).basis, 'model');
  const { basis, reason, models, windows } = answerPredict(query(5), view(), atMinute(5) + 1);
  assert.deepEqual([basis, reason, models], ['held', 'stale-data', []]);
  assert.deepEqual(windows[0]?.total.values, [100, 150]);
});

test('a reactive forecast says why', () => {
  const reactive: Forecast = { ...FORECAST, basis: 'reactive', reason: 'model-failed', models: [] };
  const { basis, reason } = answerPredict(query(5), view({ snapshot: snapshotOf(reactive) }), AT_1000);
  assert.deepEqual([basis, reason], ['reactive', 'model-failed']);
});

for (const [what, snapshot, subject, reason] of [
  ['the service has just started', emptySnapshot, { kind: 'source', source: 'x' }, 'starting'],
  ['the service has just started, of a pool', emptySnapshot, { kind: 'pool', pool: 'web' }, 'starting'],
  ['the source never came', snapshotOf(FORECAST), { kind: 'source', source: 'x' }, 'unknown-source'],
  ['nothing is known of the pool', snapshotOf(FORECAST), { kind: 'pool', pool: 'web' }, 'too-little-history'],
] as const) {
  test(`no forecast is a reply without windows: ${what}`, () => {
    const asked = { subject, windowsMs: [5 * MINUTE_MS] };
    assert.deepEqual(answerPredict(asked, view({ snapshot }), AT_1000), {
      subject,
      basis: 'held',
      reason,
      issuedAt: undefined,
      windows: [],
      models: [],
      dataAge: DATA_AGE,
    });
  });
}
