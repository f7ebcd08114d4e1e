/**
 * What a rate of requests needs: resources, and instances to provide them.
 *
 * Of λ arrivals a second, CPU in use is λ · cpuSeconds cores and bandwidth λ · bytes a second (utilisation
 * law); λ · serviceSeconds requests are in service at a time (Little's law, L = λW), each holding memoryBytes.
 * An instance offers size · target of each resource, so it sustains the least of size · target ÷ use over the
 * resources that a request uses; the resource that gives the least *binds*. Places for requests are one of them:
 * λ · serviceSeconds are taken at a time. With an objective for waiting they need no target: as many instances as
 * `erlang.ts` asks for, if that is more than all others do.
 *
 * Limits: these are means over the time that λ is the mean of. What varies within it, and waiting, has to fit
 * between target and 1; service time is taken not to grow with utilisation; instances are taken to be alike
 * and evenly loaded, and a cost is the same at every load.
 */
import { check } from '../units/check.ts';
import { ceilCount } from '../units/quantity.ts';
import { SECOND_MS } from '../units/time.ts';
import { placesFor } from './erlang.ts';
import type { Queue } from './erlang.ts';
import type { Binding, Pool, RequestCost, ResourceName } from './pool.ts';

/** Resources that a rate needs, and the instances that keep each of them at or under its target utilisation. */
export interface ResourceNeed {
  readonly cpuCores: number;
  /** In use at the same time. */
  readonly memoryBytes: number;
  readonly bandwidthBytesPerSecond: number;
  readonly instances: number;
  /** What asks for the most instances. */
  readonly binding: Binding;
}

/** What one instance takes. */
export interface Capacity {
  /** Arrivals per second that one instance sustains at its target utilisation; above 0, finite. */
  readonly perSecond: number;
  /** The resource that sets it. */
  readonly binding: Binding;
  /** Waiting asks for more than that as the rate has it; `undefined`: there is no objective. */
  readonly waiting: (Queue & { readonly places: number }) | undefined;
}

/** Of the requests that wait, so many may wait longer than the objective. */
const WAITS_SHARE = 0.05;

/** The largest count that the public contract can carry (uint32); more would wrap around to few on the wire. */
const INSTANCES_MAX = 4_294_967_295;

/** Of two resources that ask for the same, the first binds. */
const RESOURCES: readonly ResourceName[] = ['cpu', 'memory', 'bandwidth'];

/** Arrivals per second that one instance of the pool sustains at its target utilisation, and what limits it. */
export function capacityPerSecond(pool: Pool): Capacity {
  const use = usePerArrival(pool.cost);
  const size = sizeByResource(pool);
  const places = placesTaken(pool);
  let capacity: Pick<Capacity, 'perSecond' | 'binding'> | undefined;
  for (const resource of RESOURCES) {
    if (use[resource] === 0) continue;
    const perSecond = (size[resource] * pool.targetUtilisation[resource]) / use[resource];
    if (capacity === undefined || perSecond < capacity.perSecond) capacity = { perSecond, binding: resource };
  }
  if (places && (capacity === undefined || places.perSecond < capacity.perSecond)) {
    capacity = { perSecond: places.perSecond, binding: 'concurrency' };
  }
  check(capacity !== undefined, `a request of pool ${pool.id} costs nothing`);
  check(capacity.perSecond > 0, `an instance of pool ${pool.id} takes no requests`);
  return { ...capacity, perSecond: finite(capacity.perSecond), waiting: places?.waiting };
}

/** What places allow; `undefined`: they are not limited, or it is not known how long a request takes one. */
function placesTaken({
  concurrency,
  cost: { serviceSeconds },
}: Pool): Pick<Capacity, 'perSecond' | 'waiting'> | undefined {
  if (concurrency === undefined || serviceSeconds === 0) return undefined;
  const { places, targetUtilisation, waitP95Ms } = concurrency;
  if (waitP95Ms === undefined) {
    return { perSecond: (places * targetUtilisation) / serviceSeconds, waiting: undefined };
  }
  const waiting = { places, serviceSeconds, waitSeconds: waitP95Ms / SECOND_MS, share: WAITS_SHARE };
  return { perSecond: places / serviceSeconds, waiting };
}

/** Fewest instances that take `ratePerSecond`, which is finite and not negative. */
export function instancesFor(capacity: Capacity, ratePerSecond: number): number {
  check(Number.isFinite(ratePerSecond) && ratePerSecond >= 0, 'no rate'); // To spell it would cost more than the rest.
  return Math.min(
    INSTANCES_MAX,
    Math.max(byResources(capacity, ratePerSecond), byWaiting(capacity, ratePerSecond)),
  );
}

/** What asks for the most instances at this rate. */
export const bindingAt = (capacity: Capacity, ratePerSecond: number): Binding =>
  byWaiting(capacity, ratePerSecond) > byResources(capacity, ratePerSecond) ? 'waiting' : capacity.binding;

const byResources = ({ perSecond }: Capacity, ratePerSecond: number): number =>
  ceilCount(ratePerSecond / perSecond);

const byWaiting = ({ waiting }: Capacity, ratePerSecond: number): number =>
  waiting === undefined ? 0 : ceilCount(placesFor(waiting, ratePerSecond) / waiting.places);

/** What a rate (per second, finite, not negative) needs of each resource of the pool, and how many instances. */
export function needsOf(pool: Pool): (ratePerSecond: number) => ResourceNeed {
  const capacity = capacityPerSecond(pool);
  const use = usePerArrival(pool.cost);
  return (ratePerSecond) => ({
    cpuCores: finite(ratePerSecond * use.cpu),
    memoryBytes: finite(ratePerSecond * use.memory),
    bandwidthBytesPerSecond: finite(ratePerSecond * use.bandwidth),
    instances: instancesFor(capacity, ratePerSecond),
    binding: bindingAt(capacity, ratePerSecond),
  });
}

/** Use of each resource per arrival a second: cores, bytes held, bytes a second. */
const usePerArrival = (cost: RequestCost): Readonly<Record<ResourceName, number>> => ({
  cpu: cost.cpuSeconds,
  memory: cost.serviceSeconds * cost.memoryBytes,
  bandwidth: cost.bytes,
});

const sizeByResource = ({ instance }: Pool): Readonly<Record<ResourceName, number>> => ({
  cpu: instance.cpuCores,
  memory: instance.memoryBytes,
  bandwidth: instance.bandwidthBytesPerSecond,
});

/** An overflow stays a number. */
const finite = (x: number): number => Math.min(x, Number.MAX_VALUE);
