/** What the help says of `pra events`; its code is in `command.ts`. */
import { CLIENT_OPTIONS } from '../definition.ts';
import type { CommandDefinition } from '../definition.ts';

export const EVENTS: CommandDefinition = {
  usage: 'events <action> [...words]',
  summary: 'Announce what will change the load: campaigns, releases, holidays, maintenance',
  details: [
    '`pra events add NAME` announces an event, or changes the one with its id; `pra events list` shows those that are',
    'known; `pra events remove ID…` takes events back. Forecasts follow with the next planning cycle.',
    'What it does is said with --factor (3: three times as many requests) or --volume (requests per second more, or',
    'fewer: --volume=-20). Without either it is expected to do what those of its kind, name and sources did before; of',
    'the first one nobody knows. What comes while it runs corrects what is expected, and is learned for the next one:',
    '`pra events list` shows how many times as many came, how surely, and of how many events that was learned.',
    '`pra events import FILE` makes events of a calendar (iCalendar), or of the public holidays of a country; the same',
    'calendar again takes the place of what it was. What cannot be read of it is left out, and named with its line.',
    'Nothing is learned from what is counted during maintenance and outages.',
  ],
  options: [
    { flags: '--kind <kind>', meaning: 'campaign, release, holiday, maintenance, outage or other' },
    { flags: '--from <time>', meaning: 'When it begins, ISO 8601 with its zone; list: events from then on' },
    { flags: '--to <time>', meaning: 'When it is over; list: events before' },
    {
      flags: '--sources <pattern>',
      meaning: "Whose requests it changes, 'checkout*' or pool:NAME; may be given again (all)",
    },
    { flags: '--factor <x>', meaning: 'How many times as many requests' },
    { flags: '--volume <x>', meaning: 'Requests per second more, of all its sources together' },
    {
      flags: '--uncertainty <x>',
      meaning: 'Standard deviation: of the logarithm of the factor (0.3), or of the volume (30 % of it)',
    },
    { flags: '--holidays <place>', meaning: 'import: public holidays of a country or region, DE or DE-BY' },
    {
      flags: '--id <id>',
      meaning: 'Name of the event, or calendar, for good (made of its name and --from, or of the file)',
    },
    ...CLIENT_OPTIONS,
  ],
  examples: [
    "pra events add 'Black Friday' --kind campaign --from 2026-11-27T00:00:00Z --to 2026-11-28T00:00:00Z --factor 3",
    'pra events list --json',
    'pra events import releases.ics --kind release',
    'pra events import --holidays DE-BY',
    'pra events remove black-friday-2026-11-27T00:00Z',
  ],
  load: () => import('./command.ts'),
};
