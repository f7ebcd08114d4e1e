import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXPECTED } from '../given.ts';
import { AT_1000, atMinute, batch, counted } from '../../demand/given.ts';
import { createDemandFeed } from '../../../../src/app/ingest/demand-feed.ts';
import type { ClientMark } from '../../../../src/core/demand/batch.ts';

const feedOf = (marks: readonly ClientMark[] = []) => createDemandFeed(marks, EXPECTED);

/** A client as it was stored: it passed that minute past 10:00 and was seen then. */
const stored = (client: string, minute: number, changes: Partial<ClientMark> = {}): ClientMark => ({
  client,
  sequence: 1,
  watermark: atMinute(minute),
  left: false,
  seenAt: atMinute(minute),
  vouchesFrom: atMinute(minute - 60),
  absences: [],
  ...changes,
});

test('counts are handed out once, those of the same step as one sum', () => {
  const feed = feedOf();
  feed.add(batch({ contributions: [counted('a', 0, 2), counted('a', 1, 5)] }));
  feed.add(batch({ client: 'lb-2', contributions: [counted('a', 0, 3), counted('b', 0, 1)] }));
  assert.deepEqual(feed.takeDeltas(), [
    { source: 'a', start: AT_1000, count: 5 },
    { source: 'a', start: atMinute(1), count: 5 },
    { source: 'b', start: AT_1000, count: 1 },
  ]);
  assert.deepEqual(feed.takeDeltas(), []);
});

test('what was handed out is not touched by what comes later', () => {
  const feed = feedOf();
  feed.add(batch({ contributions: [counted('a', 0, 2)] }));
  const taken = feed.takeDeltas();
  feed.add(batch({ sequence: 2, contributions: [counted('a', 0, 3)] }));
  assert.deepEqual(taken, [{ source: 'a', start: AT_1000, count: 2 }]);
});

test('a planner that takes nothing for long costs one sum a source and step', () => {
  const feed = feedOf();
  for (let sequence = 1; sequence <= 1_000; sequence += 1) {
    feed.add(batch({ sequence, contributions: [counted('a', 0, 1)] }));
  }
  assert.deepEqual(feed.takeDeltas(), [{ source: 'a', start: AT_1000, count: 1_000 }]);
});

test('progress is that of the stored clients, until they report', () => {
  const feed = feedOf([stored('lb-1', 0), stored('lb-2', -1)]);
  const before = feed.progress(atMinute(1));
  assert.deepEqual(
    [before.finalUntil, before.issueAt, before.waitingFor.map(({ client }) => client)],
    [atMinute(-1), atMinute(-1), ['lb-2']],
  );
  feed.add(batch({ client: 'lb-2', sequence: 2, watermark: atMinute(1), receivedAt: atMinute(1) }));
  assert.equal(feed.progress(atMinute(1)).finalUntil, AT_1000);
});

test('the issue never moves back, though a client that is new is further behind', () => {
  const feed = feedOf();
  feed.add(batch({ watermark: AT_1000 }));
  assert.equal(feed.progress(AT_1000).issueAt, AT_1000);
  feed.add(batch({ client: 'new', watermark: atMinute(-2) }));
  const { finalUntil, issueAt } = feed.progress(AT_1000);
  assert.deepEqual([finalUntil, issueAt], [atMinute(-2), AT_1000]);
});

test('while no client has a watermark an import says how far the past is known', () => {
  const feed = feedOf();
  assert.equal(feed.progress(AT_1000).issueAt, undefined);
  feed.setImportedUntil(atMinute(-5));
  assert.equal(feed.progress(AT_1000).issueAt, atMinute(-5));
  feed.add(batch({ watermark: AT_1000 }));
  assert.equal(feed.progress(AT_1000).issueAt, AT_1000);
});

test('a client that is missing holds up what is final, not what is forecast from', () => {
  const feed = feedOf([stored('lb-1', 0), stored('lb-2', -3)]);
  const { finalUntil, heardUntil, issueAt } = feed.progress(AT_1000);
  assert.deepEqual([finalUntil, heardUntil, issueAt], [atMinute(-3), AT_1000, AT_1000]);
});

test('a client whose batches are duplicates is not taken for gone', () => {
  const feed = feedOf([stored('lb-1', 0)]);
  const later = AT_1000 + EXPECTED.goneAfterMs;
  feed.touch('lb-1', atMinute(1));
  feed.touch('nobody', later);
  assert.deepEqual(
    feed.progress(later).waitingFor.map(({ client }) => client),
    ['lb-1'],
  );
});

test('what each step is known as comes from all clients, stored and heard of', () => {
  const feed = feedOf([stored('lb-1', 0)]);
  const before = { from: atMinute(-60), to: AT_1000 };
  assert.deepEqual(feed.coverage(AT_1000).whole, [before]);
  feed.add(batch({ client: 'lb-2', watermark: atMinute(2), contributions: [counted('a', 1, 1)] }));
  assert.deepEqual(feed.coverage(atMinute(2)), {
    whole: [before],
    partial: [{ from: atMinute(1), to: atMinute(2) }],
  });
  feed.add(batch({ sequence: 2, watermark: atMinute(2) }));
  assert.deepEqual(feed.coverage(atMinute(2)).whole, [{ from: before.from, to: atMinute(2) }]);
});
