/** Events in memory: what is put is copied, as on a disk. */
import type { AnnouncedEvent, EventId } from '../../src/core/demand/events/announced-event.ts';
import { byStart } from '../../src/core/demand/events/announced-event.ts';
import type { Occurrence } from '../../src/core/forecast/events/occurrence.ts';
import { StoreUnavailable } from '../../src/ports/failure.ts';
import type { Events } from '../../src/ports/events/events.ts';

/** `kept` and `learned` are the 'disk'; given again, new events go on from it. */
export function createMemoryEvents(
  kept = new Map<EventId, AnnouncedEvent>(),
  learned = new Map<string, Occurrence>(),
): Events {
  let isOpen = true;
  const whileOpen = async <T>(call: () => T): Promise<T> => {
    if (!isOpen) throw new StoreUnavailable('closed', 'the events are closed');
    return Promise.resolve(call());
  };
  return {
    put: (events) =>
      whileOpen(() => {
        for (const event of events) kept.set(event.id, structuredClone(event));
      }),
    remove: (ids) =>
      whileOpen(() => {
        for (const id of ids) kept.delete(id);
      }),
    list: () => whileOpen(() => [...kept.values()].map((event) => structuredClone(event)).sort(byStart)),
    putOccurrences: (occurrences) =>
      whileOpen(() => {
        for (const one of occurrences) learned.set(keyOf(one), structuredClone(one));
      }),
    removeOccurrences: (occurrences) =>
      whileOpen(() => {
        for (const one of occurrences) learned.delete(keyOf(one));
      }),
    occurrences: () =>
      whileOpen(() => [...learned.values()].map((one) => structuredClone(one)).sort(byStart)),
    close: () => {
      isOpen = false;
      return Promise.resolve();
    },
  };
}

const keyOf = ({ id, from }: Pick<Occurrence, 'id' | 'from'>): string => `${id} ${from}`;
