/** Which steps of a past showed the same on the wall clock some days before? As the `lags` input of the graphs has them. */
import { seasonRuns } from '../../src/core/units/civil-time.ts';
import type { Past } from './past.ts';

/** Of the steps [from, to) of the past, which may go on beyond its end. */
export interface StepRange {
  readonly from: number;
  readonly to: number;
}

/** The step as many civil days earlier, [step − from]; below 0 where it lies before the past. */
export function stepsDaysAgo(
  { start, stepMs, zone }: Pick<Past, 'start' | 'stepMs' | 'zone'>,
  days: number,
  { from, to }: StepRange,
): Int32Array {
  const earlier = new Int32Array(to - from);
  const range = { from: start + from * stepMs, to: start + to * stepMs };
  for (const run of seasonRuns(zone, days, range)) {
    // Clocks may change within a long step.
    const [first, end] = [run.from, run.to].map((at) => Math.round((at - range.from) / stepMs));
    const lag = Math.round(run.lagMs / stepMs);
    for (let place = first ?? 0; place < (end ?? 0); place += 1) earlier[place] = from + place - lag;
  }
  return earlier;
}
