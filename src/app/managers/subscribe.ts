/** What becomes of a subscription to directives: whose the pools are then, and what follows. */
import type { Claims } from './claims.ts';
import type { DirectivesQuestion } from '../api.ts';
import type { Revisions } from '../cycle/revisions.ts';
import type { Directive } from '../../core/allocation/decision.ts';
import type { PoolId } from '../../core/capacity/pool.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PlanBus } from '../../ports/plan-bus.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface SubscribeDeps {
  readonly planBus: PlanBus;
  readonly claims: Claims;
  readonly revisions: Pick<Revisions, 'surpass'>;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/**
 * The directives of the pools that are asked for (all of `known` if none is), until `signal` aborts or the bus
 * closes. Throws `PoolTaken` if a pool is another manager's, also later, when another one takes it over.
 *
 * What the manager has from an earlier life of this service may be newer than all that this one remembers, after its
 * data were lost or put back: it would drop every directive. The next one is made newer than that.
 */
export async function* subscribe(
  deps: SubscribeDeps,
  { manager, pools: asked, role, held }: DirectivesQuestion,
  { known, signal }: { readonly known: readonly PoolId[]; readonly signal: AbortSignal },
): AsyncGenerator<Directive> {
  const { planBus, claims, clock, telemetry } = deps;
  const pools = asked.length > 0 ? asked : known;
  if (role === 'observer') {
    yield* planBus.subscribe(pools, signal);
    return;
  }
  const claim = claims.claim({ manager, pools, takeOver: role === 'take-over' }, clock.now());
  try {
    for (const place of held) {
      if (await deps.revisions.surpass(place)) {
        telemetry.log('warn', 'a manager holds a directive from the future; the next is made newer', {
          manager,
          ...place,
        });
      }
    }
    yield* planBus.subscribe(pools, AbortSignal.any([signal, claim.evicted]));
    if (!signal.aborted) claim.evicted.throwIfAborted();
  } finally {
    claim.release(clock.now());
  }
}
