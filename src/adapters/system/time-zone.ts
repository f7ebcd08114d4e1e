/**
 * Which offsets does a time zone have? Asked of ICU, which comes with Node, once at the start: the answer is a
 * table, since asking takes microseconds, and the core may not ask.
 */
import type { CivilZone, OffsetChange } from '../../core/units/civil-time.ts';
import { UTC } from '../../core/units/civil-time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../core/units/time.ts';

/** Imports go back to 1990; ICU foresees today's rules without end. */
const FROM = Date.UTC(1990, 0, 1);
const TO = Date.UTC(2100, 0, 1);
/** No zone has changed its clock twice in so short a time since 1990. */
const LOOK_EVERY_MS = 7 * DAY_MS;

/** The zone of that IANA name, from 1990 to 2100. Throws a RangeError if there is none. */
export function tabulateZone(name: string): CivilZone {
  if (name === UTC.name) return UTC;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const offsetAt = (at: number): number => parseOffset(format.format(at));
  const changes: OffsetChange[] = [{ from: FROM, offsetMs: offsetAt(FROM) }];
  for (let at = FROM; at < TO; at += LOOK_EVERY_MS) {
    const offsetMs = offsetAt(at + LOOK_EVERY_MS);
    if (offsetMs !== changes.at(-1)?.offsetMs) {
      changes.push({ from: changeAfter(at, offsetMs, offsetAt), offsetMs });
    }
  }
  return { name, changes };
}

/** The minute between `at` and the next look from which on the offset is `offsetMs`. */
function changeAfter(at: number, offsetMs: number, offsetAt: (at: number) => number): number {
  let before = at / MINUTE_MS;
  let after = (at + LOOK_EVERY_MS) / MINUTE_MS;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle * MINUTE_MS) === offsetMs) after = middle;
    else before = middle;
  }
  return after * MINUTE_MS;
}

/** `7/1/2026, GMT+02:00`; plain `GMT` is none. */
function parseOffset(text: string): number {
  const [, sign, hours = 0, minutes = 0, seconds = 0] =
    /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? [];
  const offsetMs = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * SECOND_MS;
  return sign === '-' ? -offsetMs : offsetMs;
}
