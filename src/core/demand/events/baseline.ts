/**
 * What would have come without the events? What came, less what they added, divided by their factor.
 *
 * Forecasts are made of this, so that an event that runs is not counted twice, that yesterday's does not come back
 * today, and that whatever is wrong with a factor is seen as a change of the level within minutes. While somebody
 * works on the system, or it is down, what comes says nothing: those steps are unknown.
 */
import type { ActingEvents, StepEffect, StepRuns } from './acting-events.ts';
import { effectAt, runsWithin } from './acting-events.ts';
import type { Ring, StepRange, StepsPlace } from '../ring.ts';
import { copySteps, stepAt } from '../ring.ts';

/** Where less than this is left of the requests, they do not tell how many there would have been. */
const FACTOR_MIN = 0.05;

/** The baseline of a count; NaN if it cannot be told. */
export const baselineOf = (count: number, { factor, added, isBlind }: StepEffect): number =>
  isBlind || factor < FACTOR_MIN ? Number.NaN : Math.max(0, count - added) / factor;

/** Copies the baseline of the steps [from, to), as `copySteps` copies the counts. */
export function copyBaseline(ring: Ring, runs: StepRuns, range: StepRange, into: StepsPlace): void {
  copySteps(ring, range, into);
  const { values, at, stride } = into;
  for (const { from, to, effect } of runsWithin(runs, range)) {
    for (let index = from; index < to; index += 1) {
      const place = at + (index - range.from) * stride;
      values[place] = baselineOf(values[place] ?? Number.NaN, effect);
    }
  }
}

/** The baseline of a step; NaN if it is unknown, as `stepAt` has it, or cannot be told. */
export const baselineAt = (ring: Ring, events: ActingEvents | undefined, index: number): number =>
  events ? baselineOf(stepAt(ring, index), effectAt(events.runs, index)) : stepAt(ring, index);

/** What was counted in a step and says something about demand; NaN otherwise. */
export const observedAt = (ring: Ring, events: ActingEvents | undefined, index: number): number =>
  events && effectAt(events.runs, index).isBlind ? Number.NaN : stepAt(ring, index);

/** Nothing can be told of the baseline of some step in the range, though it was counted. */
export function hidesBaseline(runs: StepRuns, range: StepRange): boolean {
  for (const { effect } of runsWithin(runs, range)) if (Number.isNaN(baselineOf(0, effect))) return true;
  return false;
}

/** Makes counts of the steps from `start` on their baseline, in place. */
export function toBaseline(
  events: ActingEvents | undefined,
  start: number,
  values: Float32Array | Float64Array,
): void {
  for (const { from, to, effect } of runsWithin(events?.runs ?? [], {
    from: start,
    to: start + values.length,
  })) {
    for (let index = from; index < to; index += 1) {
      values[index - start] = baselineOf(values[index - start] ?? Number.NaN, effect);
    }
  }
}
