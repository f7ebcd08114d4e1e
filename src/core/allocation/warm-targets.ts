/**
 * Which instances a load balancer should use, in which order.
 *
 * Warm ones first, the one that has been warm for the longest first; then warming, draining and cold ones;
 * failed and stopped ones are absent. Warm ones share the load (weight 100). A balancer must have somewhere
 * to send requests to: with no warm instance the warming ones get it, with none of these the cold ones. A
 * draining one never gets new requests.
 *
 * When the manager of some of the instances falls silent while others report, those are no longer taken for warm:
 * they are told as cold, and used when nothing better is there. When all reports are older than their lease the
 * ranking is the last one there was, marked stale: silence of all is no reason to take instances out. A pool of
 * which nobody ever reported is stale too: an empty list then does not mean that nothing is there.
 */
import type { Instance, InstanceState, KnownInstance, PoolInstances, WarmTargets } from './instance.ts';
import type { Instant } from '../units/time.ts';

const WEIGHT_MAX = 100;

const IN_ORDER: readonly InstanceState[] = ['warm', 'warming', 'draining', 'cold'];

const MAY_SERVE: readonly InstanceState[] = ['warm', 'warming', 'cold'];

/** The ranking of the pool's instances. Their order in the report does not matter. */
export function rankWarmTargets(
  { pool, instances: known, freshUntil }: PoolInstances,
  now: Instant,
): WarmTargets {
  const stale = !areFresh(freshUntil, now);
  // The last instant at which somebody's news were fresh: what they said then goes on.
  const asOf = stale && freshUntil !== undefined ? freshUntil - 1 : now;
  const instances = known.map((instance) => asTold(instance, asOf));
  const serving = MAY_SERVE.find((state) => instances.some((instance) => instance.state === state));
  const ranked = IN_ORDER.flatMap((state) =>
    instances.filter((instance) => instance.state === state).sort(byTimeInState),
  );
  return {
    pool,
    targets: ranked.map((instance, index) => ({
      instance,
      weight: instance.state === serving ? WEIGHT_MAX : 0,
      rank: index + 1,
    })),
    stale,
    at: now,
  };
}

/** Instances that are ready or starting; `undefined` unless the reports are fresh. */
export function runningInstances({ instances, freshUntil }: PoolInstances, now: Instant): number | undefined {
  if (!areFresh(freshUntil, now)) return undefined;
  return instances.filter(({ state }) => state === 'warm' || state === 'warming').length;
}

/** The instance in the state that a balancer should act on: without news of it, it is not warm for all we know. */
function asTold(instance: KnownInstance, now: Instant): Instance {
  const isReady = instance.state === 'warm' || instance.state === 'warming';
  return isReady && !areFresh(instance.freshUntil, now) ? { ...instance, state: 'cold' } : instance;
}

const areFresh = (freshUntil: Instant | undefined, now: Instant): boolean =>
  freshUntil !== undefined && now < freshUntil;

/** Longest in its state first; the id decides between equals. */
function byTimeInState(a: Instance, b: Instance): number {
  if (a.since !== b.since) return a.since - b.since;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
