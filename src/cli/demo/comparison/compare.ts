/** The three policies side by side: what each left unserved, and what it cost relative to the others. */
import type { DemoResult } from '../result.ts';
import type { DayScore, Tick } from '../../../app/backtest/decide/scoring.ts';
import { scoreDay } from '../../../app/backtest/decide/scoring.ts';

export interface PolicyTicks {
  readonly pra: readonly Tick[];
  readonly hpa70: readonly Tick[];
  readonly oracle: readonly Tick[];
}

/** The scores of the same ticks under each policy. */
export function comparePolicies(ticks: PolicyTicks, capacityPerSecond: number): DemoResult['policies'] {
  const hpa = scoreDay(ticks.hpa70, capacityPerSecond);
  const oracle = scoreDay(ticks.oracle, capacityPerSecond);
  const relative = (score: DayScore): DemoResult['policies']['pra'] => ({
    ...score,
    hoursOfOracle: score.instanceHours / oracle.instanceHours,
    hoursOfHpa: score.instanceHours / hpa.instanceHours,
  });
  return {
    pra: relative(scoreDay(ticks.pra, capacityPerSecond)),
    hpa70: relative(hpa),
    oracle: relative(oracle),
  };
}
