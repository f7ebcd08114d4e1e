/** The fleet inside one process: instances of each pool as they were last reported. */
import type { InstancesReport, KnownInstance, PoolInstances } from '../../core/allocation/instance.ts';
import type { PoolId } from '../../core/capacity/pool.ts';
import type { Instant } from '../../core/units/time.ts';
import { StoreUnavailable } from '../../ports/failure.ts';
import type { Fleet } from '../../ports/fleet.ts';
import { LatestValues } from './latest-values.ts';

export interface FleetOptions {
  /** For how long a report counts as fresh. */
  readonly reportLeaseMs: number;
}

export function createFleet({ reportLeaseMs }: FleetOptions): Fleet {
  const pools = new LatestValues<PoolInstances>();

  function known(pool: PoolId): PoolInstances {
    return pools.get(pool) ?? { pool, instances: [], freshUntil: undefined };
  }

  function take(report: InstancesReport, now: Instant): PoolInstances {
    const freshUntil = now + reportLeaseMs;
    const before = report.snapshot ? [] : known(report.pool).instances;
    const instances = merge(before, { ...report, freshUntil });
    const after = { pool: report.pool, instances, freshUntil };
    pools.set(report.pool, after);
    return after;
  }

  async function whileOpen<T>(call: () => T): Promise<T> {
    if (pools.isClosed) throw new StoreUnavailable('closed', 'the fleet is closed');
    return Promise.resolve(call());
  }

  async function* watch(pool: PoolId, signal: AbortSignal): AsyncGenerator<PoolInstances, void, undefined> {
    if (pools.get(pool) === undefined && !signal.aborted && !pools.isClosed) yield known(pool);
    yield* pools.follow((key) => key === pool, signal);
  }

  return {
    report: (report, now) => whileOpen(() => take(report, now)),
    instances: (pool) => whileOpen(() => known(pool)),
    watch,
    close() {
      pools.close();
      return Promise.resolve();
    },
  };
}

/**
 * `before` with what was reported in place of what it replaces; one that stopped is gone, one in any other state
 * stays. What the manager reported earlier is as fresh as what it reports now: it tells what changes.
 */
function merge(
  before: readonly KnownInstance[],
  { manager, instances, freshUntil }: InstancesReport & { readonly freshUntil: Instant },
): readonly KnownInstance[] {
  const byId = new Map(
    before.map((known) => [known.id, known.manager === manager ? { ...known, freshUntil } : known]),
  );
  for (const instance of instances) {
    if (instance.state === 'stopped') byId.delete(instance.id);
    else byId.set(instance.id, { ...instance, manager, freshUntil });
  }
  return [...byId.values()];
}
