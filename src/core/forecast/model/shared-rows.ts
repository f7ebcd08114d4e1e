/**
 * What do rows of a batch have in common? Time, calendar and events are the same for all series that are forecast
 * at one instant, in one zone, with the same events: they are worked out once, and a row says which is its.
 */
import { calendarWriter } from './calendar.ts';
import type { CalendarWriter } from './calendar.ts';
import type { ModelCard } from './model-card.ts';
import type { CivilZone } from '../../units/civil-time.ts';
import { civilTime } from '../../units/civil-time.ts';
import type { Instant } from '../../units/time.ts';
import { DAY_MS } from '../../units/time.ts';

/** Intensity of an event channel at the step with this index; 0: no event. */
export type EventIntensity = (channel: string, index: number) => number;

/** What rows of a batch have in common, held once. */
export interface SharedRows {
  /** [distinct, …]. */
  readonly values: Float32Array;
  /** Which of them is a row's, [row]; empty: the card does not name the input. */
  readonly of: Uint32Array;
}

/** What the shared values of a row depend on. */
export interface SharingRow {
  /** Index of lead 0. */
  readonly issue: number;
  /** What was announced; `undefined`: nothing. Series with the same events have the same function. */
  readonly events: EventIntensity | undefined;
  /** In which its days are. Series of one zone have the same object. */
  readonly zone: CivilZone;
}

/** The inputs of a batch that its rows share. */
export interface SharedInputs {
  /** [contextLength + horizon] each: days since the card's epoch. */
  readonly time: SharedRows;
  /** [contextLength + horizon, channel] each. */
  readonly calendar: SharedRows;
  /** [contextLength + horizon, channel] each: intensities. */
  readonly events: SharedRows;
}

/** Those that the card names; the others are empty. */
export function sharedInputs(rows: readonly SharingRow[], card: ModelCard): SharedInputs {
  const { time, calendar, events } = card.inputs;
  return {
    time: time ? shareRows(rows, timeTable(card)) : nothing(),
    calendar: calendar.length > 0 ? shareRows(rows, calendarTable(card)) : nothing(),
    events: events.length > 0 ? shareRows(rows, eventTable(card)) : nothing(),
  };
}

/** How the values of one row are made, and which rows have the same. */
interface Table {
  readonly length: number;
  /** What besides the issue the values depend on; any value, compared by identity. */
  readonly by: (row: SharingRow) => unknown;
  readonly write: (row: SharingRow, into: Float32Array, at: number) => void;
}

/** An input that the card does not name; new ones each time, since whoever is handed a batch may detach them. */
const nothing = (): SharedRows => ({ values: new Float32Array(0), of: new Uint32Array(0) });

/** The values of all rows, each distinct one once. */
function shareRows(rows: readonly SharingRow[], { length, by, write }: Table): SharedRows {
  const places = new Map<unknown, Map<number, number>>();
  const distinct: SharingRow[] = [];
  const of = new Uint32Array(rows.length);
  rows.forEach((row, index) => {
    const key = by(row);
    const byIssue = places.get(key) ?? new Map<number, number>();
    places.set(key, byIssue);
    const known = byIssue.get(row.issue);
    of[index] = known ?? distinct.length;
    if (known !== undefined) return;
    byIssue.set(row.issue, distinct.length);
    distinct.push(row);
  });
  const values = new Float32Array(distinct.length * length);
  distinct.forEach((row, place) => {
    write(row, values, place * length);
  });
  return { values, of };
}

/** Days since the card's epoch, [step]. */
function timeTable({ contextLength, horizon, stepMs, epoch }: ModelCard): Table {
  const length = contextLength + horizon;
  const epochMs = Date.parse(epoch);
  return {
    length,
    by: () => undefined,
    write: ({ issue }, into, at) => {
      const start = (issue - contextLength) * stepMs - epochMs;
      for (let step = 0; step < length; step += 1) into[at + step] = (start + step * stepMs) / DAY_MS;
    },
  };
}

/** Writers with the values that they keep, by card: a card never changes. */
const writers = new WeakMap<ModelCard, CalendarWriter>();

/** Channels of the calendar, [step, channel]. */
function calendarTable(card: ModelCard): Table {
  const { contextLength, horizon, stepMs, inputs } = card;
  const steps = contextLength + horizon;
  const write = writers.get(card) ?? calendarWriter(inputs.calendar, stepMs);
  writers.set(card, write);
  return {
    length: steps * inputs.calendar.length,
    by: ({ zone }) => zone,
    write: ({ issue, zone }, into, at) => {
      const clock = (instant: Instant): number => civilTime(zone, instant);
      write({ start: (issue - contextLength) * stepMs, steps, clock }, into, at);
    },
  };
}

/** Intensities of the event channels, [step, channel]. */
function eventTable({ contextLength, horizon, inputs }: ModelCard): Table {
  const steps = contextLength + horizon;
  return {
    length: steps * inputs.events.length,
    by: ({ events }) => events,
    write: ({ issue, events }, into, at) => {
      if (!events) return; // Zeros: an array begins so.
      for (let step = 0; step < steps; step += 1) {
        inputs.events.forEach((channel, place) => {
          into[at + step * inputs.events.length + place] = events(channel, issue - contextLength + step);
        });
      }
    },
  };
}
