import type { EventKind } from '../../core/demand/events/announced-event.ts';
import type { TimeRange } from '../../core/units/time.ts';

/** Calendars of others: what happens when, by files and by countries. Pure look-ups, no network. */
export interface Calendars {
  /**
   * What happens in the range by a file in the iCalendar format (RFC 5545), recurring entries once for each time. What
   * cannot be read is left out and named; times without a zone are of the service's.
   */
  read(text: string, within: TimeRange): CalendarReading;
  /** Public holidays in the range; `undefined`: there is no such country or region. */
  holidays(place: HolidayPlace, within: TimeRange): readonly Occasion[] | undefined;
}

export interface HolidayPlace {
  /** ISO 3166-1, two letters. */
  readonly country: string;
  /** A part of it, as the country names its parts: `BY`; `undefined`: what holds in all of it. */
  readonly region: string | undefined;
}

/** Something that happens once. */
export interface Occasion extends TimeRange {
  /** The same for all times of a recurring entry. */
  readonly uid: string;
  readonly name: string;
  /** If the calendar says it, as a category. */
  readonly kind: EventKind | undefined;
}

export interface CalendarReading {
  /** By start, at most `OCCASIONS_MAX`. */
  readonly occasions: readonly Occasion[];
  readonly problems: readonly CalendarProblem[];
  /** There would be more. */
  readonly isCut: boolean;
}

export interface CalendarProblem {
  /** From 1. */
  readonly line: number;
  readonly detail: string;
}
