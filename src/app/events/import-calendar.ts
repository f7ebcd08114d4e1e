/**
 * A calendar of somebody else becomes events. Imported again under its name it takes the place of what it was: what it
 * does not have any more, of the time that is looked at, is taken back.
 */
import type { EventBook } from './event-book.ts';
import type { AnnouncedEvent, EventEffect, EventKind } from '../../core/demand/events/announced-event.ts';
import { isWithin } from '../../core/demand/events/announced-event.ts';
import type { Instant, TimeRange } from '../../core/units/time.ts';
import { DAY_MS, formatInstant } from '../../core/units/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  CalendarProblem,
  CalendarReading,
  Calendars,
  HolidayPlace,
  Occasion,
} from '../../ports/events/calendars.ts';

export interface CalendarImport {
  /** Its events' ids begin with it. */
  readonly name: string;
  readonly calendar:
    { readonly kind: 'icalendar'; readonly text: string } | ({ readonly kind: 'holidays' } & HolidayPlace);
  /** Of entries that do not say it. */
  readonly eventKind: EventKind;
  readonly sources: readonly string[];
  readonly effect: EventEffect;
}

export type CalendarOutcome =
  | {
      readonly kind: 'imported';
      readonly imported: number;
      /** Events of an earlier import that the calendar has no more. */
      readonly removed: number;
      readonly problems: readonly CalendarProblem[];
      /** There would be more events than are taken from one calendar. */
      readonly isCut: boolean;
      /** Of what was looked at. */
      readonly range: TimeRange;
    }
  | { readonly kind: 'unknown-place' }
  | { readonly kind: 'full'; readonly eventsMax: number };

export interface ImportDeps {
  readonly eventBook: EventBook;
  readonly calendars: Calendars;
  readonly clock: Clock;
}

/** As long back as anything is remembered, and a year ahead with time to import anew. */
const PAST_MS = 30 * DAY_MS;
const AHEAD_MS = 400 * DAY_MS;
const UID_LENGTH_MAX = 80;

/** Resolves when all of it is durable. Rejects with `StoreUnavailable`. */
export async function importCalendar(
  { eventBook, calendars, clock }: ImportDeps,
  request: CalendarImport,
): Promise<CalendarOutcome> {
  const now = clock.now();
  const range = { from: now - PAST_MS, to: now + AHEAD_MS };
  const reading = readAt(calendars, request.calendar, range);
  if (!reading) return { kind: 'unknown-place' };
  const events = eventsOf(reading.occasions, request);
  const ids = new Set(events.map(({ id }) => id));
  const kept = await eventBook.put(events);
  if (kept.kind === 'full') return kept;
  const gone = eventBook
    .all()
    .filter(
      (event) => event.id.startsWith(`${request.name}/`) && isWithin(event, range) && !ids.has(event.id),
    );
  await eventBook.remove(gone.map(({ id }) => id));
  const { problems, isCut } = reading;
  return { kind: 'imported', imported: ids.size, removed: gone.length, problems, isCut, range };
}

function readAt(
  calendars: Calendars,
  calendar: CalendarImport['calendar'],
  range: TimeRange,
): CalendarReading | undefined {
  if (calendar.kind === 'icalendar') return calendars.read(calendar.text, range);
  const occasions = calendars.holidays(calendar, range);
  return occasions && { occasions, problems: [], isCut: false };
}

/** The events that a calendar's occasions become. */
export const eventsOf = (
  occasions: readonly Occasion[],
  of: Omit<CalendarImport, 'calendar'>,
): readonly AnnouncedEvent[] => occasions.map((occasion) => toEvent(occasion, of));

const toEvent = (
  { uid, name, kind, from, to }: Occasion,
  { name: calendar, eventKind, sources, effect }: Omit<CalendarImport, 'calendar'>,
): AnnouncedEvent => ({
  id: `${calendar}/${uid.slice(0, UID_LENGTH_MAX)}/${minuteOf(from)}`,
  name: name.slice(0, NAME_LENGTH_MAX),
  kind: kind ?? eventKind,
  ...{ from, to, sources, effect },
});

const NAME_LENGTH_MAX = 200;

/** `2026-11-27T08:00Z`. */
const minuteOf = (at: Instant): string => formatInstant(at).replace(/:\d\d\.\d{3}Z$/, 'Z');
