/** From times by the clock on some wall, as calendars write them, to instants. */
import ICAL from 'ical.js';
import type { CivilZone } from '../../core/units/civil-time.ts';
import { instantShowing } from '../../core/units/civil-time.ts';
import type { Instant } from '../../core/units/time.ts';

/** The instant at which the wall clock of a zone shows this first; civil milliseconds since 1970. */
export type WallClock = (civilMs: number) => Instant;

export interface ZoneSource {
  /** The zone of an IANA name; `undefined`: there is none. */
  readonly zoneNamed: (name: string) => CivilZone | undefined;
  /** Of times without a zone. */
  readonly own: CivilZone;
}

/**
 * The clock of a TZID; `undefined`: nobody knows it. Names of IANA mean what they say; of others the file brings its own
 * rules, as `texts` of time zones.
 */
export function wallClocks(
  { zoneNamed, own }: ZoneSource,
  texts: readonly string[],
): (id: string | undefined) => WallClock | undefined {
  const known = new Map<string, WallClock | undefined>();
  const brought = (id: string): WallClock | undefined => {
    for (const text of texts) {
      try {
        const zone = new ICAL.Timezone(new ICAL.Component(ICAL.parse(text) as unknown[]));
        if (zone.tzid === id) return (civilMs) => showing(civilMs, zone);
      } catch {
        // Whoever names this zone is told that nobody knows it.
      }
    }
    return undefined;
  };
  return (id) => {
    if (id === undefined) return (civilMs) => instantShowing(own, civilMs);
    if (!known.has(id)) {
      const zone = zoneNamed(id);
      known.set(id, zone ? (civilMs) => instantShowing(zone, civilMs) : brought(id));
    }
    return known.get(id);
  };
}

function showing(civilMs: number, zone: ICAL.Timezone): Instant {
  const at = new Date(civilMs);
  const time = new ICAL.Time(
    {
      year: at.getUTCFullYear(),
      month: at.getUTCMonth() + 1,
      day: at.getUTCDate(),
      hour: at.getUTCHours(),
      minute: at.getUTCMinutes(),
      second: at.getUTCSeconds(),
      isDate: false,
    },
    zone,
  );
  return time.toUnixTime() * 1_000;
}
