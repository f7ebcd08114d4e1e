/**
 * Which events are known now? The store has them; here they are in memory too, since every cycle asks, and most of
 * them concern no step that it looks at.
 */
import type { AnnouncedEvent, EventId, KnownEvent } from '../../core/demand/events/announced-event.ts';
import { byStart, isSame } from '../../core/demand/events/announced-event.ts';
import type { Learned, LearnedBook } from '../../core/forecast/events/known-events.ts';
import { learnedBook, surplusOf } from '../../core/forecast/events/known-events.ts';
import type { Occurrence } from '../../core/forecast/events/occurrence.ts';
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
  /** The same events as forecasts are to take them by what was learned; the same array, likewise. */
  known(): readonly KnownEvent[];
  /** What was learned of its sort. */
  learned(event: AnnouncedEvent): Learned | undefined;
  /** It has passed, and what came of it is known. */
  isLearned(event: AnnouncedEvent): boolean;
  /** Takes in what came of an event. Resolves when it is durable; rejects with `StoreUnavailable`, and then it is not known. */
  learn(occurrence: Occurrence): Promise<void>;
  /** Lets go of events, as `remove` does, and keeps what came of them. */
  retire(ids: readonly EventId[]): Promise<void>;
}

/** What came of so many events is kept, the newest. */
const OCCURRENCES_KEPT_MAX = 5_000;

export async function openEventBook(events: Events): Promise<EventBook> {
  const known = new Map((await events.list()).map((event) => [event.id, event]));
  let occurrences = await events.occurrences();
  let learned: LearnedBook | undefined;
  let listed: readonly AnnouncedEvent[] | undefined;
  let resolved: readonly KnownEvent[] | undefined;
  const changed = (): void => {
    listed = undefined;
    resolved = undefined;
  };
  const inTurn = createTurns();
  const ofKnown = (ids: readonly EventId[]): ReadonlySet<EventId> =>
    new Set(ids.filter((id) => known.has(id)));
  const book = (): LearnedBook => (learned ??= learnedBook(occurrences));
  const all = (): readonly AnnouncedEvent[] => (listed ??= [...known.values()].sort(byStart));
  const dropOccurrences = async (dropped: readonly Occurrence[]): Promise<void> => {
    if (dropped.length === 0) return;
    await events.removeOccurrences(dropped);
    occurrences = occurrences.filter((one) => !dropped.includes(one));
    learned = undefined;
    changed();
  };
  const drop = async (ids: readonly EventId[]): Promise<ReadonlySet<EventId>> => {
    const removed = ofKnown(ids);
    await events.remove([...removed]);
    for (const id of removed) known.delete(id);
    changed();
    return removed;
  };
  return {
    put: (put) =>
      inTurn(async (): Promise<PutOutcome> => {
        const byId = new Map(put.map((event) => [event.id, event]));
        const replaced = ofKnown([...byId.keys()]);
        if (known.size + byId.size - replaced.size > EVENTS_MAX)
          return { kind: 'full', eventsMax: EVENTS_MAX };
        await events.put(put);
        for (const event of put) known.set(event.id, event);
        changed();
        await dropOccurrences(occurrences.filter((one) => isOutdated(one, byId.get(one.id))));
        return { kind: 'kept', replaced };
      }),
    remove: (ids) =>
      inTurn(async () => {
        const removed = await drop(ids);
        await dropOccurrences(occurrences.filter(({ id }) => removed.has(id)));
        return removed;
      }),
    retire: async (ids) => {
      await inTurn(() => drop(ids));
    },
    all,
    known: () => (resolved ??= all().map(book().known)),
    learned: (event) => book().learned(event),
    isLearned: (event) => book().isLearned(event),
    learn: (occurrence) =>
      inTurn(async () => {
        await events.putOccurrences([occurrence]);
        const others = occurrences.filter(({ id, from }) => id !== occurrence.id || from !== occurrence.from);
        occurrences = [...others, occurrence];
        learned = undefined;
        changed();
        await dropOccurrences(surplusOf(occurrences, OCCURRENCES_KEPT_MAX));
      }),
  };
}

/** What came of an event as it was, if it is announced otherwise now; an id that is used again, for a later time, keeps it. */
const isOutdated = (occurrence: Occurrence, now: AnnouncedEvent | undefined): boolean =>
  now !== undefined && now.from < occurrence.to && !isSame(occurrence, now);

/** Runs work one after the other, so that memory and store agree on what came last. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
