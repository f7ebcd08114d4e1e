import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deferred, settled } from '../deferred.ts';
import { EXPECTED } from '../given.ts';
import { AT_1000, atMinute, counted, NAMED_BY_SOURCE, record } from '../../demand/given.ts';
import { createVirtualClock } from '../../../fakes/clock.ts';
import { createMemoryHistory } from '../../../fakes/history.ts';
import { createRecordingTelemetry } from '../../../fakes/telemetry.ts';
import type { Usage } from '../../../../src/core/demand/usage.ts';
import type { RequestsReport } from '../../../../src/app/api.ts';
import { createDemandFeed } from '../../../../src/app/ingest/demand-feed.ts';
import { createGate } from '../../../../src/app/ingest/gate.ts';
import { createIngest } from '../../../../src/app/ingest/ingest.ts';
import type { Batch } from '../../../../src/core/demand/batch.ts';
import { UNBOUNDED } from '../../../../src/core/demand/batch.ts';
import { compileRules } from '../../../../src/core/demand/extraction.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../src/core/units/time.ts';
import { StoreUnavailable } from '../../../../src/ports/failure.ts';
import type { History } from '../../../../src/ports/history.ts';

const POLICY = {
  stepMs: MINUTE_MS,
  lateLimitMs: HOUR_MS,
  futureToleranceMs: 5_000,
  goneAfterMs: DAY_MS,
};

/** At 10:02, on a history in memory unless the test brings its own `append`. */
function setUp(changes: Partial<History> = {}) {
  const disk: Batch[] = [];
  const clock = createVirtualClock(atMinute(2));
  const feed = createDemandFeed([], EXPECTED);
  const telemetry = createRecordingTelemetry();
  const gate = createGate();
  let news = 0;
  const taken: ReadonlyMap<string, Usage>[] = [];
  const ingest = createIngest(
    {
      history: { ...createMemoryHistory({ stepMs: MINUTE_MS, counted: disk }), ...changes },
      feed,
      sources: { extractor: compileRules(NAMED_BY_SOURCE), counted: () => undefined },
      costs: { take: (usage) => taken.push(usage) },
      serviceLevels: { take: () => undefined },
      clock,
      telemetry,
      gate,
      elapsedMs: () => 0,
      onNews: () => {
        news += 1;
      },
    },
    POLICY,
  );
  return { ...ingest, disk, clock, feed, telemetry, gate, taken, news: () => news };
}

/** One request of `checkout` at 10:00, passed to 10:01. */
const report = (changes: Partial<RequestsReport> = {}): RequestsReport => ({
  client: 'lb-1',
  sequence: 1,
  records: [record()],
  watermark: atMinute(1),
  goodbye: false,
  ...changes,
});

const ONE = { source: 'checkout', start: AT_1000, count: 1 };

test('a batch is counted, made durable, shown to the planner and acknowledged', async () => {
  const { reportRequests, disk, feed, telemetry, news } = setUp();
  const receipt = { accepted: 1, duplicate: false, highestSequence: 1, rejected: [] };
  assert.deepEqual(await reportRequests(report()), receipt);
  assert.deepEqual(disk, [
    {
      client: 'lb-1',
      sequence: 1,
      contributions: [counted('checkout', 0, 1)],
      watermark: atMinute(1),
      goodbye: false,
      receivedAt: atMinute(2),
      reach: atMinute(-58),
      goneBefore: atMinute(2) - DAY_MS,
    },
  ]);
  assert.deepEqual(feed.takeDeltas(), [ONE]);
  assert.equal(feed.progress(atMinute(2)).finalUntil, atMinute(1));
  assert.equal(news(), 1);
  assert.equal(telemetry.counted('pra_batches_total', { outcome: 'counted' }), 1);
  assert.equal(telemetry.counted('pra_records_total', { outcome: 'accepted' }), 1);
});

