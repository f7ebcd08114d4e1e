/** What does an entry of a calendar say: when, how often, what? Times stay those of a clock on a wall. */
import ICAL from 'ical.js';
import type { ContentLine, Entry } from './content-lines.ts';
import type { WallClock } from './zones.ts';
import type { EventKind } from '../../core/demand/events/announced-event.ts';
import { EVENT_KINDS } from '../../core/demand/events/announced-event.ts';
import type { Instant } from '../../core/units/time.ts';
import { DAY_MS } from '../../core/units/time.ts';

/** What is wrong with a line. */
export class UnreadableLine extends Error {
  override readonly name = 'UnreadableLine';
  readonly line: number;

  constructor(line: number, detail: string) {
    super(detail);
    this.line = line;
  }
}

export interface CalendarEntry {
  readonly uid: string;
  readonly name: string;
  readonly kind: EventKind | undefined;
  readonly clock: WallClock;
  /** Civil milliseconds. */
  readonly start: number;
  /** It is whole days, however long those are. */
  readonly isDays: boolean;
  /** By the clock for whole days, otherwise what passes. */
  readonly lengthMs: number;
  readonly rule: ICAL.Recur | undefined;
  /** Of the rule; it starts no later. */
  readonly until: Instant;
  /** Further starts, and those that are not, civil milliseconds. */
  readonly also: readonly number[];
  readonly except: ReadonlySet<number>;
  /** It stands for the time of its `uid` that would start then. */
  readonly replaces: number | undefined;
}

type Clocks = (id: string | undefined) => WallClock | undefined;

/** `undefined`: it was called off. Throws `UnreadableLine`. */
export function readEntry({ number, lines }: Entry, clocks: Clocks): CalendarEntry | undefined {
  const first = (name: string): ContentLine | undefined => lines.find((line) => line.name === name);
  if (first('STATUS')?.text.toUpperCase() === 'CANCELLED') return undefined;
  const started = first('DTSTART');
  if (!started) throw new UnreadableLine(number, 'the entry has no DTSTART');
  const start = readTime(started, clocks);
  const rule = first('RRULE');
  const recur = rule && readRule(rule);
  const timesOf = (name: string): number[] =>
    lines.filter((line) => line.name === name).flatMap((line) => readTimes(line, clocks));
  const uid = first('UID')?.text.trim() ?? '';
  const summary = first('SUMMARY')?.text.trim() ?? '';
  return {
    uid: uid === '' ? `line-${number}` : uid,
    name: summary === '' ? 'without a name' : summary,
    kind: kindOf(first('CATEGORIES')),
    clock: start.clock,
    start: start.civilMs,
    isDays: start.isDay,
    lengthMs: readLength(start, { end: first('DTEND'), duration: first('DURATION') }, clocks),
    rule: recur?.rule,
    until:
      recur?.until === undefined
        ? Infinity
        : recur.until.isUtc
          ? recur.until.ms
          : start.clock(recur.until.ms),
    also: timesOf('RDATE'),
    except: new Set(timesOf('EXDATE')),
    replaces: readTimes(first('RECURRENCE-ID'), clocks)[0],
  };
}

const kindOf = (line: ContentLine | undefined): EventKind | undefined => {
  const categories = line?.text.toLowerCase().split(',') ?? [];
  return EVENT_KINDS.find((kind) => categories.some((category) => category.trim() === kind));
};

interface WallTime {
  readonly civilMs: number;
  readonly isDay: boolean;
  readonly clock: WallClock;
}

const TIME = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/;
const UTC_CLOCK: WallClock = (civilMs) => civilMs;

/** `20261127`, `20261127T080000`, `20261127T080000Z`. */
function parseTime(
  text: string,
): { readonly ms: number; readonly isDay: boolean; readonly isUtc: boolean } | undefined {
  const [, ...parts] = (TIME.exec(text.trim()) ?? []) as (string | undefined)[];
  if (parts.length === 0) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(0, 6)
    .map((part) => Number(part ?? 0));
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const isReal = new Date(ms).getUTCDate() === day && new Date(ms).getUTCMonth() === month - 1 && hour < 24;
  return isReal ? { ms, isDay: parts[3] === undefined, isUtc: parts[6] === 'Z' } : undefined;
}

function readTime(line: ContentLine, clocks: Clocks): WallTime {
  const time = parseTime(line.text);
  if (!time) throw new UnreadableLine(line.number, `${JSON.stringify(line.text)} is no time`);
  const zone = line.parameters.get('tzid');
  const clock = time.isUtc ? UTC_CLOCK : clocks(zone);
  if (!clock) throw new UnreadableLine(line.number, `nobody knows the time zone ${zone ?? ''}`);
  return { civilMs: time.ms, isDay: time.isDay, clock };
}

/** Several times with commas between; none of a line that is not there. */
const readTimes = (line: ContentLine | undefined, clocks: Clocks): number[] =>
  line?.text.split(',').map((text) => readTime({ ...line, text }, clocks).civilMs) ?? [];

function readLength(
  start: WallTime,
  { end, duration }: { readonly end: ContentLine | undefined; readonly duration: ContentLine | undefined },
  clocks: Clocks,
): number {
  let lengthMs = start.isDay ? DAY_MS : 0;
  if (end) {
    const ended = readTime(end, clocks);
    lengthMs = start.isDay
      ? ended.civilMs - start.civilMs
      : ended.clock(ended.civilMs) - start.clock(start.civilMs);
  } else if (duration) {
    lengthMs = ICAL.Duration.fromString(duration.text).toSeconds() * 1_000;
  }
  if (lengthMs > 0) return lengthMs;
  const line = (end ?? duration)?.number;
  throw new UnreadableLine(line ?? 1, 'the entry ends before it begins, or as it begins');
}

function readRule(line: ContentLine): {
  readonly rule: ICAL.Recur;
  readonly until: ReturnType<typeof parseTime>;
} {
  const until = /(?:^|;)UNTIL=([^;]*)/i.exec(line.text)?.[1];
  const end = until === undefined ? undefined : parseTime(until);
  if (until !== undefined && !end) throw new UnreadableLine(line.number, `${until} is no time`);
  try {
    // By its own clock a rule would end at UNTIL as if that were of the same zone.
    const text = line.text.replace(/(^|;)UNTIL=[^;]*/i, '$1').replace(/^;|;$|;(?=;)/g, '');
    return {
      rule: ICAL.Recur.fromString(text),
      until: end?.isDay ? { ...end, ms: end.ms + DAY_MS - 1 } : end,
    };
  } catch (error) {
    throw new UnreadableLine(line.number, error instanceof Error ? error.message : 'no rule');
  }
}
