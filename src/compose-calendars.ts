/** Composition root of calendars: what they may name are the time zones that the machine knows. */
import { createCalendars } from './adapters/calendar/calendars.ts';
import { tabulateZone } from './adapters/system/time-zone.ts';
import { readTimeZone } from './config/vocabulary.ts';
import type { CivilZone } from './core/units/civil-time.ts';
import type { Calendars } from './ports/events/calendars.ts';

/** Calendars whose times are in `own` where they name no zone. */
export const openCalendars = (own: CivilZone): Calendars => createCalendars({ zoneNamed, own });

/** As `tabulateZone`; `undefined`: there is no zone of that name. */
function zoneNamed(name: string): CivilZone | undefined {
  const known = readTimeZone(name);
  return known === undefined ? undefined : tabulateZone(known);
}
