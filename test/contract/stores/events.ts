/** What all events promise: the newest state of each, whole, across restarts. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { AnnouncedEvent } from '../../../src/core/demand/events/announced-event.ts';
import type { Occurrence } from '../../../src/core/forecast/events/occurrence.ts';
import type { Events } from '../../../src/ports/events/events.ts';
import { StoreUnavailable } from '../../../src/ports/failure.ts';

/** Where events are kept: after a close, the next ones opened go on from what was put. */
export interface EventsPlace {
  open(): Promise<Events>;
}

const AT = Date.UTC(2026, 10, 27);

const eventOf = (id: string, changes: Partial<AnnouncedEvent> = {}): AnnouncedEvent => ({
  id,
  name: 'Black Friday',
  kind: 'campaign',
  from: AT,
  to: AT + 86_400_000,
  sources: ['*'],
  effect: { kind: 'learn' },
  ...changes,
});

const occurrenceOf = (id: string, from: number): Occurrence => ({
  ...{ id, from, to: from + 3_600_000, name: 'Black Friday', kind: 'campaign', sources: ['*', 'pool:web'] },
  all: { logFactor: 1.0986122886681098, logVariance: 0.01 },
  parts: new Map([['checkout{route="/pay"}', { logFactor: 0.5, logVariance: 0.25 }]]),
});

const idsOf = (events: readonly AnnouncedEvent[]): string[] => events.map(({ id }) => id);

/** `place` makes an empty one, and has it removed after the test. */
export function eventsContract(name: string, place: (t: TestContext) => Promise<EventsPlace>): void {
  describe(`events: ${name}`, () => {
    test('events come back as they were put, by start and then by id, across restarts', async (t) => {
      const there = await place(t);
      const events = await there.open();
      const later = eventOf('a', { from: AT + 1, kind: 'maintenance' });
      const factor = eventOf('c "ü日本😀"', {
        sources: ['checkout{route="/pay"}', 'pool:web'],
        effect: { kind: 'factor', factor: 2.5, logDeviation: 0.1 },
      });
      const volume = eventOf('b', { effect: { kind: 'volume', requestsPerSecond: -3, deviation: 1e-9 } });
      await events.put([later, factor, volume]);
      const known = await events.list();
      await events.close();
      const again = await there.open();
      assert.deepEqual(known, [volume, factor, later]);
      assert.deepEqual(await again.list(), known);
      await again.close();
    });

    test('an event replaces that of its id as a whole; of several in a call the last one stays', async (t) => {
      const events = await (await place(t)).open();
      await events.put([eventOf('a', { sources: ['old'] }), eventOf('b')]);
      await events.put([eventOf('a', { name: 'Once' }), eventOf('a', { kind: 'release' })]);
      assert.deepEqual(await events.list(), [eventOf('a', { kind: 'release' }), eventOf('b')]);
      await events.close();
    });

    test('what is removed is gone, across restarts too, and may come again', async (t) => {
      const there = await place(t);
      const events = await there.open();
      await events.put([eventOf('a'), eventOf('b'), eventOf('c')]);
      await events.remove(['a', 'never seen', 'c']);
      await events.remove([]);
      assert.deepEqual(idsOf(await events.list()), ['b']);
      await events.put([eventOf('c')]);
      await events.close();
      const again = await there.open();
      assert.deepEqual(idsOf(await again.list()), ['b', 'c']);
      await again.close();
    });

    test('what came of an event comes back as it was put, across restarts, and outlives it', async (t) => {
      const there = await place(t);
      const events = await there.open();
      const [first, second] = [occurrenceOf('a', AT), occurrenceOf('a', AT + 1)];
      await events.put([eventOf('a')]);
      await events.putOccurrences([second, first, occurrenceOf('b', AT)]);
      const better = { ...first, all: { logFactor: -1, logVariance: 1e-9 } };
      await events.putOccurrences([better]);
      await events.remove(['a']);
      await events.removeOccurrences([
        { id: 'b', from: AT },
        { id: 'b', from: AT + 1 },
      ]);
      await events.close();
      const again = await there.open();
      assert.deepEqual(await again.occurrences(), [better, second]);
      assert.deepEqual(await again.list(), []);
      await again.close();
    });

    test('calls at the same time take effect in their order', async (t) => {
      const events = await (await place(t)).open();
      await Promise.all([
        events.put([eventOf('a'), eventOf('b', { name: 'first' })]),
        events.remove(['a']),
        events.remove(['b']),
        events.put([eventOf('b', { name: 'second' })]),
      ]);
      assert.deepEqual(await events.list(), [eventOf('b', { name: 'second' })]);
      await events.close();
    });

    test('ten thousand events in one call are kept', async (t) => {
      const events = await (await place(t)).open();
      const many = Array.from({ length: 10_000 }, (_, i) => eventOf(`e-${String(i).padStart(5, '0')}`));
      await events.put(many);
      await events.put(many);
      assert.deepEqual(idsOf(await events.list()), idsOf(many));
      await events.close();
    });

    test('after the close every call rejects, and closing again does no harm', async (t) => {
      const events = await (await place(t)).open();
      await events.close();
      const isClosed = (error: unknown): boolean =>
        error instanceof StoreUnavailable && error.reason === 'closed';
      await assert.rejects(events.put([eventOf('a')]), isClosed);
      await assert.rejects(events.remove(['a']), isClosed);
      await assert.rejects(events.list(), isClosed);
      await assert.rejects(events.occurrences(), isClosed);
      await events.close();
    });
  });
}
