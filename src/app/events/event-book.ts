/**
 * Which events are known now? The store has them; here they are in memory too, since every cycle asks, and most of
 * them concern no step that it looks at.
 */
import type { AnnouncedEvent, EventId } from '../../core/demand/events/announced-event.ts';
import { byStart } from '../../core/demand/events/announced-event.ts';
import type { Events } from '../../ports/events/events.ts';

/** So many are known at most: all of them fit into one message. */
export const EVENTS_MAX = 20_000;

export type PutOutcome =
  | {
      readonly kind: 'kept';
      /** Ids of those that were known before. */ readonly replaced: ReadonlySet<EventId>;
    }
  /** There is no room for all of them, and none was kept. */
  | { readonly kind: 'full'; readonly eventsMax: number };

export interface EventBook {
  /** Resolves when the events are durable, or cannot be kept. Rejects with `StoreUnavailable`; then none of them is known. */
  put(events: readonly AnnouncedEvent[]): Promise<PutOutcome>;
  /** Resolves, when they are gone for good, with those that were known. Rejects with `StoreUnavailable`. */
  remove(ids: readonly EventId[]): Promise<ReadonlySet<EventId>>;
  /** By start and then by id; the same array as long as nothing changes. */
  all(): readonly AnnouncedEvent[];
}

export async function openEventBook(events: Events): Promise<EventBook> {
  const known = new Map((await events.list()).map((event) => [event.id, event]));
  let listed: readonly AnnouncedEvent[] | undefined;
  /** Writes one after the other, so that memory and store agree on what came last. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const ofKnown = (ids: readonly EventId[]): ReadonlySet<EventId> =>
    new Set(ids.filter((id) => known.has(id)));
  return {
    put: (changed) =>
      inTurn(async (): Promise<PutOutcome> => {
        const ids = changed.map(({ id }) => id);
        const replaced = ofKnown(ids);
        if (known.size + new Set(ids).size - replaced.size > EVENTS_MAX) {
          return { kind: 'full', eventsMax: EVENTS_MAX };
        }
        await events.put(changed);
        for (const event of changed) known.set(event.id, event);
        listed = undefined;
        return { kind: 'kept', replaced };
      }),
    remove: (ids) =>
      inTurn(async () => {
        const removed = ofKnown(ids);
        await events.remove([...removed]);
        for (const id of removed) known.delete(id);
        listed = undefined;
        return removed;
      }),
    all: () => (listed ??= [...known.values()].sort(byStart)),
  };
}
