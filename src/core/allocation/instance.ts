/** Instances as their manager reports them. */
import type { PoolId } from '../capacity/pool.ts';
import type { Instant } from '../units/time.ts';

export type InstanceState = 'warming' | 'warm' | 'cold' | 'draining' | 'failed' | 'stopped';

export interface Instance {
  readonly id: string;
  readonly address: string;
  readonly state: InstanceState;
  readonly since: Instant;
  /** From order to ready, if the manager said so. */
  readonly startDurationMs: number | undefined;
  readonly detail: string;
}

/** A report of a manager about one pool. */
export interface InstancesReport {
  readonly manager: string;
  readonly pool: PoolId;
  /** `instances` is all there is. */
  readonly snapshot: boolean;
  readonly instances: readonly Instance[];
  readonly result: DirectiveResult | undefined;
  /** When it was made, by the clock that the times in it are of. */
  readonly at: Instant;
}

export interface DirectiveResult {
  readonly epoch: number;
  readonly revision: number;
  readonly outcome: 'applied' | 'partial' | 'refused';
  readonly detail: string;
}

/** An instance with what is known of the news of it. */
export interface KnownInstance extends Instance {
  /** Who reported it last. Each report of that manager keeps it fresh, whether it names it or not. */
  readonly manager: string;
  /** Until when the news count as fresh. */
  readonly freshUntil: Instant;
}

/** What is known of a pool's instances. */
export interface PoolInstances {
  readonly pool: PoolId;
  readonly instances: readonly KnownInstance[];
  /** Until when the newest report counts as fresh; `undefined`: nobody ever reported. */
  readonly freshUntil: Instant | undefined;
}

export interface WarmTarget {
  readonly instance: Instance;
  /** Share of new requests relative to the others, 0 to 100. */
  readonly weight: number;
  /** From 1. */
  readonly rank: number;
}

export interface WarmTargets {
  readonly pool: PoolId;
  readonly targets: readonly WarmTarget[];
  readonly stale: boolean;
  readonly at: Instant;
}
