import type { AnnouncedEvent, EventId } from '../../core/demand/events/announced-event.ts';

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
  close(): Promise<void>;
}
