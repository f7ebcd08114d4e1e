/** Events on their way out. */
import type { ListedEvent } from '../../../app/api.ts';
import type { CalendarOutcome } from '../../../app/events/import-calendar.ts';
import type { AnnouncedEvent, EventKind } from '../../../core/demand/events/announced-event.ts';
import { finiteOrZero } from '../../../core/units/quantity.ts';
import type { Event } from '../gen/pra/v1/Event.ts';
import type { EventKind__Output } from '../gen/pra/v1/EventKind.ts';
import type { ImportCalendarResponse } from '../gen/pra/v1/ImportCalendarResponse.ts';
import { toTimestamp } from '../wire-time.ts';
import { uint32 } from './common.ts';

const KINDS: Readonly<Record<EventKind, EventKind__Output>> = {
  campaign: 'EVENT_KIND_CAMPAIGN',
  release: 'EVENT_KIND_RELEASE',
  holiday: 'EVENT_KIND_HOLIDAY',
  maintenance: 'EVENT_KIND_MAINTENANCE',
  outage: 'EVENT_KIND_OUTAGE',
  other: 'EVENT_KIND_OTHER',
};

export const encodeEvent = ({ event, learned }: ListedEvent): Event => ({
  ...encodeAnnounced(event),
  ...(learned && {
    learned: {
      factor: finiteOrZero(Math.exp(learned.logFactor)),
      uncertainty: finiteOrZero(Math.sqrt(learned.logVariance)),
      occurrences: uint32(learned.occurrences),
    },
  }),
});

const encodeAnnounced = ({ id, name, kind, from, to, sources, effect }: AnnouncedEvent): Event => ({
  id,
  name,
  kind: KINDS[kind],
  range: { from: toTimestamp(from), to: toTimestamp(to) },
  sources: [...sources],
  ...encodeEffect(effect),
});

function encodeEffect(effect: AnnouncedEvent['effect']): Pick<Event, 'factor' | 'volume' | 'learn'> {
  switch (effect.kind) {
    case 'factor':
      return {
        factor: { factor: finiteOrZero(effect.factor), uncertainty: finiteOrZero(effect.logDeviation) },
      };
    case 'volume':
      return {
        volume: {
          moreRequestsPerSecond: finiteOrZero(effect.requestsPerSecond),
          fewerRequestsPerSecond: finiteOrZero(0 - effect.requestsPerSecond),
          uncertainty: finiteOrZero(effect.deviation),
        },
      };
    case 'learn':
      return { learn: {} };
  }
}

export const encodeCalendarOutcome = ({
  imported,
  removed,
  problems,
  isCut,
  range,
}: Extract<CalendarOutcome, { kind: 'imported' }>): ImportCalendarResponse => ({
  imported: uint32(imported),
  removed: uint32(removed),
  problems: problems.map(({ line, detail }) => ({ line: uint32(line), detail })),
  truncated: isCut,
  range: { from: toTimestamp(range.from), to: toTimestamp(range.to) },
});
