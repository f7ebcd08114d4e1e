/** What the real core decides, tick by tick, on forecasts that are given. */
import { advancePool } from '../../../core/allocation/advance.ts';
import type { Decision } from '../../../core/allocation/decision.ts';
import { restorePoolState } from '../../../core/allocation/pool-state.ts';
import type { Pool } from '../../../core/capacity/pool.ts';
import { horizonSteps } from '../../../core/forecast/model/horizon.ts';
import { present } from '../../../core/units/check.ts';
import type { BridgeForecasts } from './bridge-forecasts.ts';
import { PERIOD_MS } from './settings.ts';
import type { Timeline } from './timeline.ts';

export interface SeenByCore {
  readonly stepMs: number;
  readonly timeline: Timeline;
  /** By tick; NaN = unknown. */
  readonly live: readonly number[];
  /** By tick, the highest rate that was known in the weeks before; NaN = none was. */
  readonly records: readonly number[];
  readonly forecasts: BridgeForecasts;
}

/** Decides each tick, from nothing; `decided` is told of each decision. */
export function decideByCore(
  { stepMs, timeline, live, records, forecasts }: SeenByCore,
  pool: Pool,
  decided: (decision: Decision, tick: number) => void,
): void {
  const begin = present(timeline.at[0], 'a tick');
  let state = restorePoolState(undefined, 0, begin);
  timeline.at.forEach((now, tick) => {
    const rate = live[tick] ?? Number.NaN;
    const isKnown = !Number.isNaN(rate);
    const input = {
      pool,
      forecast: forecasts.get(timeline.seenUntil[tick] ?? 0),
      horizonSteps: horizonSteps(stepMs),
      periodMs: PERIOD_MS,
      liveRatePerSecond: isKnown ? rate : undefined,
      recordRatePerSecond: records[tick],
      observed: isKnown,
      runningInstances: undefined,
      starts: undefined,
      learnedCost: undefined,
    };
    const next = advancePool(state, input, now);
    state = next.state;
    decided(next.decision, tick);
  });
}
