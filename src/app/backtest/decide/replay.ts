/**
 * What becomes of decisions: how many instances are ready and how many are paid for, tick by tick.
 *
 * A count is absolute and takes effect at the start of its tick. What is missing is ordered then and ready a start-up
 * later. Scaling in acts at once: the newest starts are cancelled first, then ready instances go. The first count is
 * there and ready.
 */
import type { Tick } from './scoring.ts';

/** Instances that are started and stopped as they are asked for, one tick after the other. */
export interface TickFleet {
  /** What became ready by this tick is taken in; how many are ready then, before anything is asked for. */
  readyAt(tick: number): number;
  /** Asks for a count at a tick that was looked at. */
  ask(count: number, tick: number): Pick<Tick, 'ready' | 'paid'>;
}

/** Nothing is there yet; `startTicks`: start-up time. */
export function createTickFleet(startTicks: number): TickFleet {
  /** Orders by the tick at which they are ready. */
  const arriving: number[] = [];
  let ready = 0;
  let starting = 0;
  let isNew = true;
  return {
    readyAt(tick) {
      const arrived = arriving[tick] ?? 0;
      arriving[tick] = 0;
      ready += arrived;
      starting -= arrived;
      return ready;
    },
    ask(count, tick) {
      const missing = count - ready - starting;
      if (missing > 0 && (isNew || startTicks === 0)) ready += missing;
      else if (missing > 0) {
        arriving[tick + startTicks] = missing;
        starting += missing;
      } else if (missing < 0) release(-missing, tick);
      isNew = false;
      return { ready, paid: ready + starting };
    },
  };

  function release(surplus: number, tick: number): void {
    let left = surplus;
    for (let at = tick + startTicks; left > 0 && starting > 0 && at > tick; at -= 1) {
      const cancelled = Math.min(left, arriving[at] ?? 0);
      arriving[at] = (arriving[at] ?? 0) - cancelled;
      starting -= cancelled;
      left -= cancelled;
    }
    ready -= left;
  }
}

/** The ticks under these counts. */
export function replayCounts(
  counts: readonly number[],
  rates: readonly number[],
  startTicks: number,
): readonly Tick[] {
  const fleet = createTickFleet(startTicks);
  return counts.map((count, tick) => {
    fleet.readyAt(tick);
    return { ratePerSecond: rates[tick] ?? Number.NaN, ...fleet.ask(count, tick) };
  });
}
