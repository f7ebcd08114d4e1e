/** Calendars by ical.js and date-holidays. */
import Holidays from 'date-holidays';
import type { CalendarEntry } from './calendar-entry.ts';
import { readEntry, UnreadableLine } from './calendar-entry.ts';
import { readEntries } from './content-lines.ts';
import type { Entry } from './content-lines.ts';
import { occurrencesOf } from './occasions.ts';
import type { WallClock, ZoneSource } from './zones.ts';
import { wallClocks } from './zones.ts';
import type { TimeRange } from '../../core/units/time.ts';
import type {
  CalendarProblem,
  CalendarReading,
  Calendars,
  HolidayPlace,
  Occasion,
} from '../../ports/events/calendars.ts';

/** All that a calendar may bring at once. */
const OCCASIONS_MAX = 10_000;
const PROBLEMS_MAX = 100;

export const createCalendars = (zones: ZoneSource): Calendars => ({
  read: (text, within) => readCalendar(text, within, zones),
  holidays: holidaysOf,
});

function readCalendar(text: string, within: TimeRange, zones: ZoneSource): CalendarReading {
  const { events, zones: texts, problems: broken } = readEntries(text);
  const problems = [...broken];
  const clocks = wallClocks(zones, texts);
  const entries = events.flatMap((entry) => readOne(entry, clocks, problems) ?? []);
  const replaced = new Map<string, Set<number>>();
  for (const { uid, replaces } of entries) {
    if (replaces !== undefined) replaced.set(uid, (replaced.get(uid) ?? new Set()).add(replaces));
  }
  const occasions: Occasion[] = [];
  let isCut = false;
  for (const entry of entries) {
    const others = entry.replaces === undefined ? replaced.get(entry.uid) : undefined;
    const found = occurrencesOf(
      entry,
      { ...within, most: OCCASIONS_MAX - occasions.length },
      others ?? new Set(),
    );
    occasions.push(...found.occasions);
    isCut ||= found.isCut;
  }
  return {
    occasions: occasions.sort((a, b) => a.from - b.from),
    problems: problems.sort((a, b) => a.line - b.line).slice(0, PROBLEMS_MAX),
    isCut,
  };
}

function readOne(
  entry: Entry,
  clocks: (id: string | undefined) => WallClock | undefined,
  problems: CalendarProblem[],
): CalendarEntry | undefined {
  try {
    return readEntry(entry, clocks);
  } catch (error) {
    const line = error instanceof UnreadableLine ? error.line : entry.number;
    problems.push({ line, detail: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

/** A country without parts has none, of which the types do not know. */
function hasState(known: Holidays, country: string, region: string): boolean {
  const states: unknown = known.getStates(country);
  return typeof states === 'object' && states !== null && Object.hasOwn(states, region);
}

function holidaysOf({ country, region }: HolidayPlace, { from, to }: TimeRange): Occasion[] | undefined {
  const known = new Holidays();
  if (!Object.hasOwn(known.getCountries(), country)) return undefined;
  if (region !== undefined && !hasState(known, country, region)) return undefined;
  const place = region === undefined ? new Holidays(country) : new Holidays(country, region);
  const years = [];
  for (let year = new Date(from).getUTCFullYear() - 1; year <= new Date(to).getUTCFullYear() + 1; year += 1) {
    years.push(year);
  }
  return years
    .flatMap((year) => place.getHolidays(year))
    .filter(({ type }) => type === 'public')
    .map(({ name, start, end }) => ({
      ...{ uid: name, name, kind: 'holiday' as const },
      from: start.getTime(),
      to: end.getTime(),
    }))
    .filter((day) => day.from < to && day.to > from);
}
