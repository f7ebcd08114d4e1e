import type { Directive } from '../core/allocation/decision.ts';
import type { PoolId } from '../core/capacity/pool.ts';

/** Carries directives to whoever follows them: states, so the newest of a pool is all that counts. */
export interface PlanBus {
  /** Directives that are not newer, by (epoch, revision), than what the bus holds of their pool are dropped. */
  publish(directives: readonly Directive[]): Promise<void>;
  /**
   * First the newest directive of each pool, then each newer one; no pools given: all of them. A slow reader misses intermediate ones,
   * never the newest. Ends when `signal` aborts or the bus closes.
   */
  subscribe(pools: readonly PoolId[], signal: AbortSignal): AsyncIterable<Directive>;
  /** Ends all subscriptions. */
  close(): Promise<void>;
}
