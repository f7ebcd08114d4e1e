/** When was most left unserved, and how was it decided? The worst moments of one setting of PRA, with their trails. */
import type { Decision } from '../../../core/allocation/decision.ts';
import { present } from '../../../core/units/check.ts';
import type { Instant } from '../../../core/units/time.ts';
import { HOUR_MS } from '../../../core/units/time.ts';
import { decideAt } from './policies.ts';
import type { Seen } from './policies.ts';
import type { PolicyRun } from './run.ts';
import { ticksOf } from './run.ts';
import { instancesNeeded, TICK_MS } from './scoring.ts';

export interface UnservedMoment {
  readonly at: Instant;
  readonly ratePerSecond: number;
  readonly needed: number;
  readonly ready: number;
  /** Requests per second that the ready instances could not take. */
  readonly unservedPerSecond: number;
  /** The last decision whose orders were ready by then. */
  readonly decision: Decision;
}

/** Moments this close are one: a burst that lasts. */
const APART_MS = HOUR_MS;

/** The ticks of a run of PRA that left most unserved, the worst first; none of what was served in full. */
export function worstMoments(seen: Seen, run: PolicyRun, most: number): readonly UnservedMoment[] {
  const { settings, timeline } = seen;
  const { capacityPerSecond, leadTimeMs } = settings;
  const ticks = ticksOf(seen, run.counts);
  const unserved = ticks.map(({ ratePerSecond, ready }) => ratePerSecond - ready * capacityPerSecond);
  const order = [...unserved.keys()]
    .filter((tick) => (unserved[tick] ?? 0) > 0)
    .sort((a, b) => (unserved[b] ?? 0) - (unserved[a] ?? 0));
  const chosen: number[] = [];
  for (const tick of order) {
    if (chosen.length === most) break;
    if (chosen.every((other) => Math.abs(other - tick) * TICK_MS >= APART_MS)) chosen.push(tick);
  }
  const decidedAt = (tick: number): number => Math.max(0, timeline.scoredFrom + tick - leadTimeMs / TICK_MS);
  const decisions = decideAt(seen, run.knob, new Set(chosen.map(decidedAt)));
  return chosen.map((tick) => {
    const { ratePerSecond, ready } = present(ticks[tick], 'a tick');
    return {
      at: present(timeline.at[timeline.scoredFrom + tick], 'a tick'),
      ratePerSecond,
      needed: instancesNeeded(ratePerSecond, capacityPerSecond),
      ready,
      unservedPerSecond: unserved[tick] ?? 0,
      decision: present(decisions.get(decidedAt(tick)), 'a decision'),
    };
  });
}
