/** What is fixed about the forest: what it answers for, what it looks at, how it grows and what it learns from. */
import { HOUR_MS, MINUTE_MS } from '../../src/core/units/time.ts';
import type { ForestSettings } from './learner/forest.ts';

export const NAME = 'trees';
export const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99] as const;

/** Leads that end so far ahead are learned; those between interpolate. */
export const KNOTS_MS = [5, 15, 30, 60].map((minutes) => minutes * MINUTE_MS);

/** Long enough to see the last burst of a clock that runs every two hours or so. */
export const CONTEXT_MS = 3 * HOUR_MS;
/** The newest stretches of this length, one by one. */
export const STRETCH = { ms: 5 * MINUTE_MS, count: 6 } as const;
/** Mean, greatest and least of the last so many minutes. */
export const RECENT_MS = [15, 30, 60, 180].map((minutes) => minutes * MINUTE_MS);
/** So long before each knot, and the greatest of the half hour from there on. */
export const AGO_MS = [HOUR_MS, 2 * HOUR_MS] as const;
/** A step so many times as high as the mean of the context belongs to a burst. */
export const BURST_TIMES = [1.25, 2] as const;

/** What is expected before anything is learned: these two, or rather the means of each. The forest learns ratios to it. */
export const BASELINE = {
  LEVEL: 'level-15m',
  MOVED: ['day-shape-times-30m', 'day-shape-plus-30m', 'day-shape-times-2h'],
} as const;
/** How much more that of less noise counts. */
export const TRUST_POWER = 2;
/** Of logarithms; `usual` where nothing is known to compare. */
export const SPREAD = { least: 0.005, usual: 0.3, most: 0.5 } as const;
/** Added to both sides of a ratio: this share of the local level, and a hair. */
export const FLOOR = { share: 0.1, hair: 0.001 } as const;

export const CALENDAR = [
  'minute_of_hour_sin_1',
  'minute_of_hour_cos_1',
  'minute_of_two_hours_sin_1',
  'minute_of_two_hours_cos_1',
  'tod_sin_1',
  'tod_cos_1',
  'dow_sin_1',
  'dow_cos_1',
] as const;

/** Points of a distribution. */
export const GRID_POINTS = 32;

export const FOREST: ForestSettings = {
  trees: 48,
  leaves: 128,
  leafRowsMin: 20,
  bagShare: 0.6,
  treeShare: 0.5,
  nodeShare: 0.6,
  seed: 1,
};

/** Days of history that are learned from; a row half as old as this weighs half as much as a new one. */
export const LESSON_DAYS = 28;
export const HALF_LIFE_DAYS = 14;
/** Before so many days are known the seasons say little. */
export const FIRST_ISSUE_DAYS = 1;
export const ROWS_MAX = 40_000;
/** Of all days together, where several forests are grown on one past. */
export const LESSON_ROWS_MAX = 150_000;
export const ROWS_MIN = 200;
