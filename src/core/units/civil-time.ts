/**
 * What does the clock on the wall show, and when did it show the same some days before?
 *
 * A zone is a table of offsets from UTC: whoever knows zones makes it, once (`adapters/system/time-zone.ts`), and from then
 * on civil time is arithmetic. `Same time N days before` is by the wall clock, so it is 23 hours back on the day
 * after clocks were set forward, and 25 on the day after they were set back. A time that a day did not have (the
 * hour that was skipped, or a whole day at the date line) is taken from as much earlier as was skipped; of one
 * that it had twice the first is taken. So what is found always lies in the past of who asks.
 */
import { present } from './check.ts';
import type { Instant, TimeRange } from './time.ts';
import { DAY_MS } from './time.ts';

/** From `from` on the wall clock is ahead of UTC by so much, until the next change. */
export interface OffsetChange {
  readonly from: Instant;
  readonly offsetMs: number;
}

/** A time zone, as plain data. */
export interface CivilZone {
  /** IANA, such as `Europe/Berlin`. */
  readonly name: string;
  /** Ascending, at least one; the first offset also holds before it. */
  readonly changes: readonly OffsetChange[];
}

export const UTC: CivilZone = { name: 'UTC', changes: [{ from: 0, offsetMs: 0 }] };

/** Civil time of an instant: milliseconds since the start of 1970 as the clock on the wall would count them. */
export const civilTime = (zone: CivilZone, at: Instant): number => at + periodAt(zone, at).offsetMs;

/** When the wall clock shows a civil time first; of one that it skips, when it skips it. */
export function instantShowing(zone: CivilZone, civilMs: number): Instant {
  const { from, offsetMs } = periodShowing(zone, civilMs);
  return Math.max(from, civilMs - offsetMs);
}

/** A part of a range in which the wall clock showed the same a fixed length of time before. */
export interface SeasonRun extends TimeRange {
  readonly lagMs: number;
}

/** The whole range, in runs: when did the wall clock show the same, `days` civil days before? At least one day. */
export function seasonRuns(zone: CivilZone, days: number, { from, to }: TimeRange): readonly SeasonRun[] {
  const runs: SeasonRun[] = [];
  const seasonMs = days * DAY_MS;
  for (let at = from; at < to;) {
    const here = periodAt(zone, at);
    const there = periodShowing(zone, at + here.offsetMs - seasonMs);
    const lagMs = seasonMs + there.offsetMs - here.offsetMs;
    // When the clock changes here, or had changed there.
    const end = Math.min(to, here.to, there.to + lagMs);
    runs.push({ from: at, to: end, lagMs });
    at = end;
  }
  return runs;
}

/** A time with one offset. */
interface Period extends TimeRange {
  readonly offsetMs: number;
}

const periodAt = (zone: CivilZone, at: Instant): Period => firstPeriod(zone, ({ to }) => at < to);

/** The period in which the wall clock shows this first, or the one that begins past it, where it was skipped. */
const periodShowing = (zone: CivilZone, civilMs: number): Period =>
  firstPeriod(zone, ({ to, offsetMs }) => civilMs < to + offsetMs);

/** The first period of which `holds`; of those after it, it does too, and always of the last one. */
function firstPeriod({ changes }: CivilZone, holds: (period: Period) => boolean): Period {
  let low = 0;
  let high = changes.length - 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(periodOf(changes, middle))) high = middle;
    else low = middle + 1;
  }
  return periodOf(changes, low);
}

function periodOf(changes: readonly OffsetChange[], index: number): Period {
  const { from, offsetMs } = present(changes[index], 'a period of a zone');
  return { from, to: changes[index + 1]?.from ?? Number.POSITIVE_INFINITY, offsetMs };
}
