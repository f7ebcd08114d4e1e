/**
 * Which directive of the day shows best what PRA is for: the scale-out ahead of load after which the load grew
 * most.
 *
 * Ahead of load means: when it was decided, nothing was missing yet, and without it there would have been too
 * few instances soon after they were ready.
 */
import type { Instant } from '../../../core/units/time.ts';
import { SECOND_MS } from '../../../core/units/time.ts';
import { present } from '../../../core/units/check.ts';
import type { Tick } from '../../../app/backtest/decide/scoring.ts';
import { instancesNeeded, TICK_MS } from '../../../app/backtest/decide/scoring.ts';
import type { Minute } from '../replay-day.ts';

/** A scale-out and what it was good for. */
export interface ScaleOut {
  readonly at: Instant;
  readonly from: number;
  readonly to: number;
  /** Of the minutes soon after its instances were ready: the one that needed most. */
  readonly use: Use;
}

/** What a minute needed, and what was ready in it. */
interface Use {
  readonly at: Instant;
  readonly needed: number;
  readonly readyWithPra: number;
  readonly readyWithHpa70: number;
}

export interface TellingDay {
  readonly minutes: readonly Minute[];
  /** Of the same minutes. */
  readonly hpa70: readonly Tick[];
  readonly capacityPerSecond: number;
  readonly stepMs: number;
  readonly startMs: number;
}

/** For how many minutes from when they are ready the instances of a scale-out are looked at. */
const USE_MINUTES = 5;

/** The most telling scale-out, which is ahead of load if any is; `undefined`: there was none of which the day saw the use. */
export function tellingScaleOut(day: TellingDay): ScaleOut | undefined {
  const uses = day.minutes.map((minute, index) => useOf(minute, index, day));
  const startMinutes = day.startMs / day.stepMs;
  const candidates = day.minutes.flatMap((minute, index) => {
    const before = day.minutes[index - 1]?.holding.directive.warm;
    const seen = uses[index - 1];
    const [first, ...others] = uses.slice(index + startMinutes, index + startMinutes + USE_MINUTES);
    if (before === undefined || seen === undefined || first === undefined) return [];
    const to = minute.holding.directive.warm;
    if (to <= before) return [];
    const use = others.reduce((most, next) => (next.needed > most.needed ? next : most), first);
    const isAhead = seen.needed <= before && use.needed > before;
    return [{ at: minute.start, from: before, to, use, isAhead, growth: use.needed - seen.needed }];
  });
  const ahead = candidates.filter(({ isAhead }) => isAhead);
  const [chosen] = (ahead.length > 0 ? ahead : candidates).toSorted(
    (a, b) => b.growth - a.growth || b.to - b.from - (a.to - a.from),
  );
  return chosen && { at: chosen.at, from: chosen.from, to: chosen.to, use: chosen.use };
}

function useOf(minute: Minute, index: number, { hpa70, stepMs, capacityPerSecond }: TellingDay): Use {
  return {
    at: minute.start,
    needed: instancesNeeded(minute.requests / (stepMs / SECOND_MS), capacityPerSecond),
    readyWithPra: minute.ready,
    readyWithHpa70: present(hpa70[(index * stepMs) / TICK_MS], 'the tick of a minute').ready,
  };
}
