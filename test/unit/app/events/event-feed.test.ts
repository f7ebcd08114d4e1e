import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SALE } from '../../../fakes/app.ts';
import { createEventFeed } from '../../../../src/app/events/event-feed.ts';
import type { AnnouncedEvent, KnownEvent } from '../../../../src/core/demand/events/announced-event.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';

const NOW = Date.UTC(2026, 10, 24, 10);
const around = (id: string, day: number): AnnouncedEvent => ({
  ...SALE,
  id,
  from: NOW + day * DAY_MS,
  to: NOW + (day + 0.1) * DAY_MS,
});
const idsOf = (events: readonly KnownEvent[] | undefined): string[] | undefined =>
  events?.map(({ id }) => id);

test('a planner is told of what matters to it at its start, and again when something changed', () => {
  let events = [around('long-ago', -20), around('last-week', -7), around('soon', 0.5), around('later', 3)];
  const feed = createEventFeed({ known: () => events });
  assert.deepEqual(idsOf(feed.all(NOW)), ['last-week', 'soon']);
  assert.equal(feed.changed(NOW + MINUTE_MS), undefined);
  events = [around('soon', 0.5)];
  assert.deepEqual(idsOf(feed.changed(NOW + 2 * MINUTE_MS)), ['soon']);
  assert.equal(feed.changed(NOW + 3 * MINUTE_MS), undefined);
  events = [];
  assert.deepEqual(feed.changed(NOW + 4 * MINUTE_MS), []);
});

test('as time goes by what lay too far ahead comes in, though nothing changed', () => {
  const events = [around('later', 1.02)];
  const feed = createEventFeed({ known: () => events });
  assert.deepEqual(feed.all(NOW), []);
  assert.equal(feed.changed(NOW + 59 * MINUTE_MS), undefined);
  assert.deepEqual(idsOf(feed.changed(NOW + HOUR_MS)), ['later']);
  assert.deepEqual(feed.changed(NOW - HOUR_MS), [], 'also when the clock was set back');
});
