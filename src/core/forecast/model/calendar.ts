/**
 * Where in the day, the week, the hour and the year does a step start? Sines and cosines of civil time, by name.
 *
 * `tod_sin_2` is sin(2π · 2 · share of the civil day that has passed). A season is a sum of such waves (Harvey and
 * Shephard, 'Structural time series models', 1993), so a graph learns one by as many weights as it has waves.
 * Weeks start on Monday; years are 365.25 days and start on the same instant, the start of 1970.
 */
import { check, present } from '../../units/check.ts';
import type { Instant } from '../../units/time.ts';
import { DAY_MS, HOUR_MS } from '../../units/time.ts';

/** Civil time of an instant: milliseconds since the start of 1970 as a clock on the wall would count them. */
export type CivilClock = (at: Instant) => number;

interface Cycle {
  readonly periodMs: number;
  /** A start of the period, civil. */
  readonly startMs: number;
  /** Waves 1 to this fit into it. */
  readonly harmonicsMax: number;
}

/** 1970 began on a Thursday; the first Monday was the fifth. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

const CYCLES: ReadonlyMap<string, Cycle> = new Map([
  ['tod', { periodMs: DAY_MS, startMs: 0, harmonicsMax: 24 }],
  ['dow', { periodMs: 7 * DAY_MS, startMs: FIRST_MONDAY_MS, harmonicsMax: 6 }],
  ['minute_of_hour', { periodMs: HOUR_MS, startMs: 0, harmonicsMax: 10 }],
  ['minute_of_two_hours', { periodMs: 2 * HOUR_MS, startMs: 0, harmonicsMax: 10 }],
  ['yearly', { periodMs: 365.25 * DAY_MS, startMs: 0, harmonicsMax: 10 }],
]);

interface Channel {
  readonly cycle: Cycle;
  readonly harmonic: number;
  readonly wave: (angle: number) => number;
}

const NAME = /^([a-z_]+)_(sin|cos)_([1-9]\d?)$/;

/** What a channel may be called, for complaints. */
export const CALENDAR_ALLOWED = `NAME_sin_K or NAME_cos_K, ${[...CYCLES]
  .map(([name, { harmonicsMax }]) => `${name} with K from 1 to ${harmonicsMax}`)
  .join(', ')}`;

export const isCalendarChannel = (name: string): boolean => channelOf(name) !== undefined;

function channelOf(name: string): Channel | undefined {
  const [, cycleName = '', wave, digits] = NAME.exec(name) ?? [];
  const cycle = CYCLES.get(cycleName);
  const harmonic = Number(digits);
  if (!cycle || harmonic > cycle.harmonicsMax) return undefined;
  return { cycle, harmonic, wave: wave === 'sin' ? Math.sin : Math.cos };
}

/** Which steps a table is of. */
export interface CalendarSpan {
  /** Start of its first step. */
  readonly start: Instant;
  readonly steps: number;
  readonly clock: CivilClock;
}

/** Writes [step, channel] of the steps' starts to `into`, from `at` on. */
export type CalendarWriter = (span: CalendarSpan, into: Float32Array, at: number) => void;

/** Waves are the same each time the clock shows the same: a week of minutes of each is kept, and no more. */
const KEPT_MAX = 10_080;

/** A writer of these channels; they must be known ones. */
export function calendarWriter(names: readonly string[], stepMs: number): CalendarWriter {
  const channels = names.map((name) => present(channelOf(name), `the calendar channel ${name}`));
  const valueOf = channels.map((channel) => remembered(channel, stepMs));
  return ({ start, steps, clock }, into, at) => {
    check(at + steps * names.length <= into.length, 'a table must fit into its place');
    let place = at;
    for (let step = 0; step < steps; step += 1) {
      const civil = clock(start + step * stepMs);
      for (const value of valueOf) {
        into[place] = value(civil);
        place += 1;
      }
    }
  };
}

/** The channel's value at a civil time. Those of the steps of a period are worked out once, if they are few. */
function remembered({ cycle, harmonic, wave }: Channel, stepMs: number): (civilMs: number) => number {
  const { periodMs, startMs } = cycle;
  const value = (passedMs: number): number => wave((2 * Math.PI * harmonic * passedMs) / periodMs);
  const count = periodMs / stepMs;
  const passed = (civilMs: number): number => {
    const rest = (civilMs - startMs) % periodMs;
    return rest < 0 ? rest + periodMs : rest;
  };
  if (!Number.isInteger(count) || count > KEPT_MAX) return (civilMs) => value(passed(civilMs));
  const kept = Float32Array.from({ length: count }, (_, step) => value(step * stepMs));
  return (civilMs) => {
    const since = passed(civilMs);
    // Where the clock is off by part of a step no kept value is of that time.
    return since % stepMs === 0 ? present(kept[since / stepMs], 'a step') : value(since);
  };
}