test('nothing is acknowledged or shown before it is durable', async () => {
  const disk = deferred();
  const { reportRequests, feed, news } = setUp({
    append: async (batches) => {
      await disk.promise;
      return batches.map(() => ({ duplicate: false }));
    },
  });
  let isAcknowledged = false;
  const receipt = reportRequests(report()).then(() => (isAcknowledged = true));
  await settled();
  assert.deepEqual([isAcknowledged, feed.takeDeltas(), news()], [false, [], 0]);
  assert.equal(feed.progress(atMinute(2)).finalUntil, undefined);
  disk.resolve();
  await receipt;
  assert.deepEqual([feed.takeDeltas(), news()], [[ONE], 1]);
});

test('a batch sent again counts once, but its client is alive', async () => {
  const { reportRequests, disk, clock, feed, telemetry, taken, news } = setUp();
  await reportRequests(report());
  await clock.advanceTo(atMinute(4.5));
  const receipt = { accepted: 0, duplicate: true, highestSequence: 1, rejected: [] };
  assert.deepEqual(await reportRequests(report()), receipt);
  assert.deepEqual([feed.takeDeltas(), disk.length, news()], [[ONE], 1, 1]);
  assert.equal(taken.length, 1, 'what it cost is learned once');
  assert.equal(telemetry.counted('pra_batches_total', { outcome: 'duplicate' }), 1);
  // Seen at 10:04:30: a day after 10:02 it is not taken for gone.
  assert.deepEqual(
    feed.progress(atMinute(4) + DAY_MS).waitingFor.map(({ client }) => client),
    ['lb-1'],
  );
});

test('a client whose sequence is behind is told how far, and so is who reads the log, once', async () => {
  const { reportRequests, clock, telemetry } = setUp();
  await reportRequests(report({ sequence: 1_000, watermark: atMinute(1) }));
  // Its clock was set back: new batches under old sequences.
  await clock.advanceTo(atMinute(4));
  for (const [sequence, minute] of [
    [500, 2],
    [501, 3],
  ] as const) {
    const receipt = await reportRequests(report({ sequence, watermark: atMinute(minute) }));
    assert.deepEqual(receipt, { accepted: 0, duplicate: true, highestSequence: 1_000, rejected: [] });
  }
  // What it sends again is no news, and of what is from the future nobody can tell.
  await reportRequests(report({ sequence: 1_000, watermark: atMinute(1) }));
  await reportRequests(report({ sequence: 999, watermark: atMinute(4) + SECOND_MS }));
  assert.equal(telemetry.counted('pra_batches_total', { outcome: 'sequence-behind' }), 2);
  assert.equal(telemetry.counted('pra_batches_total', { outcome: 'duplicate' }), 2);

  await reportRequests(report({ sequence: 1_001, watermark: atMinute(4) }));
  await reportRequests(report({ sequence: 1_000, watermark: atMinute(1) }));
  assert.deepEqual(
    telemetry.lines.map(({ level, message }) => `${level} ${message}`),
    [
      "warn a client's sequence is behind: its batches count as sent again, and are lost",
      "info a client's batches count again",
    ],
  );
});

test('a watermark stands for no step whose records would have been refused', async () => {
  const { reportRequests, clock, feed } = setUp();
  await reportRequests(report());
  await clock.advanceTo(atMinute(90.5));
  await reportRequests(report({ sequence: 2, records: [], watermark: atMinute(90) }));
  // Records of 10:30:30 were just in time, so the first whole step is that of 10:31.
  assert.deepEqual(feed.coverage(atMinute(90.5)).whole, [
    { from: AT_1000, to: atMinute(1) },
    { from: atMinute(31), to: atMinute(90) },
  ]);
});

test('while the store is down a batch is refused, not counted, and may come again', async () => {
  let isDown = true;
  const memory = createMemoryHistory({ stepMs: MINUTE_MS });
  const { reportRequests, feed, news } = setUp({
    append: (batches) =>
      isDown ? Promise.reject(new StoreUnavailable('disk-full', 'the disk is full')) : memory.append(batches),
  });
  await assert.rejects(reportRequests(report()), StoreUnavailable);
  assert.deepEqual([feed.takeDeltas(), feed.progress(atMinute(2)).finalUntil, news()], [[], undefined, 0]);
  isDown = false;
  assert.equal((await reportRequests(report())).duplicate, false);
  assert.deepEqual(feed.takeDeltas(), [ONE]);
});

