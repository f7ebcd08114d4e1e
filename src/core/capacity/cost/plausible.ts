/**
 * Is it a cost, or a cost in the wrong unit? Milliseconds for seconds, megabytes for bytes: whoever reports those is
 * off by a factor of a thousand, and a plan that believes it is off by as much.
 *
 * A cost is implausible if no request could have it, if no instance of the pool could serve it, or if it is a unit's
 * factor away from what is known of the source or, upward, from what is configured. Downward what is configured says
 * little: a health check costs a thousandth of a checkout.
 */
import type { Pool } from '../pool.ts';
import type { Quantity } from '../../demand/usage.ts';
import { DAY_MS, SECOND_MS } from '../../units/time.ts';

/** Units are a thousand apart; a little less, for a factor is never just that. */
const UNIT_FACTOR = 500;
/** A request uses more cores than its instance has only by how coarsely CPU is counted. */
const CPU_TOLERANCE = 2;

/** The least that is measurable of any request, and the most. */
const LIMITS: Readonly<
  Record<Quantity, { readonly least: number; readonly most: number; readonly unit: string }>
> = {
  cpuSeconds: { least: 1e-6, most: DAY_MS / SECOND_MS, unit: 'CPU-seconds' },
  memoryBytes: { least: 1_000, most: 2 ** 44, unit: 'bytes of memory' },
  serviceSeconds: { least: 1e-6, most: DAY_MS / SECOND_MS, unit: 'seconds of service' },
  bytes: { least: 10, most: 2 ** 44, unit: 'bytes' },
};

export interface Reported {
  readonly quantity: Quantity;
  /** Of one request, the mean over those that were reported together. */
  readonly cost: number;
  /** Mean service time of the same requests; `undefined`: it was not measured. */
  readonly serviceSeconds: number | undefined;
  /** What was learned of the source; `undefined`: nothing yet. */
  readonly known: number | undefined;
}

/** Why the cost cannot be one, in words; `undefined`: it may be. */
export function costComplaint(
  pool: Pool,
  { quantity, cost, serviceSeconds, known }: Reported,
): string | undefined {
  const { least, most, unit } = LIMITS[quantity];
  const what = `${short(cost)} ${unit} a request`;
  if (cost < least || cost > most) return `${what}, allowed are ${short(least)} to ${short(most)}`;
  const { memoryBytes, cpuCores } = pool.instance;
  if (quantity === 'memoryBytes' && memoryBytes > 0 && cost > memoryBytes) {
    return `${what}, and an instance has ${short(memoryBytes)}`;
  }
  if (quantity === 'cpuSeconds' && serviceSeconds !== undefined && cpuCores > 0) {
    const possible = serviceSeconds * cpuCores * CPU_TOLERANCE;
    if (cost > possible) {
      return `${what} in ${short(serviceSeconds)} s of service, on an instance of ${short(cpuCores)} cores`;
    }
  }
  if (known !== undefined && (cost > known * UNIT_FACTOR || cost < known / UNIT_FACTOR)) {
    return `${what}, and so far they were ${short(known)}: is it the unit?`;
  }
  const configured = pool.cost[quantity];
  if (configured > 0 && cost > configured * UNIT_FACTOR) {
    return `${what}, and configured are ${short(configured)}: is it the unit?`;
  }
  return undefined;
}

const short = (x: number): string => String(Number(x.toPrecision(3)));
