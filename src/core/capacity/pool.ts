/** What is configured of a pool, complete and checked. All lengths of time in milliseconds, all shares as fractions. */

export type PoolId = string;

export interface Pool {
  readonly id: PoolId;
  /** Spellings of sources; `*` stands for any characters. The first pool with a match has the source. */
  readonly sources: readonly string[];
  readonly cost: RequestCost;
  readonly instance: InstanceSize;
  readonly targetUtilisation: Utilisation;
  /** Without it an instance takes as many requests at a time as its resources allow. */
  readonly concurrency?: Concurrency;
  /** Fewest and most instances. */
  readonly floor: number;
  readonly ceiling: number;
  /** When the budget over all pools is short, higher ones come first. */
  readonly priority: number;
  /** From directive to ready. */
  readonly leadTimeMs: number;
  /** Level at which the bridge is covered. */
  readonly level: number;
  /** Share of the requests that may go unserved, in (0, 1): the level is steered to it. Without it the level stands. */
  readonly unservedMax?: number | undefined;
  readonly stabilizationMs: number;
  readonly rateLimits: RateLimits;
}

/** Most instances that one decision adds to the count in force, and takes away from it; `undefined`: any number. */
export interface RateLimits {
  readonly out: number | undefined;
  readonly in: number | undefined;
}

/** What one request costs while it is served. */
export interface RequestCost {
  readonly cpuSeconds: number;
  /** Held for `serviceSeconds`. */
  readonly memoryBytes: number;
  readonly serviceSeconds: number;
  /** In and out together. */
  readonly bytes: number;
}

export interface InstanceSize {
  readonly cpuCores: number;
  readonly memoryBytes: number;
  readonly bandwidthBytesPerSecond: number;
}

/** Share of each resource up to which an instance is to be used, in (0, 1]. */
export interface Utilisation {
  readonly cpu: number;
  readonly memory: number;
  readonly bandwidth: number;
}

/** Requests that an instance serves at a time: threads, connections, slots. Each is taken for the service time of a request. */
export interface Concurrency {
  /** Above 0. */
  readonly places: number;
  /** Share of them that is to be taken, in (0, 1], while there is no objective for waiting. */
  readonly targetUtilisation: number;
  /** 95 of 100 requests wait no longer than this for a place; `undefined`: nobody said. */
  readonly waitP95Ms: number | undefined;
}

export type ResourceName = keyof Utilisation;
/** What can ask for the most instances. */
export type Binding = ResourceName | 'concurrency' | 'waiting';
