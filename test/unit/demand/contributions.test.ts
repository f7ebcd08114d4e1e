import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT_1000, atMinute, counted, NAMED_BY_SOURCE, record } from './given.ts';
import { countRecords, countRows } from '../../../src/core/demand/contributions.ts';
import type { IngestPolicy } from '../../../src/core/demand/contributions.ts';
import { compileRules } from '../../../src/core/demand/extraction.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/units/time.ts';

const POLICY: IngestPolicy = {
  stepMs: MINUTE_MS,
  lateLimitMs: HOUR_MS,
  futureToleranceMs: 5_000,
};

/** The attribute `source` names the source. */
const given = () => ({ policy: POLICY, extractor: compileRules(NAMED_BY_SOURCE) });

const named = (value: string) => [{ name: 'source', value }];

test('records of the same source and step are one contribution, its fields their sums', () => {
  const load = { cpuSeconds: 2, memoryBytes: 100, bytesIn: 10, bytesOut: 20, serviceSeconds: 3 };
  const { contributions, accepted, refused } = countRecords(
    [record({ count: 3, ...load }), record({ time: AT_1000 + 59_999, count: 2, ...load })],
    given(),
    atMinute(1),
  );
  assert.equal(accepted, 2);
  assert.deepEqual(refused, []);
  assert.deepEqual(contributions, [
    {
      ...counted('checkout', 0, 5),
      cpuSeconds: 4,
      // Held by each request: 3 × 100 + 2 × 100.
      memoryBytes: 500,
      bytesIn: 20,
      bytesOut: 40,
      serviceSeconds: 6,
    },
  ]);
});

test('another source, or the first instant of the next step, is another contribution', () => {
  const { contributions } = countRecords(
    [record(), record({ time: atMinute(1) }), record({ attributes: named('search') })],
    given(),
    atMinute(1),
  );
  assert.deepEqual(contributions, [
    counted('checkout', 0, 1),
    counted('checkout', 1, 1),
    counted('search', 0, 1),
  ]);
});

test('a retry is no new demand, whatever became of it', () => {
  const { contributions } = countRecords(
    [record({ count: 4 }), record({ count: 3, retry: true, outcome: 'rejected', cpuSeconds: 1 })],
    given(),
    AT_1000,
  );
  assert.deepEqual(contributions, [{ ...counted('checkout', 0, 4), retries: 3, cpuSeconds: 1 }]);
});

test('requests that were not served are demand all the same, counted by what became of them', () => {
  const { contributions } = countRecords(
    (['served', 'rejected', 'failed', 'cold'] as const).map((outcome, index) =>
      record({ outcome, count: index + 1 }),
    ),
    given(),
    AT_1000,
  );
  assert.deepEqual(contributions, [{ ...counted('checkout', 0, 10), rejected: 2, failed: 3, cold: 4 }]);
});

test('a record counts from the late limit to the tolerance ahead of the clock, both included', () => {
  for (const [time, reason] of [
    [AT_1000 - HOUR_MS - 1, 'too-late'],
    [AT_1000 - HOUR_MS, undefined],
    [AT_1000 + 5_000, undefined],
    [AT_1000 + 5_001, 'in-the-future'],
  ] as const) {
    const { accepted, refused } = countRecords([record({ time })], given(), AT_1000);
    assert.equal(accepted, reason === undefined ? 1 : 0);
    assert.deepEqual(
      refused.map((one) => one.reason),
      reason === undefined ? [] : [reason],
    );
  }
});

test('a refused record is named by its place and told why; the others count', () => {
  const { contributions, accepted, refused } = countRecords(
    [
      record({ attributes: [] }),
      record(),
      record({ time: atMinute(-61) }),
      record({ attributes: named('') }),
      record({ time: atMinute(1) }),
    ],
    given(),
    AT_1000,
  );
  assert.equal(accepted, 1);
  assert.deepEqual(contributions, [counted('checkout', 0, 1)]);
  assert.deepEqual(
    refused.map(({ index, reason }) => [index, reason]),
    [
      [0, 'no-source'],
      [2, 'too-late'],
      [3, 'no-source'],
      [4, 'in-the-future'],
    ],
  );
  assert.match(refused[0]?.detail ?? '', /`source`/);
  assert.match(refused[1]?.detail ?? '', /08:59:00.*before.*09:00:00/);
  assert.match(refused[3]?.detail ?? '', /10:01:00.*after.*10:00:05/);
});

test('rows of an import add up by source and step', () => {
  const row = (source: string, minute: number, count: number) => ({ source, start: atMinute(minute), count });
  assert.deepEqual(countRows([row('a', 0, 1), row('b', 0, 2), row('a', 0, 3), row('a', 1, 0)]), [
    counted('a', 0, 4),
    counted('b', 0, 2),
    counted('a', 1, 0),
  ]);
});
