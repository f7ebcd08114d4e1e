/**
 * One day through the public API, a virtual minute at a time.
 *
 * For each minute: the load balancer serves its requests, the clock moves to its end, the load balancer
 * reports, the service plans on what is now final, the instance manager follows the directive, the load
 * balancer learns which instances are warm. Time moves only when all of that has been answered, so a slow
 * machine gives the same result as a fast one.
 */
import type { PredictResponse__Output } from '../../adapters/grpc/gen/pra/v1/PredictResponse.ts';
import type { Series } from '../../core/demand/series.ts';
import type { Instant } from '../../core/units/time.ts';
import { SECOND_MS } from '../../core/units/time.ts';
import type { Tick } from '../../app/backtest/decide/scoring.ts';
import { TICK_MS } from '../../app/backtest/decide/scoring.ts';
import type { Holding, InstanceManager } from './instance-manager.ts';
import type { LoadBalancer } from './load-balancer.ts';

export interface DayActors {
  readonly balancer: LoadBalancer;
  readonly manager: InstanceManager;
  /** Moves the service's clock; nothing else does. */
  readonly advanceTo: (at: Instant) => Promise<void>;
}

/** One minute as it was served. */
export interface Minute {
  readonly start: Instant;
  readonly requests: number;
  readonly rejected: number;
  /** Warm instances that the load balancer knew of. */
  readonly ready: number;
  /** What the instance manager had done by its start. */
  readonly holding: Holding;
  /** The forecast at the start of the minute. */
  readonly outlook: PredictResponse__Output;
}

/**
 * Serves all minutes of a series but the first, during which nothing is there yet: it only gives the service
 * something to plan on. The clock stands at its start. `onMinute` hears of each minute once it was served.
 */
export async function replayDay(
  series: Series,
  actors: DayActors,
  onMinute: (minute: Minute) => void,
): Promise<readonly Minute[]> {
  const minutes: Minute[] = [];
  let turn: Turn | undefined;
  for (const [step, requests] of series.values.entries()) {
    const start = series.start + step * series.stepMs;
    const { rejected, warm } = actors.balancer.serve(start, requests);
    if (turn !== undefined) {
      const minute = { start, requests, rejected, ready: warm, ...turn };
      minutes.push(minute);
      onMinute(minute);
    }
    turn = await takeTurn(actors, start + series.stepMs);
  }
  return minutes;
}

/** What is answered at the end of a minute, and holds for the next one. */
type Turn = Pick<Minute, 'holding' | 'outlook'>;

async function takeTurn({ balancer, manager, advanceTo }: DayActors, now: Instant): Promise<Turn> {
  await advanceTo(now);
  await balancer.report(now);
  await manager.hear(now);
  const holding = await manager.act(now);
  return { holding, outlook: await balancer.look() };
}

/** The minutes as the ticks by which every policy is scored: nothing changes within a minute. */
export const toTicks = (minutes: readonly Minute[], stepMs: number): Tick[] =>
  minutes.flatMap(({ requests, ready, holding }) => {
    const tick: Tick = { ratePerSecond: requests / (stepMs / SECOND_MS), ready, paid: holding.paid };
    return new Array<Tick>(stepMs / TICK_MS).fill(tick);
  });
