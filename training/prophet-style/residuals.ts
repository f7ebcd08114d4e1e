/**
 * How far has each step of the last days been from the curve? And means of that over any range in constant time,
 * by sums from the start: what the autoregression learns from.
 */
import { calendarWriter } from '../../src/core/forecast/model/calendar.ts';
import { DAY_MS } from '../../src/core/units/time.ts';
import { stepsDaysAgo } from '../fits/days-ago.ts';
import type { Curve } from './curve/curve.ts';
import { joined, trendAt } from './curve/curve.ts';
import type { Layout } from './layout.ts';
import { clockOf, isKnown } from './curve/observations.ts';
import type { EventedPast } from './curve/observations.ts';
import * as settings from './settings.ts';

export interface Residuals {
  readonly count: number;
  /** What the curve says of each step. */
  readonly expected: Float64Array;
  /** Value minus curve, at most `most` to either side; 0 where unknown. */
  readonly values: Float64Array;
  readonly known: Uint8Array;
  readonly most: number;
  readonly own: Sums;
  /** Of what each step was off on the day before by the wall clock, a horizon beyond the end too. */
  readonly dayAgo: Sums;
}

/** Sums of values, and of known steps, before each index. */
export interface Sums {
  readonly values: Float64Array;
  readonly known: Float64Array;
}

/** Residuals of the last days of `past`. */
export function residualsOf(past: EventedPast, layout: Layout, curve: Curve): Residuals {
  const count = Math.min(past.values.length, Math.round((settings.RESIDUAL_DAYS * DAY_MS) / past.stepMs));
  const expected = expectedOf(past, layout, { curve, count });
  const values = new Float64Array(count);
  const known = new Uint8Array(count);
  for (let step = 0; step < count; step += 1) {
    const value = past.values[past.values.length - count + step];
    if (!isKnown(value)) continue;
    values[step] = value - (expected[step] ?? 0);
    known[step] = 1;
  }
  const most = greatestThatCounts(values, known);
  for (const [step, value] of values.entries()) values[step] = Math.max(-most, Math.min(most, value));
  const own = { values: sumsOf(values), known: sumsOf(known) };
  return { count, expected, values, known, most, own, dayAgo: dayAgo(past, { values, known }, layout) };
}

/** Mean of the known residuals in [from, to); 0 where none is known: as far as one knows, the curve is right. */
export function meanResidual({ values, known }: Sums, from: number, to: number): number {
  const first = Math.max(0, from);
  const last = Math.max(first, Math.min(values.length - 1, to));
  const count = (known[last] ?? 0) - (known[first] ?? 0);
  return count > 0 ? ((values[last] ?? 0) - (values[first] ?? 0)) / count : 0;
}

/** Of the residuals of the last steps of `past`. */
function dayAgo(
  past: EventedPast,
  { values, known }: Pick<Residuals, 'values' | 'known'>,
  { horizon }: Layout,
): Sums {
  const first = past.values.length - values.length;
  const earlier = stepsDaysAgo(past, 1, { from: first, to: past.values.length + horizon });
  return {
    values: sumsOf(Float64Array.from(earlier, (step) => values[step - first] ?? 0)),
    known: sumsOf(Uint8Array.from(earlier, (step) => known[step - first] ?? 0)),
  };
}

function expectedOf(
  past: EventedPast,
  layout: Layout,
  { curve, count }: { readonly curve: Curve; readonly count: number },
): Float64Array {
  const calendar = curve.channels.filter((name) => !layout.events.includes(name));
  const first = past.values.length - count;
  const firstMs = past.start + first * past.stepMs;
  const waves = new Float32Array(count * calendar.length);
  const span = { start: firstMs, steps: count, clock: clockOf(past) };
  calendarWriter(calendar, past.stepMs)(span, waves, 0);
  return Float64Array.from({ length: count }, (_, step) => {
    let season = 0;
    for (let k = 0; k < calendar.length; k += 1) {
      season += (waves[step * calendar.length + k] ?? 0) * (curve.seasons[k] ?? 0);
    }
    for (let event = 0; event < layout.events.length; event += 1) {
      const intensity = past.events?.[(first + step) * layout.events.length + event] ?? 0;
      season += intensity * (curve.seasons[calendar.length + event] ?? 0);
    }
    return joined(curve, trendAt(curve, firstMs + step * past.stepMs), season);
  });
}

/** A multiple of a high quantile of their sizes; of the greatest where that quantile is 0. */
function greatestThatCounts(values: Float64Array, known: Uint8Array): number {
  const sizes = values
    .filter((_, step) => known[step] === 1)
    .map(Math.abs)
    .sort();
  const high = sizes[Math.floor(settings.RESIDUAL_SHARE * (sizes.length - 1))] ?? 0;
  const most = settings.RESIDUAL_TIMES_MAX * (high > 0 ? high : (sizes[sizes.length - 1] ?? 0));
  return most > 0 ? most : settings.VALUE_MAX;
}

function sumsOf(values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i += 1) sums[i + 1] = (sums[i] ?? 0) + (values[i] ?? 0);
  return sums;
}
