/**
 * What becomes of the requests of pools that are to leave no more than a share of them unserved: counted as it is
 * reported, steered by once a cycle, and kept for a later life.
 */
import { createPoolOf } from './pool-of.ts';
import { beginSteering, levelOf, readSteering, steer } from '../../core/allocation/objective/steer-level.ts';
import type { Steering } from '../../core/allocation/objective/steer-level.ts';
import type { Pool, PoolId } from '../../core/capacity/pool.ts';
import type { Contribution } from '../../core/demand/batch.ts';
import type { Instant } from '../../core/units/time.ts';
import { MINUTE_MS } from '../../core/units/time.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';
import { StoreUnavailable } from '../../ports/failure.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface ServiceLevels {
  /** Takes note of what became of requests. */
  take(contributions: readonly Contribution[]): void;
  /** Steers by what was taken since the last call, and returns the level of each pool that has the wish. */
  steer(now: Instant): ReadonlyMap<PoolId, number>;
  /** Now and then stores where the levels are. A store that fails costs what was learned since, at the next start. */
  keep(now: Instant): Promise<void>;
}

interface ServiceLevelsDeps {
  readonly checkpoints: Checkpoints;
  readonly telemetry: Telemetry;
}

const NAME = 'service-levels';
const KEPT_EVERY_MS = 10 * MINUTE_MS;

export async function openServiceLevels(
  { checkpoints, telemetry }: ServiceLevelsDeps,
  pools: readonly Pool[],
  opened: Instant,
): Promise<ServiceLevels> {
  const wishes = new Map(
    pools.flatMap(({ id, unservedMax }) => (unservedMax === undefined ? [] : [[id, unservedMax]])),
  );
  const poolOf = createPoolOf(pools);
  const stored = new Map(await storedSteerings(checkpoints));
  const known = new Map<PoolId, Steering>();
  for (const [id, wish] of wishes) {
    known.set(id, readSteering(stored.get(id), wish) ?? beginSteering(wish, opened));
  }
  const pending = new Map<PoolId, { demand: number; unserved: number }>();
  let keptAt = opened;
  return {
    take: (contributions) => {
      if (wishes.size === 0) return;
      for (const { source, count, rejected, failed, cold } of contributions) {
        const id = poolOf(source)?.id;
        if (id === undefined || !wishes.has(id)) continue;
        const sum = pending.get(id) ?? { demand: 0, unserved: 0 };
        pending.set(id, sum);
        sum.demand += count;
        sum.unserved += Math.min(count, rejected + failed + cold);
      }
    },
    steer: (now) => {
      for (const [id, served] of pending) {
        const steering = known.get(id);
        if (steering) known.set(id, steer(steering, served, now));
      }
      pending.clear();
      for (const [pool, { demand, unserved, ...steering }] of known) {
        if (demand > 0) telemetry.gauge('pra_pool_unserved_share', unserved / demand, { pool });
        telemetry.gauge('pra_pool_steered_level', levelOf({ demand, unserved, ...steering }), { pool });
      }
      return new Map([...known].map(([id, steering]) => [id, levelOf(steering)]));
    },
    keep: async (now) => {
      if (wishes.size === 0 || Math.abs(now - keptAt) < KEPT_EVERY_MS) return;
      const before = keptAt;
      keptAt = now;
      try {
        await checkpoints.put(NAME, [...known]);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        keptAt = before;
        telemetry.log('warn', 'where levels were steered to could not be kept; it is tried again', {
          reason: error.reason,
          detail: error.message,
        });
      }
    },
  };
}

async function storedSteerings(checkpoints: Checkpoints): Promise<readonly (readonly [PoolId, unknown])[]> {
  const stored = await checkpoints.get(NAME);
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((entry: unknown): [PoolId, unknown][] => {
    const [id, steering] = Array.isArray(entry) ? (entry as unknown[]) : [];
    return typeof id === 'string' ? [[id, steering]] : [];
  });
}
