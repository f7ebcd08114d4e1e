import type { AnnouncedEvent, EventId } from '../../core/demand/events/announced-event.ts';
import type { Occurrence } from '../../core/forecast/events/occurrence.ts';

/** What is announced, by id: what will, or did, change the requests of some sources for a while. */
export interface Events {
  /**
   * Resolves when the events are durable, all of a call together. One replaces that of its id as a whole, the last of
   * several in a call. Rejects with `StoreUnavailable`; then none of them is kept.
   */
  put(events: readonly AnnouncedEvent[]): Promise<void>;
  /** Resolves when they are gone for good, all of a call together; an id that is not known is no failure. Rejects as `put`. */
  remove(ids: readonly EventId[]): Promise<void>;
  /** All of them, by start and then by id. */
  list(): Promise<readonly AnnouncedEvent[]>;
  /**
   * Resolves when what came of events is durable, all of a call together; one takes the place of that of its event that
   * began at the same time. Rejects as `put`. It outlives its event.
   */
  putOccurrences(occurrences: readonly Occurrence[]): Promise<void>;
  /** As `remove`. */
  removeOccurrences(occurrences: readonly Pick<Occurrence, 'id' | 'from'>[]): Promise<void>;
  /** All that was learned, by start and then by id. */
  occurrences(): Promise<readonly Occurrence[]>;
  close(): Promise<void>;
}
