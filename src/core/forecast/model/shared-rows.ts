/**
 * What do rows of a batch have in common? Time, calendar and events are the same for all series that are forecast
 * at one instant, in one zone, with the same events: they are worked out once, and a row says which is its.
 */
import { calendarWriter } from './calendar.ts';
import type { CalendarWriter } from './calendar.ts';
import type { ModelCard } from './model-card.ts';
import type { ActingEvents } from '../../demand/events/acting-events.ts';
import type { CivilZone } from '../../units/civil-time.ts';
import { civilTime } from '../../units/civil-time.ts';
import type { Instant } from '../../units/time.ts';
import { DAY_MS } from '../../units/time.ts';

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
  /** What acts on the series; `undefined`: nothing. Series with the same events have the same object. */
  readonly events: Pick<ActingEvents, 'intensity'> | undefined;
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

/** How values are made, step by step, and which rows have the same. */
interface Table {
  readonly steps: StepsOfRow;
  /** Values of a step. */
  readonly channels: number;
  /** What besides the step they depend on; any value, compared by identity. */
  readonly by: (row: SharingRow) => unknown;
  /** Writes the steps from index `first` on, as many as fit into `into`, [step, channel], for a row with the same `by`. */
  readonly write: (row: SharingRow, first: number, into: Float32Array) => void;
}

/** A row's steps are these around its issue. */
interface StepsOfRow {
  readonly before: number;
  readonly count: number;
}

/** An input that the card does not name; new ones each time, since whoever is handed a batch may detach them. */
const nothing = (): SharedRows => ({ values: new Float32Array(0), of: new Uint32Array(0) });

/** A row of which all with the same issue and `by` are copies, and its place among the distinct ones. */
interface Distinct {
  readonly row: SharingRow;
  readonly place: number;
}

/** The values of all rows, each distinct one once. */
function shareRows(rows: readonly SharingRow[], table: Table): SharedRows {
  const groups = new Map<unknown, Map<number, Distinct>>();
  const of = new Uint32Array(rows.length);
  let count = 0;
  rows.forEach((row, index) => {
    const key = table.by(row);
    const byIssue = groups.get(key) ?? new Map<number, Distinct>();
    groups.set(key, byIssue);
    const distinct = byIssue.get(row.issue) ?? { row, place: count++ };
    byIssue.set(row.issue, distinct);
    of[index] = distinct.place;
  });
  const values = new Float32Array(count * table.steps.count * table.channels);
  for (const group of groups.values()) writeGroup(table, [...group.values()], values);
  return { values, of };
}

/** Where the steps of the rows overlap, as in a past that is forecast again, each step is worked out once. */
function writeGroup(table: Table, group: readonly Distinct[], values: Float32Array): void {
  const { steps, channels, write } = table;
  const length = steps.count * channels;
  const [first, last] = group.reduce(
    ([low, high], { row: { issue } }) => [Math.min(low, issue), Math.max(high, issue)],
    [Infinity, -Infinity],
  );
  const span = last - first + steps.count;
  const strip = span < group.length * steps.count ? new Float32Array(span * channels) : undefined;
  const any = group[0]?.row;
  if (strip && any) write(any, first - steps.before, strip);
  for (const { row, place } of group) {
    const into = values.subarray(place * length, (place + 1) * length);
    const from = (row.issue - first) * channels;
    if (strip) into.set(strip.subarray(from, from + length));
    else write(row, row.issue - steps.before, into);
  }
}

/** Days since the card's epoch, [step]. */
function timeTable(card: ModelCard): Table {
  const { stepMs } = card;
  const epochMs = Date.parse(card.epoch);
  return {
    steps: stepsOfRow(card),
    channels: 1,
    by: () => undefined,
    write: (_, first, into) => {
      for (let step = 0; step < into.length; step += 1) {
        into[step] = ((first + step) * stepMs - epochMs) / DAY_MS;
      }
    },
  };
}

const stepsOfRow = ({ contextLength, horizon }: ModelCard): StepsOfRow => ({
  before: contextLength,
  count: contextLength + horizon,
});

/** Writers with the values that they keep, by card: a card never changes. */
const writers = new WeakMap<ModelCard, CalendarWriter>();

/** Channels of the calendar, [step, channel]. */
function calendarTable(card: ModelCard): Table {
  const { stepMs, inputs } = card;
  const channels = inputs.calendar.length;
  const write = writers.get(card) ?? calendarWriter(inputs.calendar, stepMs);
  writers.set(card, write);
  return {
    steps: stepsOfRow(card),
    channels,
    by: ({ zone }) => zone,
    write: ({ zone }, first, into) => {
      const clock = (instant: Instant): number => civilTime(zone, instant);
      write({ start: first * stepMs, steps: into.length / channels, clock }, into, 0);
    },
  };
}

/** Intensities of the event channels, [step, channel]. */
function eventTable(card: ModelCard): Table {
  const channels = card.inputs.events;
  return {
    steps: stepsOfRow(card),
    channels: channels.length,
    by: ({ events }) => events,
    write: ({ events }, first, into) => {
      if (!events) return; // Zeros: an array begins so.
      for (let at = 0; at < into.length; at += channels.length) {
        const index = first + at / channels.length;
        channels.forEach((channel, place) => (into[at + place] = events.intensity(channel, index)));
      }
    },
  };
}
