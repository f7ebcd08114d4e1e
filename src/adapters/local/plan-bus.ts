/** The plan bus inside one process. */
import type { Directive } from '../../core/allocation/decision.ts';
import { StoreUnavailable } from '../../ports/failure.ts';
import type { PlanBus } from '../../ports/plan-bus.ts';
import { LatestValues } from './latest-values.ts';

/** A bus that holds the newest directive of each pool. A subscription to no pool in particular follows all. */
export function createPlanBus(): PlanBus {
  const newest = new LatestValues<Directive>();
  return {
    publish(directives) {
      if (newest.isClosed) return Promise.reject(new StoreUnavailable('closed', 'the plan bus is closed'));
      for (const directive of directives) {
        if (isNewer(directive, newest.get(directive.pool))) newest.set(directive.pool, directive);
      }
      return Promise.resolve();
    },
    subscribe(pools, signal) {
      const wanted = new Set(pools);
      return newest.follow((pool) => wanted.size === 0 || wanted.has(pool), signal);
    },
    close() {
      newest.close();
      return Promise.resolve();
    },
  };
}

function isNewer(directive: Directive, held: Directive | undefined): boolean {
  if (held === undefined || directive.epoch > held.epoch) return true;
  return directive.epoch === held.epoch && directive.revision > held.revision;
}
