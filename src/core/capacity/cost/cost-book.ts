/**
 * What requests cost, by source, and what a request of a pool costs by the mix of the sources that there are lately.
 *
 * A source of which a quantity was never measured costs what is configured. The mix is by demand, with a half-life, so
 * that a source which goes to sleep takes its cost along within the hour.
 */
import type { Pool, RequestCost } from '../pool.ts';
import type { Cost } from './cost-filter.ts';
import { observeCost, priorCost } from './cost-filter.ts';
import { costComplaint } from './plausible.ts';
import type { Quantity, Usage } from '../../demand/usage.ts';
import { QUANTITIES } from '../../demand/usage.ts';
import type { SourceId } from '../../units/source-key.ts';
import type { Instant } from '../../units/time.ts';
import { DAY_MS, MINUTE_MS } from '../../units/time.ts';

/** What is known of one source; plain data, checkpointed. */
export interface SourceCosts {
  /** Recent demand, older requests weighing less. */
  volume: number;
  /** When `volume` was that. */
  at: Instant;
  readonly of: Partial<Record<Quantity, Cost>>;
}

/** What a request of a pool costs. */
export interface PoolCost {
  readonly cost: RequestCost;
  /** By quantity: standard deviation over mean of what was learned; `undefined`: it is as configured. */
  readonly unsure: Readonly<Record<Quantity, number | undefined>>;
}

/** A cost that was reported and cannot be one. */
export interface RefusedCost {
  readonly source: SourceId;
  readonly quantity: Quantity;
  /** In words. */
  readonly why: string;
}

const HALF_LIFE_MS = 15 * MINUTE_MS;
/** What nobody has measured for so long may have become anything. */
const FORGOTTEN_MS = DAY_MS;

/** Takes in what a source has used since the last time, in place; returns what was refused of it. */
export function learnCosts(
  known: SourceCosts,
  { pool, source, usage }: { readonly pool: Pool; readonly source: SourceId; readonly usage: Usage },
  now: Instant,
): readonly RefusedCost[] {
  known.volume = volumeAt(known, now) + usage.demand;
  known.at = now;
  const service = usage.of.serviceSeconds;
  const refused: RefusedCost[] = [];
  for (const quantity of QUANTITIES) {
    const { requests, sum } = usage.of[quantity];
    if (requests === 0) continue;
    const observed = sum / requests;
    const learned = fresh(known.of[quantity], now);
    const serviceSeconds = service.requests === requests ? service.sum / service.requests : undefined;
    const why = costComplaint(pool, { quantity, cost: observed, serviceSeconds, known: learned?.mean });
    if (why === undefined) {
      known.of[quantity] = observeCost(
        learned ?? priorCost(pool.cost[quantity], now),
        { observed, requests },
        now,
      );
    } else refused.push({ source, quantity, why });
  }
  return refused;
}

/**
 * What a request of the pool costs at `now`, its sources being these; as configured where nothing was learned. Memory
 * is weighed by how long it is held, so that memory times service time is right for the mix.
 */
export function poolCost(pool: Pool, sources: Iterable<SourceCosts>, now: Instant): PoolCost {
  const means: Record<Quantity, Mean> = {
    cpuSeconds: emptyMean(),
    memoryBytes: emptyMean(),
    serviceSeconds: emptyMean(),
    bytes: emptyMean(),
  };
  for (const source of sources) {
    const volume = volumeAt(source, now);
    const held = fresh(source.of.serviceSeconds, now)?.mean ?? pool.cost.serviceSeconds;
    for (const quantity of QUANTITIES) {
      const weight = quantity === 'memoryBytes' ? volume * held : volume;
      addToMean(means[quantity], {
        weight,
        learned: fresh(source.of[quantity], now),
        otherwise: pool.cost[quantity],
      });
    }
  }
  const cost: Record<Quantity, number> = { ...pool.cost };
  const unsure: Record<Quantity, number | undefined> = { ...NOTHING_LEARNED };
  for (const quantity of QUANTITIES) {
    const { isLearned, weight, sum, variance } = means[quantity];
    if (!isLearned || !canCarry(pool, quantity) || !(sum > 0)) continue;
    cost[quantity] = sum / weight;
    unsure[quantity] = Math.sqrt(variance) / sum;
  }
  return { cost, unsure };
}

/** An instance of which it is not known how much it has of something is not sized by it. */
function canCarry({ instance }: Pool, quantity: Quantity): boolean {
  if (quantity === 'cpuSeconds') return instance.cpuCores > 0;
  if (quantity === 'memoryBytes') return instance.memoryBytes > 0;
  return quantity === 'serviceSeconds' || instance.bandwidthBytesPerSecond > 0;
}

const NOTHING_LEARNED: PoolCost['unsure'] = {
  cpuSeconds: undefined,
  memoryBytes: undefined,
  serviceSeconds: undefined,
  bytes: undefined,
};

/** A mean over sources, weighed. */
interface Mean {
  weight: number;
  sum: number;
  variance: number;
  isLearned: boolean;
}

const emptyMean = (): Mean => ({ weight: 0, sum: 0, variance: 0, isLearned: false });

function addToMean(
  mean: Mean,
  source: { readonly weight: number; readonly learned: Cost | undefined; readonly otherwise: number },
): void {
  mean.weight += source.weight;
  mean.sum += source.weight * (source.learned?.mean ?? source.otherwise);
  mean.variance += source.weight ** 2 * (source.learned?.variance ?? 0);
  if (source.learned) mean.isLearned = true;
}

/** The pool as it is to be planned with. */
export const withCost = (pool: Pool, learned: PoolCost | undefined): Pool =>
  learned ? { ...pool, cost: learned.cost } : pool;

const fresh = (cost: Cost | undefined, now: Instant): Cost | undefined =>
  cost && now - cost.at < FORGOTTEN_MS ? cost : undefined;

const volumeAt = ({ volume, at }: SourceCosts, now: Instant): number =>
  volume * 0.5 ** (Math.max(0, now - at) / HALF_LIFE_MS);

/** What was checkpointed, as `JSON.parse` gives it; what cannot be read was never known. */
export function readSourceCosts(stored: unknown): readonly (readonly [SourceId, SourceCosts])[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((entry: unknown): [SourceId, SourceCosts][] => {
    const [source, costs] = Array.isArray(entry) ? (entry as unknown[]) : [];
    const { volume, at, of } = (costs ?? {}) as Partial<Record<string, unknown>>;
    if (typeof source !== 'string' || !isAmount(volume) || !isAmount(at)) return [];
    const stored = (of ?? {}) as Partial<Record<Quantity, unknown>>;
    const known = QUANTITIES.flatMap((quantity) => {
      const cost = stored[quantity];
      return isCost(cost) ? [[quantity, cost] as const] : [];
    });
    return [[source, { volume, at, of: Object.fromEntries(known) }]];
  });
}

const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

function isCost(value: unknown): value is Cost {
  const { mean, variance, spread, surprise, at } = (value ?? {}) as Partial<Record<keyof Cost, unknown>>;
  const isNumber = typeof surprise === 'number' && Number.isFinite(surprise);
  return isNumber && [mean, variance, spread, at].every(isAmount) && Number(mean) > 0;
}
