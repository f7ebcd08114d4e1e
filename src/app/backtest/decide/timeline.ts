/**
 * The ticks of a backtest of decisions: what came in each, and what could be seen then.
 *
 * The requests of a step spread evenly over it. At `at` those steps are seen that ended `visibleAfterMs` before or
 * earlier, and nothing of the step in progress.
 */
import { RECORD_MS } from '../../../core/allocation/tail.ts';
import type { Series } from '../../../core/demand/series.ts';
import type { Instant } from '../../../core/units/time.ts';
import { SECOND_MS } from '../../../core/units/time.ts';
import { TICK_MS } from './scoring.ts';
import type { DecideSettings } from './settings.ts';
import { WARM_UP_MS } from './settings.ts';

export interface Timeline {
  /** Start of each tick. */
  readonly at: readonly Instant[];
  /** Requests per second, by tick; NaN = unknown. */
  readonly rates: readonly number[];
  /** By tick: the step index before which all steps are seen. */
  readonly seenUntil: readonly number[];
  /** Index of the first tick that is scored. */
  readonly scoredFrom: number;
}

export function timelineOf(
  { stepMs, from, to, visibleAfterMs }: DecideSettings,
  { start, values }: Series,
): Timeline {
  const first = from - WARM_UP_MS;
  const at = Array.from({ length: (to - first) / TICK_MS }, (_, tick) => first + tick * TICK_MS);
  const rateIn = (step: number): number => (values[step] ?? Number.NaN) / (stepMs / SECOND_MS);
  return {
    at,
    rates: at.map((time) => rateIn(Math.floor((time - start) / stepMs))),
    seenUntil: at.map((time) => Math.floor((time - visibleAfterMs) / stepMs)),
    scoredFrom: WARM_UP_MS / TICK_MS,
  };
}

/** The newest rate that is seen at each tick; NaN = unknown. */
export function liveRates({ seenUntil }: Timeline, { start, stepMs, values }: Series): readonly number[] {
  const offset = start / stepMs;
  return seenUntil.map((end) => (values[end - 1 - offset] ?? Number.NaN) / (stepMs / SECOND_MS));
}

/** The highest rate that was known in the weeks before each tick; NaN = none was. */
export function recordRates({ seenUntil }: Timeline, { start, stepMs, values }: Series): readonly number[] {
  const offset = start / stepMs;
  const length = RECORD_MS / stepMs;
  /** Steps of which none that came later is as high, the oldest first; `first`: place of the oldest that still counts. */
  const highs: number[] = [];
  let first = 0;
  let next = 0;
  return seenUntil.map((until) => {
    for (; next < until - offset; next += 1) {
      const value = values[next] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      while (highs.length > first && (values[highs.at(-1) ?? 0] ?? 0) <= value) highs.pop();
      highs.push(next);
    }
    while ((highs[first] ?? Number.POSITIVE_INFINITY) < until - offset - length) first += 1;
    return (values[highs[first] ?? -1] ?? Number.NaN) / (stepMs / SECOND_MS);
  });
}
