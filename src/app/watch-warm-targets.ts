/**
 * What a load balancer that watches a pool is told, and when: after each report of an instance manager, and when
 * the news of an instance have become too old. Silence is no event of the fleet's, so here the clock is watched.
 */
import type { PoolInstances, WarmTargets } from '../core/allocation/instance.ts';
import { rankWarmTargets } from '../core/allocation/warm-targets.ts';
import type { PoolId } from '../core/capacity/pool.ts';
import type { Instant } from '../core/units/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fleet } from '../ports/fleet.ts';

/** The ranking now and each one that differs for a reason; ends when `signal` aborts or the fleet closes. */
export async function* watchWarmTargets(
  { fleet, clock }: { readonly fleet: Fleet; readonly clock: Clock },
  pool: PoolId,
  signal: AbortSignal,
): AsyncGenerator<WarmTargets> {
  const reports = fleet.watch(pool, signal)[Symbol.asyncIterator]();
  let next = reports.next();
  let known: PoolInstances | undefined;
  for (;;) {
    const heard = await nextOrExpiry(next, clock, known);
    if (heard?.done === true) return;
    if (heard) {
      known = heard.value;
      next = reports.next();
    }
    if (known) yield rankWarmTargets(known, clock.now());
  }
}

/** The next report; `undefined`: news of what is known became too old before it came. */
async function nextOrExpiry<Report>(
  next: Promise<Report>,
  clock: Clock,
  known: PoolInstances | undefined,
): Promise<Report | undefined> {
  const expiry = known && firstExpiry(known, clock.now());
  if (expiry === undefined) return next;
  const heard = new AbortController();
  try {
    return await Promise.race([next, clock.until(expiry, heard.signal).then(() => undefined)]);
  } finally {
    heard.abort();
  }
}

/** When the first of the news that are still fresh will be too old. */
export function firstExpiry({ instances, freshUntil }: PoolInstances, now: Instant): Instant | undefined {
  const ends = [freshUntil, ...instances.map((instance) => instance.freshUntil)];
  return ends.reduce(
    (first, end) => (end !== undefined && end > now && !(first !== undefined && first <= end) ? end : first),
    undefined,
  );
}
