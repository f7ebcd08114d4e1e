/**
 * What of the past is the curve fitted on? Means of neighbouring steps, a few thousand at most, with the waves of
 * the calendar and the events at their middle. A mean of ten minutes is as good as ten minutes for a season
 * whose shortest wave takes six hours.
 */
import type { CivilClock } from '../../../src/core/forecast/model/calendar.ts';
import { calendarWriter } from '../../../src/core/forecast/model/calendar.ts';
import { civilTime } from '../../../src/core/units/civil-time.ts';
import type { Instant } from '../../../src/core/units/time.ts';
import { DAY_MS } from '../../../src/core/units/time.ts';
import type { Past } from '../../fits/past.ts';
import type { Layout } from '../layout.ts';
import * as settings from '../settings.ts';

export interface Observations {
  readonly count: number;
  /** The first one's time; all spans count from here. */
  readonly firstMs: Instant;
  /** End of the history. */
  readonly endMs: Instant;
  /** Mean start of the steps of each. */
  readonly times: Float64Array;
  /** Requests per step. */
  readonly values: Float64Array;
  /** Waves that the history is long enough for, then events: [observation, channel]. */
  readonly seasons: Float32Array;
  readonly channels: readonly string[];
}

/** A past with what was announced in it. */
export interface EventedPast extends Past {
  /** Intensities [step, event channel]; absent: nothing was announced. */
  readonly events?: Float32Array;
}

/** The wall clock of a past. */
export const clockOf =
  ({ zone }: Past): CivilClock =>
  (at) =>
    civilTime(zone, at);

export const isKnown = (value: number | undefined): value is number =>
  value !== undefined && value >= 0 && value <= settings.VALUE_MAX;

/** The observations of the last `historyDays`; `undefined` if they are too few for any curve. */
export function observe(past: EventedPast, layout: Layout, historyDays: number): Observations | undefined {
  const { times, values, bins } = coarsened(past, historyDays);
  const firstMs = times[0];
  const endMs = past.start + past.values.length * past.stepMs;
  if (firstMs === undefined || times.length < settings.OBSERVATIONS_MIN) return undefined;
  const days = (endMs - firstMs) / DAY_MS;
  if (days < settings.SPAN_DAYS_MIN) return undefined;
  const calendar = layout.calendar.filter((name) => days >= neededDays(name));
  const channels = [...calendar, ...layout.events];
  const write = calendarWriter(calendar, past.stepMs);
  const clock = clockOf(past);
  const seasons = new Float32Array(times.length * channels.length);
  for (const [i, start] of times.entries()) {
    const row = i * channels.length;
    write({ start, steps: 1, clock }, seasons, row);
    for (let event = 0; event < layout.events.length; event += 1) {
      seasons[row + calendar.length + event] = meanIntensity(past, bins[i], event);
    }
  }
  return {
    count: times.length,
    firstMs,
    endMs,
    times: Float64Array.from(times),
    values: Float64Array.from(values),
    seasons,
    channels,
  };
}

const neededDays = (channel: string): number =>
  channel.startsWith('tod') ? settings.DAILY_FROM_DAYS : settings.WEEKLY_FROM_DAYS;

/** Steps [from, to) that became one observation. */
interface Bin {
  readonly from: number;
  readonly to: number;
}

interface Coarsened {
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly bins: readonly Bin[];
}

/** Means of equally many steps, whole ones from the end backward; those of which half is unknown are left out. */
function coarsened({ start, stepMs, values }: Past, historyDays: number): Coarsened {
  const steps = Math.min(values.length, Math.round((historyDays * DAY_MS) / stepMs));
  const width = Math.max(1, Math.ceil(steps / settings.OBSERVATIONS_MAX));
  const found = { times: [] as number[], values: [] as number[], bins: [] as Bin[] };
  for (let from = values.length - steps + (steps % width); from < values.length; from += width) {
    let sum = 0;
    let known = 0;
    for (let step = from; step < from + width; step += 1) {
      const value = values[step];
      if (!isKnown(value)) continue;
      sum += value;
      known += 1;
    }
    if (known * 2 <= width) continue;
    found.times.push(start + (from + (width - 1) / 2) * stepMs);
    found.values.push(sum / known);
    found.bins.push({ from, to: from + width });
  }
  return found;
}

function meanIntensity({ events, values }: EventedPast, bin: Bin | undefined, channel: number): number {
  if (!events || !bin) return 0;
  const channels = events.length / values.length;
  let sum = 0;
  for (let step = bin.from; step < bin.to; step += 1) sum += events[step * channels + channel] ?? 0;
  return sum / (bin.to - bin.from);
}
