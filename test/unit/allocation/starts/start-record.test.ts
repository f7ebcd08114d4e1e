/** Which reports tell the end of a start. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instance, InstanceState, KnownInstance } from '../../../../src/core/allocation/instance.ts';
import { readStartRecord, recordStarts } from '../../../../src/core/allocation/starts/start-record.ts';
import type { StartRecord } from '../../../../src/core/allocation/starts/start-record.ts';
import { atMinute } from '../given.ts';

const instance = (state: InstanceState, minute: number, startDurationMs?: number): Instance => ({
  id: 'a',
  address: '',
  state,
  since: atMinute(minute),
  startDurationMs,
  detail: '',
});

const known = (state: InstanceState, minute: number): KnownInstance => ({
  ...instance(state, minute),
  manager: 'm',
  freshUntil: atMinute(99),
});

const told = (before: readonly KnownInstance[], reported: Instance, record: StartRecord = []): StartRecord =>
  recordStarts(record, { before, reported: [reported] });

const START = { id: 'a', at: atMinute(4), durationMs: 180_000 };

test('a start takes what its manager says, or else the time from warming to warm', () => {
  assert.deepEqual(told([known('warming', 1)], instance('warm', 4)), [START]);
  assert.deepEqual(told([known('warming', 1)], instance('warm', 4, 200_000)), [
    { ...START, durationMs: 200_000 },
  ]);
  assert.deepEqual(told([], instance('warm', 4, 180_000)), [START]);
  assert.deepEqual(told([], instance('warm', 4)), [], 'nobody knows when it began');
  assert.deepEqual(told([known('warming', 5)], instance('warm', 4)), [], 'it ended before it began');
});

test('an instance that fails before it was ever ready is a failed start, one that dies in service is none', () => {
  const failed = { ...START, durationMs: undefined };
  assert.deepEqual(told([known('warming', 1)], instance('failed', 4)), [failed]);
  assert.deepEqual(told([], instance('failed', 4)), [failed]);
  for (const state of ['warm', 'draining', 'failed'] as const) {
    assert.deepEqual(told([known(state, 1)], instance('failed', 4)), [], state);
  }
});

test('a start that took longer than an hour counts as failed: no plan could wait for it', () => {
  assert.deepEqual(told([], instance('warm', 4, 3_600_001)), [{ ...START, durationMs: undefined }]);
});

test('a start counts once, however often it is told, also after the fleet was forgotten', () => {
  const once = told([known('warming', 1)], instance('warm', 4));
  assert.equal(told([known('warm', 4)], instance('warm', 4), once), once);
  assert.equal(told([], instance('warm', 4, 180_000), once), once);
  assert.equal(told([known('warming', 1)], instance('warm', 4), once), once);
  // It was stopped and started again.
  assert.equal(told([known('warming', 6)], instance('warm', 7), once).length, 2);
});

test('the newest 64 are kept', () => {
  let record: StartRecord = [];
  for (let minute = 0; minute < 100; minute += 1) record = told([], instance('warm', minute, 1_000), record);
  assert.equal(record.length, 64);
  assert.equal(record[0]?.at, atMinute(99));
  assert.equal(record.at(-1)?.at, atMinute(36));
});

test('a record survives as JSON, and what is none is left aside', () => {
  const record = [START, { ...START, id: 'b', durationMs: undefined }];
  assert.deepEqual(readStartRecord(JSON.parse(JSON.stringify(record))), record);
  assert.deepEqual(readStartRecord(undefined), []);
  const broken = [null, 7, {}, { id: 'a', at: 'x' }, { id: 'a', at: 1, durationMs: -1 }, { id: 1, at: 1 }];
  assert.deepEqual(readStartRecord(broken), []);
});
