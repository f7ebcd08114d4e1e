import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deferred, settled } from '../deferred.ts';
import { createRecordingTelemetry } from '../../../fakes/telemetry.ts';
import { createLedgerWriter } from '../../../../src/app/cycle/ledger-writer.ts';
import type { Ledger, LedgerEntries } from '../../../../src/ports/ledger.ts';

const NOTHING: LedgerEntries = { decisions: [], scores: [] };

/** A ledger whose `append` is the test's. */
const ledgerOf = (append: Ledger['append']): Ledger => ({
  append,
  decisionAt: () => Promise.resolve(undefined),
  accuracy: () => Promise.resolve([]),
  counterfactual: () => Promise.resolve([]),
  trial: () => Promise.resolve([]),
  forget: () => Promise.resolve(false),
  close: () => Promise.resolve(),
});

test('entries are written one after the other, and a reader waits for those before', async () => {
  const writes = [deferred(), deferred()];
  let begun = 0;
  const writer = createLedgerWriter(
    ledgerOf(() => writes[begun++]?.promise ?? Promise.resolve()),
    createRecordingTelemetry(),
  );
  writer.write(NOTHING);
  writer.write(NOTHING);
  await settled();
  assert.equal(begun, 1);
  let isSettled = false;
  void writer.settled().then(() => (isSettled = true));
  writes[0]?.resolve();
  await settled();
  assert.deepEqual([begun, isSettled], [2, false]);
  writes[1]?.resolve();
  await settled();
  assert.equal(isSettled, true);
});

test('what cannot be written is counted and let go, and the next is tried', async () => {
  const telemetry = createRecordingTelemetry();
  let calls = 0;
  const writer = createLedgerWriter(
    ledgerOf(() => (++calls === 1 ? Promise.reject(new Error('disk full')) : Promise.resolve())),
    telemetry,
  );
  writer.write(NOTHING);
  writer.write(NOTHING);
  await writer.settled();
  assert.equal(calls, 2);
  assert.equal(telemetry.counted('pra_ledger_failures_total'), 1);
  assert.deepEqual(telemetry.lines.at(0)?.fields, { detail: 'disk full' });
});

test('a disk that hangs does not fill the memory', async () => {
  const telemetry = createRecordingTelemetry();
  const hanging = deferred();
  const writer = createLedgerWriter(
    ledgerOf(() => hanging.promise),
    telemetry,
  );
  for (let entry = 0; entry < 150; entry += 1) writer.write(NOTHING);
  assert.equal(telemetry.counted('pra_ledger_failures_total'), 50);
  hanging.resolve();
  await writer.settled();
  writer.write(NOTHING);
  await writer.settled();
  assert.equal(telemetry.counted('pra_ledger_failures_total'), 50);
});
