/**
 * What the Knative Pod Autoscaler would ask for, by requests per second.
 *
 * desired = ⌈load ÷ target⌉, within ready ÷ 2 and ready × 1000. Once the load calls for twice what is ready, it
 * panics: for 60 s from the last such moment nothing is taken away. (`pkg/autoscaler/scaling` of knative/serving and
 * its defaults.) Both of its windows are the newest load that is seen, as nothing finer is: it loses its window of 6 s.
 */
import { ceilCount } from '../../../../core/units/quantity.ts';
import { MINUTE_MS } from '../../../../core/units/time.ts';
import { createTickFleet } from '../replay.ts';
import { TICK_MS } from '../scoring.ts';

const UP_RATE = 1_000;
const DOWN_RATE = 2;
const PANIC_TIMES = 2;
const PANIC_TICKS = MINUTE_MS / TICK_MS;

export interface KpaRules {
  /** Share of an instance's capacity that is to be used. */
  readonly targetUtilisation: number;
  /** Start-up time. */
  readonly startTicks: number;
}

/** The count asked for at each tick. `loads`: newest load visible then, in instances' worth; NaN = no data. */
export function kpaCounts(loads: readonly number[], { targetUtilisation, startTicks }: KpaRules): number[] {
  const fleet = createTickFleet(startTicks);
  const counts: number[] = [];
  let panicUntil = Number.NEGATIVE_INFINITY;
  let highest = 0;
  let ready = 1;
  loads.forEach((load, tick) => {
    ready = Math.max(1, fleet.readyAt(tick));
    const raw = ceilCount(load / targetUtilisation);
    let count = counts.at(-1) ?? Math.max(1, raw || 0);
    if (!Number.isNaN(load) && tick > 0) {
      count = Math.min(Math.max(raw, Math.floor(ready / DOWN_RATE)), UP_RATE * ready);
      if (raw / ready >= PANIC_TIMES) {
        if (panicUntil < tick) highest = 0;
        panicUntil = tick + PANIC_TICKS;
      }
      if (tick <= panicUntil) {
        highest = Math.max(highest, count);
        count = highest;
      }
    }
    count = Math.max(1, count);
    fleet.ask(count, tick);
    counts.push(count);
  });
  return counts;
}
