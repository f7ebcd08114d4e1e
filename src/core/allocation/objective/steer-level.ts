/**
 * At which level is a pool to be covered, so that at most a wished share of its requests goes unserved?
 *
 * A quantile says how often the load is exceeded, not by how much, and a plan has floors, holds and lead times besides:
 * so the wish is translated roughly, and then steered by what became of the requests. What is steered is the share of
 * the time that the level leaves uncovered, on a logarithmic scale: by what went unserved beyond the wish, in units of
 * what the wish allows in a day. That is an integral controller; in the long run the unserved share is the wish, whatever
 * the forecasts are like (as in adaptive conformal inference, Gibbs and Candès 2021).
 *
 * A pool that is never reported to turn anyone away is not believed to turn away none: its level is not lowered.
 */
import type { Instant } from '../../units/time.ts';
import { DAY_MS } from '../../units/time.ts';

/** What became of requests. */
export interface Served {
  /** New demand. */
  readonly demand: number;
  /** Of it: turned away, failed, or met an instance that was not warm. */
  readonly unserved: number;
}

/** Plain data, checkpointed. */
export interface Steering {
  /** The wish that is steered to; with another one everything begins anew. */
  readonly wish: number;
  /** Share of the time that the level leaves uncovered. */
  readonly uncovered: number;
  /** Demand of the last day or so, older requests weighing less; what was unserved, likewise. */
  readonly demand: number;
  readonly unserved: number;
  readonly at: Instant;
  /** Something was reported unserved at least once. */
  readonly isReported: boolean;
}

/** A step that is not covered lacks a fifth of what it needs, or so. */
const LACKING = 0.2;
/** Levels from .5 to .9995. */
const UNCOVERED_MIN = 0.0005;
const UNCOVERED_MAX = 0.5;
/** One outage is no reason to cover everything: so far a call lowers the logarithm at most. */
const FALL_MAX = 1;

const within = (uncovered: number): number => Math.min(UNCOVERED_MAX, Math.max(UNCOVERED_MIN, uncovered));

/** Before anything is known; `wish` is a share in (0, 1). */
export const beginSteering = (wish: number, now: Instant): Steering => ({
  wish,
  uncovered: within(wish / LACKING),
  demand: 0,
  unserved: 0,
  at: now,
  isReported: false,
});

/** After what became of the requests since the last call. */
export function steer(known: Steering, { demand, unserved }: Served, now: Instant): Steering {
  const { wish, at } = known;
  const kept = Math.exp(-Math.max(0, now - at) / DAY_MS);
  const seen = {
    demand: known.demand * kept + demand,
    unserved: known.unserved * kept + unserved,
    isReported: known.isReported || unserved > 0,
  };
  const begun = within(wish / LACKING);
  const change = seen.demand > 0 ? (wish * demand - unserved) / (wish * seen.demand) : 0;
  const moved = within(known.uncovered * Math.exp(Math.max(-FALL_MAX, change)));
  return { wish, at: now, ...seen, uncovered: seen.isReported ? moved : Math.min(moved, begun) };
}

export const levelOf = ({ uncovered }: Steering): number => 1 - uncovered;

/** What was checkpointed, as `JSON.parse` gives it; `undefined`: it cannot be read, or was steered to another wish. */
export function readSteering(stored: unknown, wish: number): Steering | undefined {
  const { uncovered, demand, unserved, at, isReported, ...of } = (stored ?? {}) as Partial<
    Record<keyof Steering, unknown>
  >;
  const isAmount = (value: unknown): value is number =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0;
  if (of.wish !== wish || typeof isReported !== 'boolean') return undefined;
  if (!isAmount(uncovered) || !isAmount(demand) || !isAmount(unserved) || !isAmount(at)) return undefined;
  return { wish, uncovered: within(uncovered), demand, unserved, at, isReported };
}
