/** What is asked of a backtest of decisions: of which pool, over which span, and what a policy may see. */
import type { Pool } from '../../../core/capacity/pool.ts';
import type { AnnouncedEvent } from '../../../core/demand/events/announced-event.ts';
import type { CivilZone } from '../../../core/units/civil-time.ts';
import type { Instant } from '../../../core/units/time.ts';
import { HOUR_MS } from '../../../core/units/time.ts';
import { TICK_MS } from './scoring.ts';

export interface DecideSettings {
  readonly stepMs: number;
  /** In which days and weeks of the series are. */
  readonly zone: CivilZone;
  /** All of them are known from the beginning. */
  readonly events: readonly AnnouncedEvent[];
  /** Ticks in [from, to) are scored; both on whole steps. */
  readonly from: Instant;
  readonly to: Instant;
  /** Requests per second that one instance takes. */
  readonly capacityPerSecond: number;
  /** From order to ready; whole ticks. */
  readonly leadTimeMs: number;
  /** So long after its end a step is seen. */
  readonly visibleAfterMs: number;
}

/** Decided and not scored, so that no policy is judged by how it was set up. */
export const WARM_UP_MS = 2 * HOUR_MS;
export const DEFAULT_VISIBLE_AFTER_MS = 30_000;
/** A pool's usual one. */
export const STABILIZATION_MS = 60_000;
/** A plan each tick. */
export const PERIOD_MS = TICK_MS;

/** The decisions of one pool: never fewer instances than one, as many as are wanted. */
export function poolOf(
  settings: DecideSettings,
  { id, level, stabilizationMs }: Pick<Pool, 'id' | 'level' | 'stabilizationMs'>,
): Pool {
  return {
    id,
    sources: ['*'],
    // One core each, and a request costs so much of it that an instance takes just its capacity.
    cost: { cpuSeconds: 1 / settings.capacityPerSecond, memoryBytes: 0, serviceSeconds: 0, bytes: 0 },
    instance: { cpuCores: 1, memoryBytes: 0, bandwidthBytesPerSecond: 0 },
    targetUtilisation: { cpu: 1, memory: 1, bandwidth: 1 },
    floor: 1,
    ceiling: Number.MAX_SAFE_INTEGER,
    priority: 0,
    leadTimeMs: settings.leadTimeMs,
    level,
    stabilizationMs,
    rateLimits: { out: undefined, in: undefined },
  };
}
