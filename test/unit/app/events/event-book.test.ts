import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryEvents } from '../../../fakes/events.ts';
import { SALE } from '../../../fakes/app.ts';
import { EVENTS_MAX, openEventBook } from '../../../../src/app/events/event-book.ts';
import type { AnnouncedEvent } from '../../../../src/core/demand/events/announced-event.ts';
import { StoreUnavailable } from '../../../../src/ports/failure.ts';
import type { Events } from '../../../../src/ports/events/events.ts';

const eventOf = (id: string, changes: Partial<AnnouncedEvent> = {}) => ({ ...SALE, id, ...changes });
const idsOf = (events: readonly AnnouncedEvent[]): string[] => events.map(({ id }) => id);

test('what was announced before a restart is known after it', async () => {
  const kept = new Map<string, AnnouncedEvent>();
  const book = await openEventBook(createMemoryEvents(kept));
  await book.put([eventOf('a'), eventOf('b')]);
  await book.remove(['a']);
  const again = await openEventBook(createMemoryEvents(kept));
  assert.deepEqual(idsOf(again.all()), ['b']);
});

test('the list is the same one until something changes, by start and then by id', async () => {
  const book = await openEventBook(createMemoryEvents());
  await book.put([eventOf('b'), eventOf('c', { from: 1 }), eventOf('a')]);
  const all = book.all();
  assert.deepEqual([idsOf(all), book.all() === all], [['c', 'a', 'b'], true]);
  await book.put([eventOf('a')]);
  assert.notEqual(book.all(), all);
});

test('what the store refused is not known, and what is known is in the store', async () => {
  let isBroken = false;
  const store = createMemoryEvents();
  const failing: Events = {
    ...store,
    put: (events) =>
      isBroken ? Promise.reject(new StoreUnavailable('disk-full', 'full')) : store.put(events),
    remove: (ids) =>
      isBroken ? Promise.reject(new StoreUnavailable('disk-full', 'full')) : store.remove(ids),
  };
  const book = await openEventBook(failing);
  await book.put([eventOf('a')]);
  isBroken = true;
  await assert.rejects(book.put([eventOf('b')]), StoreUnavailable);
  await assert.rejects(book.remove(['a']), StoreUnavailable);
  assert.deepEqual(idsOf(book.all()), ['a']);
  isBroken = false;
  await book.put([eventOf('c')]);
  assert.deepEqual(idsOf(await store.list()), idsOf(book.all()));
});

test('when there is no room none of a call is kept; events that replace others need none', async () => {
  const book = await openEventBook(createMemoryEvents());
  const many = Array.from({ length: EVENTS_MAX - 1 }, (_, i) => eventOf(String(i)));
  await book.put(many);
  assert.deepEqual(await book.put([eventOf('x'), eventOf('y')]), { kind: 'full', eventsMax: EVENTS_MAX });
  assert.deepEqual(await book.put([eventOf('0'), eventOf('x'), eventOf('x')]), {
    kind: 'kept',
    replaced: new Set(['0']),
  });
  assert.equal(book.all().length, EVENTS_MAX);
});
