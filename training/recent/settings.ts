/**
 * What is fixed about the experts that say again what came before: how far they look, and how densely.
 *
 * They bring their own quantiles, at these levels: a spread that the past has shown, where the other experts have
 * points and their errors.
 */
import { horizonSteps } from '../../src/core/forecast/model/horizon.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/units/time.ts';

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

/** The windows that are forecast as such: the quantiles of a sum are not sums of quantiles. */
const WINDOWS_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS] as const;

/** A window of which fewer steps are known is unknown. */
export const KNOWN_SHARE_MIN = 0.5;

/**
 * Values that are sorted for one set of quantiles. Neighbours are alike: of a day of minutes a tenth has all but the
 * same quantiles, and sorting is what these experts cost.
 */
export const THINNED_TO = { lastHours: 96, windows: 50, climate: 50 } as const;

/** The golden section's fraction: multiples of it, and of n more, fall evenly between all whole numbers. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The settings of one length of step. */
export interface RecentSteps {
  readonly horizon: number;
  /** Of the windows of more than one step that are whole steps, ascending, each a multiple of the one before. */
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
    windows: WINDOWS_MS.filter((ms) => ms % stepMs === 0 && ms > stepMs).map(steps),
    spans: RECENT_SPANS_MS.map(steps),
    reach: steps(CLIMATE_REACH_MS),
    block: steps(CLIMATE_BLOCK_MS),
  };
}

/** The `targets` of the cards, in the order of `windows`: its total and its peak. */
export const targetNames = ({ windows }: RecentSteps, stepMs: number): readonly string[] =>
  windows.flatMap((steps) => ['total', 'peak'].map((kind) => `${kind}(0m,${(steps * stepMs) / MINUTE_MS}m)`));

/** Of the total and the peak of each window: how much it is where each step is 1. */
export const windowSizes = ({ windows }: Pick<RecentSteps, 'windows'>): readonly number[] =>
  windows.flatMap((steps) => [steps, 1]);

/**
 * Which of `count` values are looked at, `most` or all: from the last one back, one in so many, which is no whole
 * number: every so many minutes a timer would be seen always, or never.
 */
export function thinned(count: number, most: number): readonly number[] {
  const apart = count <= most ? 1 : Math.ceil(count / most - GOLDEN) + GOLDEN;
  const places = Array.from(
    { length: Math.ceil(count / apart) },
    (_, i) => count - 1 - Math.floor(i * apart),
  );
  return places.filter((place) => place >= 0);
}
