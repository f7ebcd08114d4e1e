/** What was announced, by a file: YAML with the effects, or a calendar, of whose events nobody knows what they do. */
import { eventsOf } from '../../app/events/import-calendar.ts';
import { openCalendars } from '../../compose-calendars.ts';
import { loadEvents } from '../../config/events/load-events.ts';
import type { AnnouncedEvent } from '../../core/demand/events/announced-event.ts';
import type { Series } from '../../core/demand/series.ts';
import type { CivilZone } from '../../core/units/civil-time.ts';
import { CommandFailure } from '../failure.ts';
import { readText } from '../logs/input.ts';

export interface EventsFile {
  readonly file: string;
  /** Of times in a calendar that name none. */
  readonly zone: CivilZone;
}

/** Those of a calendar that have a part in what the series cover. Rejects if a part of the file cannot be read: what it says is to be known. */
export async function readEventsFile(
  { file, zone }: EventsFile,
  series: readonly Series[],
): Promise<readonly AnnouncedEvent[]> {
  if (!file.toLowerCase().endsWith('.ics')) return loadEvents(file);
  const calendars = openCalendars(zone);
  const within = {
    from: Math.min(...series.map(({ start }) => start)),
    to: Math.max(...series.map(({ start, stepMs, values }) => start + values.length * stepMs)),
  };
  const { occasions, problems, isCut } = calendars.read(await readText(file), within);
  if (problems.length > 0) {
    throw new CommandFailure(problems.map(({ line, detail }) => `${file}:${line}: ${detail}`).join('\n'));
  }
  if (isCut) throw new CommandFailure(`${file}: more events than are taken from one calendar`);
  const effect = { kind: 'learn' } as const;
  return eventsOf(occasions, { name: 'calendar', eventKind: 'other', sources: ['*'], effect });
}
