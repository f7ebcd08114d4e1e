/**
 * The estimate when no model can say anything yet: the newest load, carried forward with its own spread.
 *
 * Steps to come are taken as independent draws from the last half hour. With F the distribution of those
 * steps and m their mean: a total over n steps is n·m + √n·(F⁻¹(level) − m), a peak F⁻¹(level^(1/n)), since
 * the greatest of n draws is at most x with probability F(x)^n. It knows no season and no growth.
 */
import type { Target } from './target.ts';
import type { ActingEvents } from '../demand/events/acting-events.ts';
import { baselineAt } from '../demand/events/baseline.ts';
import type { Ring } from '../demand/ring.ts';
import { finiteOrZero } from '../units/quantity.ts';

const RECENT_STEPS = 30;

/** Quantiles [target, level] from the steps before `issue`; `undefined` if none of the recent ones is known. */
export function reactiveQuantiles(
  at: { steps: Ring; issue: number; events: ActingEvents | undefined },
  targets: readonly Target[],
  levels: readonly number[],
): Float64Array | undefined {
  const recent: number[] = [];
  for (let index = at.issue - RECENT_STEPS; index < at.issue; index += 1) {
    const value = baselineAt(at.steps, at.events, index);
    if (!Number.isNaN(value)) recent.push(value);
  }
  if (recent.length === 0) return undefined;
  recent.sort((a, b) => a - b);
  const mean = recent.reduce((a, b) => a + b, 0) / recent.length;
  const values = new Float64Array(targets.length * levels.length);
  targets.forEach((target, row) => {
    const steps = target.toLead - target.fromLead;
    levels.forEach((level, column) => {
      const value =
        target.kind === 'peak'
          ? empirical(recent, level ** (1 / steps))
          : steps * mean + Math.sqrt(steps) * (empirical(recent, level) - mean);
      values[row * levels.length + column] = finiteOrZero(value);
    });
  });
  return values;
}

/** Quantile of a sorted, non-empty sample, linear between its values. */
function empirical(sorted: readonly number[], level: number): number {
  const place = level * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (place - Math.floor(place)) * (high - low);
}
