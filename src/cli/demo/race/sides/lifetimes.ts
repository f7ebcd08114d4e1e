/** The instances of a fleet from their orders to their ends, as its keeper tells of them. */
import type { Instant } from '../../../../core/units/time.ts';
import type { KeeperEvent } from '../../../agent/exec/keeper.ts';
import type { Lifetime } from '../result.ts';

export interface LifetimeBook {
  readonly lifetimes: readonly Lifetime[];
  take(event: Pick<KeeperEvent, 'event' | 'instance'>, at: Instant): void;
}

export function createLifetimeBook(): LifetimeBook {
  const known = new Map<string, Lifetime>();
  return {
    get lifetimes() {
      return [...known.values()];
    },
    take({ event, instance }, at) {
      const lifetime = known.get(instance);
      if (event === 'ordered') {
        known.set(instance, { instance, orderedAt: at, readyAt: undefined, goneAt: undefined });
      } else if (event === 'ready' && lifetime) {
        lifetime.readyAt ??= at;
      } else if (event === 'stopped' && lifetime) {
        lifetime.goneAt ??= at;
      }
    },
  };
}
