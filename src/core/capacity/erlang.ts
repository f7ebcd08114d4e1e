/**
 * How many places keep waits short? Requests that find every place taken wait in one line, and go to the first that is
 * free: M/M/c, Erlang's second formula (Erlang 1917; Gross and Harris, 'Fundamentals of Queueing Theory', 2.3).
 *
 * With c places, service time s and a = λs places taken on average, a request has to wait with probability
 *
 *     C(c, a) = c · B ÷ (c − a · (1 − B)),   B = B(c, a) by B(n) = a · B(n−1) ÷ (n + a · B(n−1)), B(0) = 1
 *
 * and longer than t with probability C · exp(−(c − a) · t ÷ s).
 *
 * Limits: it is taken that there is one line (a balancer that queues when all places are taken, HAProxy's `maxconn`,
 * or one that always finds the emptiest instance; with a line at each instance waits are longer); that arrivals within
 * the time that λ is the mean of come at random, neither in bursts nor in step; and that service times scatter as an
 * exponential does (alike ones wait about half as long, heavy tails longer).
 */
import { check } from '../units/check.ts';

export interface Queue {
  /** Mean time that a request takes its place; above 0. */
  readonly serviceSeconds: number;
  /** So long a request may wait, 0 or more. */
  readonly waitSeconds: number;
  /** Share of the requests that may wait longer, in (0, 1). */
  readonly share: number;
}

/** Beyond so many places that are taken those beside them are less than a thousandth: no queue is worked out. */
const TAKEN_MAX = 1e9;
/** So many roots of the mean below it the recursion may begin with any value: what is left of it is exp(−72). */
const ROOTS_BELOW = 12;
const STEPS_BELOW = 50;

/** Fewest places with which at most `share` of the requests wait longer; `ratePerSecond` is finite and not negative. */
export function placesFor({ serviceSeconds, waitSeconds, share }: Queue, ratePerSecond: number): number {
  check(Number.isFinite(ratePerSecond) && ratePerSecond >= 0, 'no rate');
  const taken = ratePerSecond * serviceSeconds;
  if (taken === 0) return 0;
  if (taken > TAKEN_MAX) return taken;
  let places = Math.max(0, Math.floor(taken - ROOTS_BELOW * Math.sqrt(taken)) - STEPS_BELOW);
  let blocked = 1;
  for (;;) {
    places += 1;
    blocked = (taken * blocked) / (places + taken * blocked);
    if (places <= taken) continue;
    const waits = (places * blocked) / (places - taken * (1 - blocked));
    if (waits * Math.exp((-(places - taken) * waitSeconds) / serviceSeconds) <= share) return places;
  }
}
