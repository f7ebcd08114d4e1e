/** The fleet inside one process: instances of each pool as they were last reported. */
import type { Instance, InstancesReport, PoolInstances } from '../../core/allocation/instance.ts';
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
    const before = report.snapshot ? [] : known(report.pool).instances;
    const instances = merge(before, report.instances);
    const after = { pool: report.pool, instances, freshUntil: now + reportLeaseMs };
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

/** `before` with what was reported in place of what it replaces; one that stopped is gone, one in any other state stays. */
function merge(before: readonly Instance[], reported: readonly Instance[]): readonly Instance[] {
  const byId = new Map(before.map((instance) => [instance.id, instance]));
  for (const instance of reported) {
    if (instance.state === 'stopped') byId.delete(instance.id);
    else byId.set(instance.id, instance);
  }
  return [...byId.values()];
}
