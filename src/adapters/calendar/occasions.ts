/** When does an entry happen? Recurring ones are counted up from their first time by the clock on their wall. */
import ICAL from 'ical.js';
import type { CalendarEntry } from './calendar-entry.ts';
import type { Instant, TimeRange } from '../../core/units/time.ts';
import { DAY_MS } from '../../core/units/time.ts';
import type { Occasion } from '../../ports/events/calendars.ts';

/** Times of an entry that are looked at, within the range or not: a rule by the second has no end. */
const TIMES_MAX = 50_000;

export interface Occurrences {
  readonly occasions: readonly Occasion[];
  /** There may be more. */
  readonly isCut: boolean;
}

/** Within the range, at most so many; `replaced` are the times that other entries stand for. */
export function occurrencesOf(
  entry: CalendarEntry,
  { from, to, most }: TimeRange & { readonly most: number },
  replaced: ReadonlySet<number>,
): Occurrences {
  const occasions: Occasion[] = [];
  let looked = 0;
  for (const start of startsOf(entry)) {
    const range = rangeOf(entry, start);
    if (range.from >= to) break;
    looked += 1;
    if (occasions.length >= most || looked > TIMES_MAX) return { occasions, isCut: true };
    const day = start - (((start % DAY_MS) + DAY_MS) % DAY_MS);
    if (entry.except.has(start) || entry.except.has(day) || replaced.has(start)) continue;
    if (range.to > from) occasions.push({ ...range, uid: entry.uid, name: entry.name, kind: entry.kind });
  }
  return { occasions, isCut: false };
}

/** Ascending where the rule is, further times in their place. */
function* startsOf({ start, rule, also, clock, until }: CalendarEntry): Generator<number> {
  const others = [...also].sort((a, b) => a - b);
  const next = rule ? startsByRule(rule, start) : [start].values();
  let last: number | undefined;
  for (const at of next) {
    if (clock(at) > until) break;
    while (others[0] !== undefined && others[0] < at) yield others.shift() ?? at;
    if (others[0] === at) others.shift();
    if (at !== last) yield at;
    last = at;
  }
  yield* others;
}

function* startsByRule(rule: ICAL.Recur, start: number): Generator<number> {
  const at = new Date(start);
  const first = new ICAL.Time(
    {
      year: at.getUTCFullYear(),
      month: at.getUTCMonth() + 1,
      day: at.getUTCDate(),
      hour: at.getUTCHours(),
      minute: at.getUTCMinutes(),
      second: at.getUTCSeconds(),
      isDate: false,
    },
    ICAL.Timezone.localTimezone,
  );
  const times = rule.iterator(first);
  // There is none after the last; the types do not know that.
  const next = () => times.next() as ICAL.Time | null;
  for (let time = next(); time; time = next()) {
    const { year, month, day, hour, minute, second } = time;
    yield Date.UTC(year, month - 1, day, hour, minute, second);
  }
}

function rangeOf({ clock, isDays, lengthMs }: CalendarEntry, start: number): { from: Instant; to: Instant } {
  const from = clock(start);
  return { from, to: isDays ? clock(start + lengthMs) : from + lengthMs };
}
