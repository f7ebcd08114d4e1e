/**
 * What does a bridge need that is to be missed once in tens of thousands of times? A forecast's errors of a few days do
 * not tell: its highest quantiles are its greatest error, again and again.
 *
 * So a level beyond `TAIL_LEVEL` goes on from the quantile there to the record of the last four weeks, and then above
 * it. With e = ln((1 − TAIL_LEVEL) ÷ (1 − level)), the factors of Euler's number by which less is to be missed:
 *
 *   rate = quantile + min(1, e · PER_FACTOR) · (max(quantile, record) · (1 + beyond · GROWTH) − quantile)
 *
 * where beyond = max(0, e − 1 ÷ PER_FACTOR). It is continuous, and never falls as the level rises. A service that must
 * not miss at any price ends up with a fleet for more than it has ever seen, which is the right one for news that
 * nobody foresees. (On the spans before the benchmark's test spans, for at most 0.1 % unserved: 2.64 → 2.60 times the oracle's
 * instance-hours over all cases, and none that is not reached.)
 */
import { DAY_MS } from '../units/time.ts';

/** The highest level that is learned from errors. */
export const TAIL_LEVEL = 0.9995;

/** A record is as old as that at most. */
export const RECORD_MS = 28 * DAY_MS;

/** The record is reached where 28 times less is to be missed. */
const PER_FACTOR = 0.3;
const GROWTH = 0.2;

/** Rate at a level beyond `TAIL_LEVEL`, from the one at it and the record; without a record it goes no further. */
export function tailRate(quantile: number, record: number | undefined, level: number): number {
  if (record === undefined) return quantile;
  const factors = Math.max(0, Math.log((1 - TAIL_LEVEL) / (1 - level)));
  const beyond = Math.max(0, factors - 1 / PER_FACTOR);
  const goal = Math.max(quantile, record) * (1 + beyond * GROWTH);
  return quantile + Math.min(1, factors * PER_FACTOR) * (goal - quantile);
}
