/**
 * What is a planner told of the events, and when? At its start all that matter for the steps that it remembers and
 * forecasts; then again when something was changed, and once an hour, since steps go by.
 */
import type { EventBook } from './event-book.ts';
import type { KnownEvent } from '../../core/demand/events/announced-event.ts';
import { isWithin } from '../../core/demand/events/announced-event.ts';
import type { Instant } from '../../core/units/time.ts';
import { DAY_MS, HOUR_MS } from '../../core/units/time.ts';

export interface EventFeed {
  all(now: Instant): readonly KnownEvent[];
  /** `undefined`: the same as it was told last. */
  changed(now: Instant): readonly KnownEvent[] | undefined;
}

/** Longer than anything is remembered, or forecast. */
const PAST_MS = 16 * DAY_MS;
const AHEAD_MS = DAY_MS;

export function createEventFeed(book: Pick<EventBook, 'known'>): EventFeed {
  let told: { readonly events: readonly KnownEvent[]; readonly at: Instant } | undefined;
  const all = (now: Instant): readonly KnownEvent[] => {
    const events = book.known();
    told = { events, at: now };
    const range = { from: now - PAST_MS, to: now + AHEAD_MS };
    return events.filter((event) => isWithin(event, range));
  };
  return {
    all,
    changed: (now) => {
      const isCurrent = told?.events === book.known() && Math.abs(now - told.at) < HOUR_MS;
      return isCurrent ? undefined : all(now);
    },
  };
}
