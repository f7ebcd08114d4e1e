/** What is fixed about the linear quantile model: its levels, what it looks at, and how hard it is held to its prior. */
import { HOUR_MS, MINUTE_MS } from '../../src/core/units/time.ts';
import type { SimplePoint } from '../simple/settings.ts';

export const NAME = 'linear-quantiles';
export const VERSION = 1;
export const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99] as const;

/** Leads that end so far ahead have coefficients of their own; those between interpolate. */
export const KNOTS_MS = [5, 15, 30, 60].map((minutes) => minutes * MINUTE_MS);

/** Steps before the newest one. */
export const LAG_COUNT = 5;
/** Maxima of the last so many minutes, and the spread of the longer one. */
export const RECENT_MS = [30 * MINUTE_MS, 90 * MINUTE_MS] as const;
/** So long before each lead. */
export const AGO_MS = [HOUR_MS, 2 * HOUR_MS] as const;

/** Days whose issues are learned from; as many lie before the first of them, so that its seasons are known. */
export const LESSON_DAYS = 14;
export const HISTORY_DAYS = 28;
/** Before so many days are known the seasons say little. */
export const FIRST_ISSUE_DAYS = 1;
/** Issues that are learned from: neighbours say much the same, and time is what they cost. */
export const ISSUES_MAX = 1_000;
export const ISSUES_MIN = 150;

/** Before anything is learned all quantiles are the mean of these. */
export const PRIOR: readonly SimplePoint[] = [
  'level-15m',
  'day-shape-times-30m',
  'day-shape-plus-30m',
  'day-shape-times-2h',
];

/** Pull toward the prior. Before the benchmark's test spans 10 was as good on even series, and worse on those with bursts. */
export const RIDGE = 3;

/**
 * Issues are weighed by the level that they are at, up to so many times its quantile of that level: a load that grows
 * counts as it grows, and the hours after a counter that jumped count next to nothing.
 */
export const HIGH = { level: 0.98, times: 2 } as const;
/** A level below this share of the mean is taken for it. */
export const LEVEL_SHARE_MIN = 0.1;
