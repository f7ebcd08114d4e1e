/**
 * What would have happened under another policy: its counts, tick by tick, on the demo's own instances.
 *
 * The count of a tick takes effect at its start. The first count is there and ready at once, for every
 * policy alike.
 */
import type { Series } from '../../../core/demand/series.ts';
import { SECOND_MS } from '../../../core/units/time.ts';
import type { FleetRules } from '../fleet.ts';
import { endStarts, readyCount, readyFleet, scaleTo } from '../fleet.ts';
import type { Tick } from './scoring.ts';
import { instancesNeeded, TICK_MS } from './scoring.ts';
import { HPA_70, hpaCounts } from './hpa.ts';
import { oracleCounts } from './oracle.ts';

/** The Kubernetes HPA at 70 % over a day. Like PRA, it sees a step as soon as that has ended; `before` is the count of the step before the first one. */
export function replayHpa(day: Series, before: number, load: LoadRules): Tick[] {
  const seconds = day.stepMs / SECOND_MS;
  const ticksPerStep = day.stepMs / TICK_MS;
  const seen = [before, ...day.values.subarray(0, -1)].map(
    (count) => count / seconds / load.capacityPerSecond,
  );
  const loads = seen.flatMap((value) => new Array<number>(ticksPerStep).fill(value));
  return replay(hpaCounts(loads, HPA_70), day, load.rules);
}

/** The clairvoyant oracle over a day, which knows of failed starts too: none of its own fails. */
export function replayOracle(day: Series, load: LoadRules): Tick[] {
  const needs = tickRates(day).map((rate) => instancesNeeded(rate, load.capacityPerSecond));
  const rules: FleetRules = { ...load.rules, fails: () => false };
  return replay(oracleCounts(needs, rules.startMs / TICK_MS), day, rules);
}

/** What a policy is replayed against. */
export interface LoadRules {
  /** Requests per second that one instance takes. */
  readonly capacityPerSecond: number;
  readonly rules: FleetRules;
}

/** The rate in each tick: the requests of a step spread evenly over it. */
export function tickRates(day: Series): number[] {
  const ticksPerStep = day.stepMs / TICK_MS;
  return [...day.values].flatMap((count) =>
    new Array<number>(ticksPerStep).fill(count / (day.stepMs / SECOND_MS)),
  );
}

/** The ticks of a day in which `counts[i]` was asked for at the start of tick i. */
export function replay(counts: readonly number[], day: Series, rules: FleetRules): Tick[] {
  let fleet = readyFleet(counts[0] ?? 0, day.start);
  return tickRates(day).map((ratePerSecond, tick) => {
    const now = day.start + tick * TICK_MS;
    fleet = scaleTo(endStarts(fleet, rules, now).fleet, counts[tick] ?? 0, now).fleet;
    return { ratePerSecond, ready: readyCount(fleet), paid: fleet.instances.length };
  });
}
