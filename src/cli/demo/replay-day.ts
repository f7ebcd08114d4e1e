/**
 * One day through the public API, a virtual minute at a time.
 *
 * For each step: the load balancer serves its requests and reports them, the clock moves to the step's end,
 * the service plans on what is now final, the instance manager follows the directive, the load balancer
 * learns which instances are warm. Time moves only when all of that has been answered, so a slow machine
 * gives the same result as a fast one.
 */
import type { PredictResponse__Output } from '../../adapters/grpc/gen/pra/v1/PredictResponse.ts';
import type { Series } from '../../core/demand/series.ts';
import type { Instant } from '../../core/units/time.ts';
import { SECOND_MS } from '../../core/units/time.ts';
import type { Tick } from './comparison/scoring.ts';
import { TICK_MS } from './comparison/scoring.ts';
import type { Holding, InstanceManager } from './instance-manager.ts';
import type { LoadBalancer } from './load-balancer.ts';

export interface DayActors {
  readonly balancer: LoadBalancer;
  readonly manager: InstanceManager;
  /** Moves the service's clock; nothing else does. */
  readonly advanceTo: (at: Instant) => Promise<void>;
}

/** One step as it was served, and what the instance manager paid for meanwhile. */
export interface Minute {
  readonly start: Instant;
  readonly requests: number;
  readonly rejected: number;
  /** Warm instances that the load balancer knew of. */
  readonly ready: number;
  /** Ready and starting. */
  readonly paid: number;
  /** Starts that had failed by the start of the step. */
  readonly failedStarts: number;
  /** The directive in force. */
  readonly directive: Holding['directive'];
  /** The forecast at the start of the step. */
  readonly outlook: PredictResponse__Output;
}

/** Serves the whole day. `onMinute` hears of each step once it has been served. */
export async function replayDay(
  day: Series,
  actors: DayActors,
  onMinute: (minute: Minute) => void,
): Promise<readonly Minute[]> {
  const { balancer, manager, advanceTo } = actors;

  const turn = async (now: Instant): Promise<{ holding: Holding; outlook: PredictResponse__Output }> => {
    await advanceTo(now);
    await manager.hear(now);
    const holding = await manager.act(now);
    return { holding, outlook: await balancer.look() };
  };

  await balancer.open(day.start);
  let { holding, outlook } = await turn(day.start);
  const minutes: Minute[] = [];
  for (const [step, requests] of day.values.entries()) {
    const start = day.start + step * day.stepMs;
    const { rejected, warm } = await balancer.serve(start, requests);
    const minute: Minute = {
      start,
      requests,
      rejected,
      ready: warm,
      paid: holding.paid,
      failedStarts: holding.failed,
      directive: holding.directive,
      outlook,
    };
    minutes.push(minute);
    onMinute(minute);
    ({ holding, outlook } = await turn(start + day.stepMs));
  }
  return minutes;
}

/** The minutes as the ticks by which every policy is scored: nothing changes within a minute. */
export const toTicks = (minutes: readonly Minute[], stepMs: number): Tick[] =>
  minutes.flatMap(({ requests, ready, paid }) => {
    const tick: Tick = { ratePerSecond: requests / (stepMs / SECOND_MS), ready, paid };
    return new Array<Tick>(stepMs / TICK_MS).fill(tick);
  });
