/** A store cannot be written or read now: disk full, read-only, gone. What was not acknowledged may be sent again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /** Stable word, for example `disk-full`, `read-only`, `closed`. */
  readonly reason: string;

  constructor(reason: string, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.reason = reason;
  }
}

/** What was asked for cannot be computed now; it may be asked again in a moment. */
export class NotNow extends Error {
  override readonly name = 'NotNow';
  readonly reason: 'queue-full' | 'waited-too-long' | 'planner-lost';

  constructor(reason: NotNow['reason'], detail: string, cause?: unknown) {
    super(detail, { cause });
    this.reason = reason;
  }
}

/** A pool is another instance manager's. Whoever is told so stays out of it. */
export class PoolTaken extends Error {
  override readonly name = 'PoolTaken';
  /** `pool-taken`: it was before; `manager-evicted`: it has just been taken over. */
  readonly reason: 'pool-taken' | 'manager-evicted';
  readonly pool: string;
  /** Whose it is. */
  readonly manager: string;

  constructor(reason: PoolTaken['reason'], pool: string, manager: string) {
    super(
      reason === 'pool-taken'
        ? `the pool ${pool} is held by the manager ${manager}; say take_over to replace it`
        : `the manager ${manager} has taken over the pool ${pool}; stay out of it`,
    );
    this.reason = reason;
    this.pool = pool;
    this.manager = manager;
  }
}
