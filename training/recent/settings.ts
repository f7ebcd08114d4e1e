/**
 * What is fixed about the experts that say again what came before: how far they look, and how densely.
 *
 * They bring their own quantiles, at these levels: a spread that the past has shown, where the other experts have
 * points and their errors.
 */
import { horizonSteps } from '../../src/core/forecast/model/horizon.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/units/time.ts';
import { windowSteps } from '../window-targets.ts';

export const VERSION = 1;
export const LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99] as const;

export const RECENT = 'recent';
export const RECENT_EXPERTS = {
  'last-6h': 'quantiles of what came in the last six hours',
  'last-24h': 'the same of the last day',
} as const;
/** In the order of the experts. */
const RECENT_SPANS_MS = [6 * HOUR_MS, DAY_MS] as const;

export const CLIMATE = 'climate';
export const CLIMATE_EXPERTS = {
  climate: 'quantiles of what came within a quarter of an hour of this civil time on the last seven days',
} as const;
export const CLIMATE_DAYS = 7;
const CLIMATE_REACH_MS = 15 * MINUTE_MS;
/** Leads that share a climate, that of the middle one: a few minutes do little to half an hour. */
const CLIMATE_BLOCK_MS = 10 * MINUTE_MS;

/** A window of which fewer steps are known is unknown. */
export const KNOWN_SHARE_MIN = 0.5;

/**
 * Values that are sorted for one set of quantiles. Neighbours are alike: of a day of minutes a tenth has all but the
 * same quantiles, and sorting is what these experts cost.
 */
export const THINNED_TO = { lastHours: 96, windows: 50, climate: 50 } as const;

/** The settings of one length of step. */
export interface RecentSteps {
  readonly horizon: number;
  readonly windows: readonly number[];
  /** In the order of the experts. */
  readonly spans: readonly number[];
  readonly reach: number;
  readonly block: number;
}

export function recentSteps(stepMs: number): RecentSteps {
  const steps = (ms: number): number => Math.max(1, Math.round(ms / stepMs));
  return {
    horizon: horizonSteps(stepMs),
    windows: windowSteps(stepMs),
    spans: RECENT_SPANS_MS.map(steps),
    reach: steps(CLIMATE_REACH_MS),
    block: steps(CLIMATE_BLOCK_MS),
  };
}
