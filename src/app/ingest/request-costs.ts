/**
 * What requests cost, as their reports tell: learned once a cycle from what was reported since the last one, told to
 * the planner and to whoever asks for forecasts, and kept for a later life.
 */
import { createPoolOf } from './pool-of.ts';
import type { Pool, PoolId } from '../../core/capacity/pool.ts';
import type { PoolCost, RefusedCost, SourceCosts } from '../../core/capacity/cost/cost-book.ts';
import { learnCosts, poolCost, readSourceCosts } from '../../core/capacity/cost/cost-book.ts';
import type { Usage } from '../../core/demand/usage.ts';
import { mergeUsage, QUANTITIES } from '../../core/demand/usage.ts';
import type { SourceId } from '../../core/units/source-key.ts';
import type { Instant } from '../../core/units/time.ts';
import { MINUTE_MS } from '../../core/units/time.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';
import { StoreUnavailable } from '../../ports/failure.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface RequestCosts {
  /** Takes note of what requests used, by source. */
  take(usage: ReadonlyMap<SourceId, Usage>): void;
  /** Learns from what was taken since the last call, and returns what a request costs by pool; absent: as configured. */
  learn(now: Instant): ReadonlyMap<PoolId, PoolCost>;
  /** What was returned last of a pool. */
  inForce(pool: PoolId): PoolCost | undefined;
  /** Now and then stores what was learned. A store that fails costs what was learned since, at the next start. */
  keep(now: Instant): Promise<void>;
}

interface RequestCostsDeps {
  readonly checkpoints: Checkpoints;
  readonly telemetry: Telemetry;
}

const NAME = 'request-costs';
const KEPT_EVERY_MS = 10 * MINUTE_MS;
/** The busiest sources: 400 kB. The others are learned anew. */
const KEPT_SOURCES = 1_000;
/** A change of less is not worth an instance: counts would tremble with it. */
const WORTH_TELLING = 0.03;
/** A log line a pool and quantity; the metric has every refusal. */
const TOLD_EVERY_MS = 10 * MINUTE_MS;

export async function openRequestCosts(
  { checkpoints, telemetry }: RequestCostsDeps,
  pools: readonly Pool[],
): Promise<RequestCosts> {
  const poolOf = createPoolOf(pools);
  const known = new Map<SourceId, SourceCosts>();
  for (const [source, costs] of readSourceCosts(await checkpoints.get(NAME))) known.set(source, costs);
  const tell = createRefusalNotices(telemetry);
  let pending = new Map<SourceId, Usage>();
  let inForce = new Map<PoolId, PoolCost>();
  let keptAt: Instant | undefined;
  return {
    take: (usage) => {
      for (const [source, used] of usage) {
        const sum = pending.get(source);
        if (sum) mergeUsage(sum, used);
        else pending.set(source, used);
      }
    },
    learn: (now) => {
      const news = pending;
      pending = new Map();
      for (const [source, usage] of news) {
        const pool = poolOf(source);
        if (!pool) continue;
        const costs = known.get(source) ?? { volume: 0, at: now, of: {} };
        known.set(source, costs);
        for (const refused of learnCosts(costs, { pool, source, usage }, now)) tell(pool.id, refused, now);
      }
      inForce = costsByPool(pools, { known, poolOf, inForce }, now);
      return inForce;
    },
    inForce: (pool) => inForce.get(pool),
    keep: async (now) => {
      if (known.size === 0 || (keptAt !== undefined && Math.abs(now - keptAt) < KEPT_EVERY_MS)) return;
      keptAt = now;
      try {
        const busiest = [...known].sort(([, a], [, b]) => b.volume - a.volume).slice(0, KEPT_SOURCES);
        await checkpoints.put(NAME, busiest);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        keptAt = undefined;
        telemetry.log('warn', 'what was learned of costs could not be kept; it is tried again', {
          reason: error.reason,
          detail: error.message,
        });
      }
    },
  };
}

interface Costs {
  readonly known: ReadonlyMap<SourceId, SourceCosts>;
  readonly poolOf: (source: SourceId) => Pool | undefined;
  readonly inForce: ReadonlyMap<PoolId, PoolCost>;
}

function costsByPool(
  pools: readonly Pool[],
  { known, poolOf, inForce }: Costs,
  now: Instant,
): Map<PoolId, PoolCost> {
  const sources = new Map<PoolId, SourceCosts[]>();
  for (const [source, costs] of known) {
    const id = poolOf(source)?.id;
    if (id === undefined) continue;
    const ofPool = sources.get(id) ?? [];
    sources.set(id, ofPool);
    ofPool.push(costs);
  }
  const next = new Map<PoolId, PoolCost>();
  for (const pool of pools) {
    const learned = poolCost(pool, sources.get(pool.id) ?? [], now);
    if (QUANTITIES.every((quantity) => learned.unsure[quantity] === undefined)) continue;
    const before = inForce.get(pool.id);
    next.set(pool.id, before && !isWorthTelling(before, learned) ? before : learned);
  }
  return next;
}

const isWorthTelling = ({ cost: before }: PoolCost, { cost: after }: PoolCost): boolean =>
  QUANTITIES.some(
    (quantity) => Math.abs(after[quantity] - before[quantity]) > WORTH_TELLING * before[quantity],
  );

function createRefusalNotices(telemetry: Telemetry) {
  const toldAt = new Map<string, Instant>();
  return (pool: PoolId, { source, quantity, why }: RefusedCost, now: Instant): void => {
    telemetry.count('pra_costs_refused_total', { pool, quantity });
    const key = `${pool} ${quantity}`;
    const last = toldAt.get(key);
    if (last !== undefined && Math.abs(now - last) < TOLD_EVERY_MS) return;
    toldAt.set(key, now);
    telemetry.log('warn', 'a reported cost cannot be one; it is not learned from', {
      pool,
      source,
      quantity,
      why,
    });
  };
}
