/**
 * The ticks of a backtest of decisions: what came in each, and what could be seen then.
 *
 * The requests of a step spread evenly over it. At `at` those steps are seen that ended `visibleAfterMs` before or
 * earlier, and nothing of the step in progress.
 */
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
