/**
 * Which instance manager has which pool: one at a time, since two that hold the same count hold twice as many.
 *
 * A pool is the manager's that subscribed first, while it is subscribed and for `leaseMs` afterwards: so long a
 * directive that it was told may be in force. Another one is refused until then, unless it says that it takes over;
 * the one before is told, and stays out. A manager that subscribes again under its own name takes over from itself:
 * its old connection may be dead without anybody knowing yet.
 */
import type { PoolId } from '../../core/capacity/pool.ts';
import type { Instant } from '../../core/units/time.ts';
import { PoolTaken } from '../../ports/failure.ts';

export interface Claims {
  /** Takes the pools, all of them or none. Throws `PoolTaken` if one is another's and `takeOver` is not said. */
  claim(request: ClaimRequest, now: Instant): Claim;
  /** Throws `PoolTaken` if the pool is another manager's. */
  checkReporter(manager: string, pool: PoolId, now: Instant): void;
}

export interface ClaimRequest {
  readonly manager: string;
  readonly pools: readonly PoolId[];
  readonly takeOver: boolean;
}

export interface Claim {
  /** Aborts, with the `PoolTaken` that says it, when somebody takes one of the pools over. */
  readonly evicted: AbortSignal;
  /** The subscription has ended; the pools stay the manager's for the lease. */
  release(now: Instant): void;
}

interface Holder {
  readonly manager: string;
  readonly evict: AbortController;
  /** `undefined`: subscribed. */
  heldUntil: Instant | undefined;
}

export function createClaims({ leaseMs }: { readonly leaseMs: number }): Claims {
  const holders = new Map<PoolId, Holder>();

  function holderOf(pool: PoolId, now: Instant): Holder | undefined {
    const holder = holders.get(pool);
    return holder?.heldUntil !== undefined && holder.heldUntil <= now ? undefined : holder;
  }

  function checkReporter(manager: string, pool: PoolId, now: Instant): void {
    const holder = holderOf(pool, now);
    if (holder && holder.manager !== manager) throw new PoolTaken('pool-taken', pool, holder.manager);
  }

  return {
    checkReporter,
    claim({ manager, pools, takeOver }, now) {
      if (!takeOver) for (const pool of pools) checkReporter(manager, pool, now);
      const evict = new AbortController();
      for (const pool of pools) {
        holders.get(pool)?.evict.abort(new PoolTaken('manager-evicted', pool, manager));
        holders.set(pool, { manager, evict, heldUntil: undefined });
      }
      return {
        evicted: evict.signal,
        release: (at) => {
          for (const pool of pools) {
            const holder = holders.get(pool);
            if (holder?.evict === evict) holder.heldUntil = at + leaseMs;
          }
        },
      };
    },
  };
}
