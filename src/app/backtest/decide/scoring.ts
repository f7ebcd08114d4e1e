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
 *
 * Elasticity as Herbst and others measure it ('Ready for Rain?', 2016): by how much (θ) and for how much of the time
 * (τ) too few (U) or too many (O) were ready, relative to the need; and how often growing turned to shrinking or back.
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

export interface Elasticity {
  /** Mean of what was missing, and of what was too much, over the need, which counts as 1 at least. */
  readonly thetaUnder: number;
  readonly thetaOver: number;
  /** Share of the ticks in which something was missing, or was too much. */
  readonly tauUnder: number;
  readonly tauOver: number;
  /** Turns from growing to shrinking or back, by hour. */
  readonly directionChangesPerHour: number;
}

/** How closely the ticks followed the need; all 0 if no rate is known. */
export function elasticityOf(ticks: readonly Tick[], capacityPerSecond: number): Elasticity {
  const sums = { thetaUnder: 0, thetaOver: 0, tauUnder: 0, tauOver: 0 };
  let known = 0;
  for (const { ratePerSecond, ready } of ticks) {
    const needed = instancesNeeded(ratePerSecond, capacityPerSecond);
    if (Number.isNaN(needed)) continue;
    known += 1;
    const unit = Math.max(1, needed);
    sums.thetaUnder += Math.max(0, needed - ready) / unit;
    sums.thetaOver += Math.max(0, ready - needed) / unit;
    if (needed > ready) sums.tauUnder += 1;
    if (ready > needed) sums.tauOver += 1;
  }
  const share = (sum: number): number => (known === 0 ? 0 : sum / known);
  return {
    thetaUnder: share(sums.thetaUnder),
    thetaOver: share(sums.thetaOver),
    tauUnder: share(sums.tauUnder),
    tauOver: share(sums.tauOver),
    directionChangesPerHour: share(turns(ticks)) * (HOUR_MS / TICK_MS),
  };
}

/** How often what is paid for turned from growing to shrinking or back. */
function turns(ticks: readonly Tick[]): number {
  let count = 0;
  let direction = 0;
  for (let tick = 1; tick < ticks.length; tick += 1) {
    const step = Math.sign((ticks[tick]?.paid ?? 0) - (ticks[tick - 1]?.paid ?? 0));
    if (step === 0) continue;
    if (direction !== 0 && step !== direction) count += 1;
    direction = step;
  }
  return count;
}
