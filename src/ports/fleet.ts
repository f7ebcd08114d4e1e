import type { InstancesReport, PoolInstances } from '../core/allocation/instance.ts';
import type { PoolId } from '../core/capacity/pool.ts';
import type { Instant } from '../core/units/time.ts';

/** Instances of each pool as their managers last reported them. */
export interface Fleet {
  /** Takes a report in and returns what is known of the pool after it. `freshUntil` is `now` plus the report lease. */
  report(report: InstancesReport, now: Instant): Promise<PoolInstances>;
  /** What is known of a pool; a pool of which nobody reported has no instances. */
  instances(pool: PoolId): Promise<PoolInstances>;
  /** Yields the pool's state now and after each change; a slow reader gets the newest. Ends when `signal` aborts or the fleet closes. */
  watch(pool: PoolId, signal: AbortSignal): AsyncIterable<PoolInstances>;
  /** Ends all watches. */
  close(): Promise<void>;
}