test('records that do not count are named, and the rest of the batch counts', async () => {
  const { reportRequests, feed, telemetry } = setUp();
  const { accepted, rejected } = await reportRequests(
    report({ records: [record({ time: atMinute(-60) }), record(), record({ time: atMinute(3) })] }),
  );
  assert.equal(accepted, 1);
  assert.deepEqual(
    rejected.map(({ index, reason }) => [index, reason]),
    [
      [0, 'too-late'],
      [2, 'in-the-future'],
    ],
  );
  assert.deepEqual(feed.takeDeltas(), [ONE]);
  assert.equal(telemetry.counted('pra_records_total', { outcome: 'too-late' }), 1);
  assert.equal(telemetry.counted('pra_records_total', { outcome: 'in-the-future' }), 1);
});

test('an empty batch moves the watermark, and a goodbye lets nobody wait', async () => {
  const { reportRequests, feed } = setUp();
  await reportRequests(report({ client: 'lb-2', records: [], watermark: atMinute(2) }));
  await reportRequests(report());
  assert.equal(feed.progress(atMinute(2)).finalUntil, atMinute(1));
  await reportRequests(report({ sequence: 2, records: [], watermark: undefined, goodbye: true }));
  assert.equal(feed.progress(atMinute(2)).finalUntil, atMinute(2));
});

test('a watermark from the future counts as far as a record would', async () => {
  const { reportRequests, disk, feed } = setUp();
  await reportRequests(report({ watermark: Date.UTC(2099, 0, 1) }));
  assert.equal(disk[0]?.watermark, atMinute(2) + 5_000);
  // An hour later it has not passed what came since.
  assert.equal(feed.progress(atMinute(62)).finalUntil, atMinute(2));
});

test('while the gate is closed batches wait', async () => {
  const { reportRequests, importPart, disk, gate } = setUp();
  const reading = deferred();
  const closed = gate.closed(() => reading.promise);
  const receipts = [reportRequests(report()), importPart({ importId: 'x', sequence: 1, rows: [] })];
  await settled();
  assert.equal(disk.length, 0);
  reading.resolve();
  await Promise.all([closed, ...receipts]);
  assert.equal(disk.length, 2);
});

test('an import is a client that nobody waits for, and no news until it is complete', async () => {
  const { importPart, disk, feed, telemetry, news } = setUp();
  const rows = [
    { source: 'a', start: AT_1000, count: 2 },
    { source: 'a', start: AT_1000, count: 3 },
  ];
  assert.deepEqual(await importPart({ importId: 'june', sequence: 1, rows }), { duplicate: false });
  assert.deepEqual(disk, [
    {
      client: 'import:june',
      sequence: 1,
      contributions: [counted('a', 0, 5)],
      watermark: undefined,
      goodbye: true,
      receivedAt: atMinute(2),
      ...UNBOUNDED,
    },
  ]);
  assert.deepEqual(await importPart({ importId: 'june', sequence: 1, rows }), { duplicate: true });
  assert.equal(disk.length, 1);
  assert.deepEqual([feed.takeDeltas(), feed.progress(atMinute(2)).knownUntil, news()], [[], undefined, 0]);
  assert.equal(telemetry.counted('pra_records_total', { outcome: 'imported' }), 2);
  assert.equal(telemetry.counted('pra_records_total', { outcome: 'duplicate' }), 2);
});

test('of an import it is known how far it came; of other clients nothing is told', async () => {
  const { reportRequests, importPart, imports } = setUp();
  await reportRequests(report());
  await importPart({ importId: 'june', sequence: 1, rows: [] });
  await importPart({ importId: 'june', sequence: 7, rows: [] });
  assert.deepEqual(await imports(), [{ importId: 'june', sequence: 7, countedAt: atMinute(2) }]);
});

test('an import may be a day ahead of the clock, to the step', () => {
  const { latestImportStart } = setUp();
  assert.equal(latestImportStart(), atMinute(2) + DAY_MS);
});
