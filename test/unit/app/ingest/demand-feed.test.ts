import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT_1000, atMinute, batch, counted } from '../../demand/given.ts';
import { createDemandFeed } from '../../../../src/app/ingest/demand-feed.ts';
import type { ClientMark } from '../../../../src/core/demand/batch.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';

const POLICY = { stepMs: MINUTE_MS, silenceMs: 3 * MINUTE_MS };

const feedOf = (marks: readonly ClientMark[] = []) => createDemandFeed(marks, POLICY);

/** A client as it was stored: it passed that minute past 10:00 and was seen then. */
const stored = (client: string, minute: number, changes: Partial<ClientMark> = {}): ClientMark => ({
  client,
  sequence: 1,
  watermark: atMinute(minute),
  left: false,
  seenAt: atMinute(minute),
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
    [before.finalUntil, before.issueAt, before.waitingFor],
    [atMinute(-1), atMinute(-1), ['lb-2']],
  );
  feed.add(batch({ client: 'lb-2', sequence: 2, watermark: atMinute(1), receivedAt: atMinute(1) }));
  assert.equal(feed.progress(atMinute(1)).finalUntil, AT_1000);
});

test('the issue never moves back, though a client with an older watermark comes back', () => {
  const feed = feedOf([stored('old', -30, { left: true })]);
  feed.add(batch({ watermark: AT_1000 }));
  assert.equal(feed.progress(AT_1000).issueAt, AT_1000);
  feed.add(batch({ client: 'old', sequence: 2 }));
  const { finalUntil, issueAt } = feed.progress(AT_1000);
  assert.deepEqual([finalUntil, issueAt], [atMinute(-30), AT_1000]);
});

test('while no client has a watermark an import says how far the past is known', () => {
  const feed = feedOf();
  assert.equal(feed.progress(AT_1000).issueAt, undefined);
  feed.setImportedUntil(atMinute(-5));
  assert.equal(feed.progress(AT_1000).issueAt, atMinute(-5));
  feed.add(batch({ watermark: AT_1000 }));
  assert.equal(feed.progress(AT_1000).issueAt, AT_1000);
});

test('a client whose batches are duplicates is not silent', () => {
  const feed = feedOf([stored('lb-1', 0), stored('lb-2', -1)]);
  const later = atMinute(3);
  feed.touch('lb-2', atMinute(2.5));
  feed.touch('nobody', later);
  // lb-1 was last seen three minutes ago and is not waited for; lb-2 is.
  assert.deepEqual(feed.progress(later).waitingFor, ['lb-2']);
});

// Minutes past 10:00; undefined: nothing is covered.
for (const [what, marks, changes, from] of [
  ['the step of its first watermark', [], { watermark: atMinute(2.5) }, 2],
  ['what it brings of earlier', [], { watermark: atMinute(2), contributions: [counted('a', -7, 1)] }, -7],
  ['nothing, if it has no watermark', [], { contributions: [counted('a', -7, 1)] }, undefined],
  ['all since its watermark before, over a restart', [stored('lb-1', 1)], { watermark: atMinute(3) }, 1],
  ['not the time in which it was thought gone', [stored('lb-1', -1)], { watermark: atMinute(2) }, 2],
  ['not the time after it had left', [stored('lb-1', 1, { left: true })], { watermark: atMinute(3) }, 3],
] as const) {
  test(`an absent count is 0 from where a batch covers: ${what}`, () => {
    const feed = feedOf(marks);
    feed.add(batch({ receivedAt: atMinute(3), sequence: 2, ...changes }));
    assert.equal(feed.progress(atMinute(3)).coveredFrom, from === undefined ? undefined : atMinute(from));
  });
}

test('what was once covered stays covered', () => {
  const feed = feedOf();
  feed.add(batch({ watermark: atMinute(1) }));
  feed.add(batch({ client: 'lb-2', watermark: atMinute(5) }));
  assert.equal(feed.progress(atMinute(5)).coveredFrom, atMinute(1));
});
