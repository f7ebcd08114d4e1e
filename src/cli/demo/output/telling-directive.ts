/**
 * Which directive of the day shows best what PRA is for: the largest scale-out ahead of load.
 *
 * Ahead of load means: when it was decided, nothing was missing yet, and without it there would have been
 * too few instances soon after they were ready.
 */
import type { Instant } from '../../../core/units/time.ts';
import { SECOND_MS } from '../../../core/units/time.ts';
import { present } from '../../../core/units/check.ts';
import { instancesNeeded } from '../comparison/scoring.ts';
import type { Minute } from '../replay-day.ts';

/** A scale-out and the load for which it was made. */
export interface ScaleOut {
  readonly at: Instant;
  readonly from: number;
  readonly to: number;
  /** The minute, soon after its instances were ready, that needed most. */
  readonly peakAt: Instant;
  readonly peakNeed: number;
}

export interface TellingRules {
  readonly capacityPerSecond: number;
  readonly stepMs: number;
  readonly startMs: number;
}

/** For how many minutes from when they are ready the instances of a scale-out are looked at. */
const USE_MINUTES = 5;

/** The largest scale-out ahead of load, otherwise the largest of all; `undefined`: there was none of which the day saw the use. */
export function tellingScaleOut(minutes: readonly Minute[], rules: TellingRules): ScaleOut | undefined {
  const needs = minutes.map(({ requests }) =>
    instancesNeeded(requests / (rules.stepMs / SECOND_MS), rules.capacityPerSecond),
  );
  const startSteps = rules.startMs / rules.stepMs;
  const scaleOuts = minutes.slice(1, -startSteps).flatMap((minute, index) => {
    const before = present(minutes[index], 'the minute before');
    const [from, to] = [before.holding.directive.warm, minute.holding.directive.warm];
    if (to <= from) return [];
    const peak = peakIn(minutes, needs, index + 1 + startSteps);
    const seenNeed = present(needs[index], 'the need of the minute before');
    const isAhead = seenNeed <= from && peak.peakNeed > from;
    return [{ at: minute.start, from, to, ...peak, isAhead, growth: peak.peakNeed - seenNeed }];
  });
  const ahead = scaleOuts.filter(({ isAhead }) => isAhead);
  const chosen = (ahead.length > 0 ? ahead : scaleOuts).toSorted(
    // Of equal ones, the one after which the load grew most.
    (a, b) => b.to - b.from - (a.to - a.from) || b.growth - a.growth,
  )[0];
  if (chosen === undefined) return undefined;
  const { at, from, to, peakAt, peakNeed } = chosen;
  return { at, from, to, peakAt, peakNeed };
}

/** The first of the neediest minutes in the use of what is ready at minute `index`. */
function peakIn(
  minutes: readonly Minute[],
  needs: readonly number[],
  index: number,
): Pick<ScaleOut, 'peakAt' | 'peakNeed'> {
  const window = needs.slice(index, index + USE_MINUTES);
  const peakNeed = Math.max(...window);
  return { peakAt: present(minutes[index + window.indexOf(peakNeed)], 'the peak').start, peakNeed };
}
