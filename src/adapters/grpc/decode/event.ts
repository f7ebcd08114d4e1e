/** Events on their way in, checked. */
import type { AnnouncedEvent, EventEffect, EventKind } from '../../../core/demand/events/announced-event.ts';
import {
  DEFAULT_DEVIATION_SHARE,
  DEFAULT_LOG_DEVIATION,
} from '../../../core/demand/events/announced-event.ts';
import type { TimeRange } from '../../../core/units/time.ts';
import type { CalendarImport } from '../../../app/events/import-calendar.ts';
import type { DeleteEventRequest__Output } from '../gen/pra/v1/DeleteEventRequest.ts';
import type { Event__Output } from '../gen/pra/v1/Event.ts';
import type { ImportCalendarRequest__Output } from '../gen/pra/v1/ImportCalendarRequest.ts';
import type { FactorEffect__Output } from '../gen/pra/v1/FactorEffect.ts';
import type { ListEventsRequest__Output } from '../gen/pra/v1/ListEventsRequest.ts';
import type { PutEventRequest__Output } from '../gen/pra/v1/PutEventRequest.ts';
import type { TimeRange__Output } from '../gen/pra/v1/TimeRange.ts';
import type { VolumeEffect__Output } from '../gen/pra/v1/VolumeEffect.ts';
import { decodeRange, NAME } from './common.ts';
import { Fields, textOf } from './fields.ts';
import type { TextRule } from './fields.ts';

const PATTERNS = { min: 0, max: 20 } as const;
const PATTERN = textOf(1, 500);
const FACTOR = { min: 0, max: 1_000 } as const;
const LOG_DEVIATION = { min: 0, max: 3 } as const;
const VOLUME = { min: 0, max: 1e9 } as const;
const EVERYTHING = '*';

const KINDS: ReadonlyMap<string | number, EventKind> = new Map([
  ['EVENT_KIND_CAMPAIGN', 'campaign'],
  ['EVENT_KIND_RELEASE', 'release'],
  ['EVENT_KIND_HOLIDAY', 'holiday'],
  ['EVENT_KIND_MAINTENANCE', 'maintenance'],
  ['EVENT_KIND_OUTAGE', 'outage'],
  ['EVENT_KIND_OTHER', 'other'],
]);

export const decodeEvent = ({ event }: PutEventRequest__Output): AnnouncedEvent =>
  Fields.checked('the event', (fields) => {
    if (event !== null) return decodeFields(event, fields.within('event'));
    fields.refuse('event', event, 'an event');
    return NOTHING;
  });

/** Stands in for what is missing; nobody ever sees it. */
const NOTHING: AnnouncedEvent = {
  id: '',
  name: '',
  kind: 'other',
  from: 0,
  to: 0,
  sources: [],
  effect: { kind: 'learn' },
};

const decodeFields = (message: Event__Output, fields: Fields): AnnouncedEvent => ({
  id: fields.text('id', message.id, NAME),
  name: fields.text('name', message.name, NAME),
  kind: fields.choice('kind', message.kind, KINDS) ?? 'other',
  ...decodeSpan(message.range, fields),
  sources: decodePatterns(message.sources, fields),
  effect: decodeEffect(message, fields),
});

/** A range with something in it. */
function decodeSpan(message: TimeRange__Output | null, fields: Fields): TimeRange {
  if (message === null) {
    fields.refuse('range', message, 'a range of time');
    return { from: 0, to: 0 };
  }
  const at = fields.within('range');
  const from = at.instant('from', message.from);
  const to = at.instant('to', message.to);
  if (message.from !== null && message.to !== null && to <= from) {
    at.refuse('to', message.to, 'a time after `from`');
  }
  return { from, to };
}

function decodePatterns(messages: readonly string[], fields: Fields): readonly string[] {
  const patterns = fields
    .list('sources', messages, PATTERNS)
    .map((pattern, index) => fields.text(`sources[${index}]`, pattern, PATTERN));
  return patterns.length === 0 ? [EVERYTHING] : patterns;
}

type WrittenEffect = Pick<Event__Output, 'factor' | 'volume'>;

function decodeEffect({ factor, volume }: WrittenEffect, fields: Fields): EventEffect {
  if (factor) return decodeFactor(factor, fields.within('factor'));
  if (volume) return decodeVolume(volume, fields.within('volume'));
  return { kind: 'learn' };
}

function decodeFactor({ factor, uncertainty }: FactorEffect__Output, fields: Fields): EventEffect {
  const logDeviation = fields.between('uncertainty', uncertainty, LOG_DEVIATION);
  return {
    kind: 'factor',
    factor: fields.between('factor', factor, FACTOR),
    logDeviation: logDeviation === 0 ? DEFAULT_LOG_DEVIATION : logDeviation,
  };
}

function decodeVolume(message: VolumeEffect__Output, fields: Fields): EventEffect {
  const more = fields.between('more_requests_per_second', message.moreRequestsPerSecond, VOLUME);
  const fewer = fields.between('fewer_requests_per_second', message.fewerRequestsPerSecond, VOLUME);
  const deviation = fields.between('uncertainty', message.uncertainty, VOLUME);
  if (more > 0 && fewer > 0) fields.refuse('fewer_requests_per_second', fewer, '0, as there are more');
  return {
    kind: 'volume',
    requestsPerSecond: more > 0 ? more : 0 - fewer,
    deviation: deviation === 0 ? DEFAULT_DEVIATION_SHARE * (more + fewer) : deviation,
  };
}

/** The range that is asked for; `undefined`: all time. */
export const decodeListing = ({ range }: ListEventsRequest__Output): TimeRange | undefined =>
  range === null
    ? undefined
    : Fields.checked('the request', (fields) => decodeRange(range, fields.within('range')));

export const decodeDeletion = ({ id }: DeleteEventRequest__Output): string =>
  Fields.checked('the request', (fields) => fields.text('id', id, NAME));

/** Of entries that do not say their own. */
const ENTRY_KINDS: typeof KINDS = new Map([['EVENT_KIND_UNSPECIFIED', 'other'], ...KINDS]);
const CALENDAR_NAME = textOf(1, 80);
const CALENDAR = textOf(1, 4 * 1024 * 1024);
const COUNTRY: TextRule = {
  matches: (text) => /^[A-Z]{2}$/.test(text),
  allowed: 'a country by two letters of ISO 3166-1, such as DE',
};
const REGION = textOf(0, 20);

export const decodeCalendar = (message: ImportCalendarRequest__Output): CalendarImport =>
  Fields.checked('the request', (fields) => ({
    name: fields.text('calendar_id', message.calendarId, CALENDAR_NAME),
    calendar: decodeContent(message, fields),
    eventKind: message.holidays ? 'holiday' : (fields.choice('kind', message.kind, ENTRY_KINDS) ?? 'other'),
    sources: decodePatterns(message.sources, fields),
    effect: decodeEffect(message, fields),
  }));

function decodeContent(
  { holidays, icalendar }: ImportCalendarRequest__Output,
  fields: Fields,
): CalendarImport['calendar'] {
  if (holidays) {
    const at = fields.within('holidays');
    const region = at.text('region', holidays.region, REGION);
    return {
      kind: 'holidays',
      country: at.text('country', holidays.country, COUNTRY),
      region: region === '' ? undefined : region,
    };
  }
  return { kind: 'icalendar', text: fields.text('icalendar', icalendar ?? '', CALENDAR) };
}
