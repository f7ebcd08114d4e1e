/**
 * Ranks a pool's instances once for all who ask while nothing changes: a ranking of hundreds is dear to make and to
 * encode, and balancers that poll ask for the same one again and again.
 *
 * The ranking is made anew when a report has come, when a report has lost its freshness, and after a second: it says
 * when it was made, and for how long instances have been in their states is told by that.
 */
import type { PoolInstances, WarmTargets } from '../core/allocation/instance.ts';
import { rankWarmTargets } from '../core/allocation/warm-targets.ts';
import type { PoolId } from '../core/capacity/pool.ts';
import type { Instant } from '../core/units/time.ts';
import { SECOND_MS } from '../core/units/time.ts';
import { firstExpiry } from './watch-warm-targets.ts';

interface Ranked {
  readonly of: PoolInstances;
  readonly targets: WarmTargets;
  readonly until: Instant;
}

/** The same ranking, the same object, as long as it holds. */
export function createRanker(): (known: PoolInstances, now: Instant) => WarmTargets {
  const ranked = new Map<PoolId, Ranked>();
  return (known, now) => {
    const last = ranked.get(known.pool);
    if (last?.of === known && last.targets.at <= now && now < last.until) return last.targets;
    const targets = rankWarmTargets(known, now);
    ranked.set(known.pool, {
      of: known,
      targets,
      until: Math.min(now + SECOND_MS, firstExpiry(known, now) ?? Number.POSITIVE_INFINITY),
    });
    return targets;
  };
}
