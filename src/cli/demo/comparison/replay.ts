/**
 * What would have happened under another policy: its counts, tick by tick, on the demo's own instances.
 *
 * The count of a tick takes effect at its start. The first count is there and ready at once. As for PRA, the
 * first minute of a series is only there to be seen: ticks begin with the second one.
 */
import type { Series } from '../../../core/demand/series.ts';
import { SECOND_MS } from '../../../core/units/time.ts';
import type { FleetRules } from '../fleet.ts';
import { endStarts, readyCount, readyFleet, scaleTo } from '../fleet.ts';
import type { Tick } from '../../../app/backtest/decide/scoring.ts';
import { instancesNeeded, TICK_MS } from '../../../app/backtest/decide/scoring.ts';
import { HPA_70, hpaCounts } from '../../../app/backtest/decide/peers/hpa.ts';
import { oracleCounts } from '../../../app/backtest/decide/peers/oracle.ts';

/** The Kubernetes HPA at 70 %. Like PRA, it sees a minute as soon as that has ended. */
export function replayHpa(series: Series, load: LoadRules): Tick[] {
  const seen = { ...series, values: series.values.subarray(0, -1) };
  const loads = tickRates(seen).map((rate) => rate / load.capacityPerSecond);
  return replay(hpaCounts(loads, HPA_70), afterFirst(series), load.rules);
}

/** The clairvoyant oracle, which knows of failing starts too: none of its own fails. */
export function replayOracle(series: Series, load: LoadRules): Tick[] {
  const served = afterFirst(series);
  const needs = tickRates(served).map((rate) => instancesNeeded(rate, load.capacityPerSecond));
  const rules: FleetRules = { ...load.rules, fails: () => false };
  return replay(oracleCounts(needs, rules.startMs / TICK_MS), served, rules);
}

const afterFirst = (series: Series): Series => ({
  ...series,
  start: series.start + series.stepMs,
  values: series.values.subarray(1),
});

/** What a policy is replayed against. */
export interface LoadRules {
  /** Requests per second that one instance takes. */
  readonly capacityPerSecond: number;
  readonly rules: FleetRules;
}

/** The rate in each tick: the requests of a step spread evenly over it. */
export function tickRates({ values, stepMs }: Series): number[] {
  return [...values].flatMap((count) =>
    new Array<number>(stepMs / TICK_MS).fill(count / (stepMs / SECOND_MS)),
  );
}

/** The ticks of a series in which `counts[i]` was asked for at the start of tick i. */
export function replay(counts: readonly number[], series: Series, rules: FleetRules): Tick[] {
  let fleet = readyFleet(counts[0] ?? 0, series.start);
  return tickRates(series).map((ratePerSecond, tick) => {
    const now = series.start + tick * TICK_MS;
    fleet = scaleTo(endStarts(fleet, rules, now).fleet, counts[tick] ?? 0, now).fleet;
    return { ratePerSecond, ready: readyCount(fleet), paid: fleet.instances.length };
  });
}
