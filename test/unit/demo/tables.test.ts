import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeResult } from '../../../src/cli/demo/output/describe-result.ts';
import { accuracyTable, describeDirective, policyTable } from '../../../src/cli/demo/output/tables.ts';
import type { DemoResult, PolicyScore, ShownDirective } from '../../../src/cli/demo/result.ts';

const score = (unserved: number, instanceHours: number): PolicyScore => ({
  requests: 66_368,
  unserved,
  unservedShare: unserved / 66_368,
  coldHits: 288,
  ticks: 5_760,
  instanceHours,
  hoursOfOracle: instanceHours / 200,
  hoursOfHpa: instanceHours / 400,
});

const directive: ShownDirective = {
  pool: 'web',
  decidedAt: '1995-07-24T16:05:00.000Z',
  readyBy: '1995-07-24T16:10:00.000Z',
  from: 11,
  to: 14,
  revision: 7,
  inputs: {
    level: 0.95,
    liveRatePerSecond: 1.2,
    addRatePerSecond: 1.5,
    capacityPerSecond: 0.1,
    models: [
      { model: 'm/1/rare', weight: 0.1 },
      { model: 'm/1/often', weight: 0.9 },
    ],
  },
  trail: [{ rule: 'cover-bridge', from: 0, to: 14, why: 'word '.repeat(40).trim() }],
  outcome: { at: '1995-07-24T16:12:00.000Z', needed: 13, readyWithPra: 14, readyWithHpa70: 10 },
};

const result: DemoResult = {
  load: {
    source: 'nasa-ksc',
    historyFrom: '',
    from: '1995-07-24T00:00:00Z',
    to: '1995-07-25T00:00:00Z',
    requests: 66_368,
  },
  instances: { requestsPerSecond: 0.1, startSeconds: 300, starts: 100, failedStarts: 3 },
  policies: { pra: score(1234.4, 420), hpa70: score(5_000, 400), oracle: score(0, 200) },
  accuracy: [5, 15].map((windowMinutes) => ({
    windowMinutes,
    forecasts: 1_435,
    error: 0.1234,
    bestExpert: { model: 'simple/1/yesterday', error: 0.2 },
    yesterdayError: null,
    coverage: [0.1, 0.5, 0.9, 0.96].map((level) => ({ level, share: level })),
  })),
  directive,
};

/** The words of the line that starts so. */
const words = (lines: readonly string[], start: string): string[] =>
  (lines.find((line) => line.startsWith(start)) ?? '').split(/ {2,}/);

test('the table says what was left unserved, how often it was cold, and what it cost', () => {
  // 1,234.4 of 66,368 is 1.86 %; 288 of 5,760 is 5 %; 420 is 2.1 × 200 and 1.05 × 400.
  assert.deepEqual(words(policyTable(result), 'PRA'), [
    ...['PRA', '1,234', '1.86 %', '288', '5.00 %', '420.0', '2.10', '1.05'],
  ]);
});

test('accuracy shows the coverage of the levels nearest to .5 and .95, and a dash where nothing was scored', () => {
  const table = accuracyTable(result.accuracy);
  assert.deepEqual(words(table, 'window').slice(-2), ['≤ q0.5', '≤ q0.96']);
  assert.deepEqual(words(table, '15 min'), [
    ...['15 min', '1,435', '12.3 %', '–', '20.0 %', 'yesterday', '50.0 %', '96.0 %'],
  ]);
});

test('a directive is told with its trail and with what came', () => {
  const text = describeDirective(directive).join('\n');
  assert.match(text, /^At 16:05 pool web was told to hold 14 instances instead of 11, ready by 16:10:\n/);
  assert.match(text, /newest load +72\.0 requests\/min, for which 12 instances are enough\n/);
  assert.match(text, /made by +m\/1\/often 90 %, m\/1\/rare 10 %\n/);
  assert.match(text, /cover-bridge +0 → 14: word word/);
  assert.match(text, /what came +16:12 needed 13; PRA had 14 ready, the HPA rule 10$/);
});

test('everything that is said fits into 100 columns, a day without a scale-out too', () => {
  for (const line of [...describeResult(result), ...describeResult({ ...result, directive: null })]) {
    assert.ok(line.length <= 100, `${line.length}: ${line}`);
  }
});
