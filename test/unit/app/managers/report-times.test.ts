import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReportTimes } from '../../../../src/app/managers/report-times.ts';

const NOW = Date.parse('2026-03-04T17:00Z');
const OLD_MS = 180_000;
const TEN_MINUTES = 600_000;

const reportAt = (at: number, { since = at, manager = 'm' } = {}) => ({
  manager,
  pool: 'web',
  snapshot: true,
  instances: [{ id: 'i', address: '', state: 'warm', since, startDurationMs: 9_000, detail: '' } as const],
  result: undefined,
  at,
});
const timesOf = () => createReportTimes({ oldMs: OLD_MS });

for (const aheadMs of [TEN_MINUTES, -TEN_MINUTES]) {
  test(`a clock ${aheadMs / 60_000} min ahead is measured and taken out of the times`, () => {
    const read = timesOf().read(reportAt(NOW + aheadMs, { since: NOW + aheadMs - 30_000 }), NOW);
    assert.equal(read?.aheadMs, aheadMs);
    assert.equal(read.report.at, NOW);
    const [instance] = read.report.instances;
    assert.deepEqual([instance?.since, instance?.startDurationMs], [NOW - 30_000, 9_000]);
  });
}

test('what the way of a report explains is left as it was said', () => {
  const report = reportAt(NOW - 5_000);
  assert.deepEqual(timesOf().read(report, NOW), { report, aheadMs: -5_000 });
});

test('an old report that comes late, or again after a newer one, is told apart; a repeated newest one is not', () => {
  const times = timesOf();
  assert.ok(times.read(reportAt(NOW), NOW));
  assert.equal(times.read(reportAt(NOW - 1), NOW + 10), undefined);
  assert.ok(times.read(reportAt(NOW), NOW + 20));
  assert.ok(times.read(reportAt(NOW - 1, { manager: 'other' }), NOW + 30), 'each manager has its own order');
});

test('a clock that was set back far is believed', () => {
  const times = timesOf();
  times.read(reportAt(NOW), NOW);
  assert.equal(times.read(reportAt(NOW - OLD_MS + 1), NOW), undefined);
  assert.ok(times.read(reportAt(NOW - OLD_MS), NOW));
});

test('of managers without number only the last are remembered', () => {
  const times = timesOf();
  for (let index = 0; index < 100; index += 1) times.read(reportAt(NOW, { manager: `m-${index}` }), NOW);
  assert.ok(times.read(reportAt(NOW - 1, { manager: 'm-0' }), NOW));
  assert.equal(times.read(reportAt(NOW - 1, { manager: 'm-99' }), NOW), undefined);
});
