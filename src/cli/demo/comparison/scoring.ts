/**
 * What customers feel and what one pays, for one policy over one day.
 *
 * Time runs in ticks; within a tick the load and the instances are constant. An instance takes
 * `capacityPerSecond` requests and there is no queue: what the ready instances cannot take in its tick is
 * lost.
 *
 *   unserved       Σ max(rate − ready · capacity, 0) · Δ        requests
 *   cold hits      ticks in which more instances were needed than were ready, need = ⌈rate ÷ capacity⌉
 *   instance-hours Σ (ready + starting) · Δ                     one pays from the order on
 *
 * A tick of unknown rate serves nobody and costs nothing.
 */
import { ceilCount } from '../../../core/units/quantity.ts';
import { HOUR_MS, SECOND_MS } from '../../../core/units/time.ts';

/** Length of a tick; the Kubernetes HPA looks and acts once in it. */
export const TICK_MS = 15_000;

/** One tick of one policy. */
export interface Tick {
  /** NaN = unknown. */
  readonly ratePerSecond: number;
  readonly ready: number;
  /** Ready and starting. */
  readonly paid: number;
}

export interface DayScore {
  readonly requests: number;
  readonly unserved: number;
  /** Fraction of the requests; 0 without requests. */
  readonly unservedShare: number;
  /** Ticks in which more instances were needed than were ready. */
  readonly coldHits: number;
  /** Ticks of known rate. */
  readonly ticks: number;
  readonly instanceHours: number;
}

/** Whole instances that a rate needs; NaN if it is unknown. */
export const instancesNeeded = (ratePerSecond: number, capacityPerSecond: number): number =>
  Number.isNaN(ratePerSecond) ? Number.NaN : ceilCount(ratePerSecond / capacityPerSecond);

/** The score of a day of ticks. */
export function scoreDay(ticks: readonly Tick[], capacityPerSecond: number): DayScore {
  const seconds = TICK_MS / SECOND_MS;
  let requests = 0;
  let unserved = 0;
  let coldHits = 0;
  let paidTicks = 0;
  const known = ticks.filter(({ ratePerSecond }) => !Number.isNaN(ratePerSecond));
  for (const { ratePerSecond, ready, paid } of known) {
    requests += ratePerSecond * seconds;
    unserved += Math.max(0, ratePerSecond - ready * capacityPerSecond) * seconds;
    if (instancesNeeded(ratePerSecond, capacityPerSecond) > ready) coldHits += 1;
    paidTicks += paid;
  }
  return {
    requests,
    unserved,
    unservedShare: requests > 0 ? unserved / requests : 0,
    coldHits,
    ticks: known.length,
    instanceHours: (paidTicks * TICK_MS) / HOUR_MS,
  };
}
