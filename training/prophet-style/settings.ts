/** What is fixed about the Prophet-style family: its contract, its priors and what it looks at. Durations, not steps. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/units/time.ts';

export const NAME = 'prophet-style';
export const VERSION = 1;
export const EPOCH = '2025-01-01T00:00:00.000Z';
export const EXPERT = 'trend-seasons-residuals';

/** Days that a fit looks at unless it is told otherwise. */
export const HISTORY_DAYS = 28;

/** Prophet's orders of the Fourier series, and the histories from which on it uses them. */
export const DAILY_HARMONICS = 4;
export const WEEKLY_HARMONICS = 3;
export const DAILY_FROM_DAYS = 2;
export const WEEKLY_FROM_DAYS = 14;

/** Less history than this, or fewer observations, gives no row. */
export const SPAN_DAYS_MIN = 0.25;
export const OBSERVATIONS_MIN = 24;

/** The curve is fitted on at most so many means of steps; more only cost time, a season has 14 coefficients. */
export const OBSERVATIONS_MAX = 1_500;

/** Prophet's places of changepoints: evenly in the first 80 % of the history, one a day here, up to 25. */
export const CHANGEPOINTS_MAX = 25;
export const CHANGEPOINT_RANGE = 0.8;
/** None later than this before the end, so that all that the graph sees lies on the last piece of the trend. */
export const LAST_PIECE_DAYS = 1.25;

/**
 * Prophet's prior scales, of values divided by their greatest: of changepoints (Laplace), of level and slope, of
 * seasons. Those of slopes are per history of four weeks: a day of history must not bend 28 times as fast.
 */
export const CHANGEPOINT_SCALE = 0.05;
export const TREND_SCALE = 5;
export const SEASON_SCALE = 10;
export const FULL_PRIOR_DAYS = 28;

/**
 * Errors of neighbouring observations are alike, so that n of them say less than n, and priors count more than in
 * Prophet, at most so many times. Without, the trend of a young series follows its single days.
 */
export const ALIKE_MAX = 100;

/** Observations farther than so many standard deviations from the curve pull no harder (Huber, 1964). */
export const OUTLIER_DEVIATIONS = 4;

/** Seasons that grow with the trend must explain this much better than added ones: the latter forecast calmer. */
export const MULTIPLICATIVE_LOSS_MAX = 0.95;

/** Means of the newest residuals: the newest step, and the last 15 minutes, hour and four hours. */
export const RECENT_MS = [0, 15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS] as const;
/** The context is what the longest of them needs. */
export const CONTEXT_MS = 4 * HOUR_MS;
/** Yesterday's residuals: the mean around the target, so far to either side, and of the hour before the issue. */
export const AROUND_MS = 10 * MINUTE_MS;
export const BEFORE_MS = HOUR_MS;

/** The autoregression is fitted on so many days, from origins at least so far apart. */
export const RESIDUAL_DAYS = 14;
export const ORIGINS_APART_MS = 5 * MINUTE_MS;
/** Leads, evenly in their logarithm, that have coefficients of their own; those between interpolate. */
export const LEAD_KNOTS = 6;

/**
 * Before anything is learned a residual lives on for hours: a third of each of the three newest means, fading by
 * e in four hours. The prior counts as so many origins; 50 let short histories learn nonsense, 300 cost a tenth
 * where yesterday repeats itself.
 */
export const PRIOR_FADE_MS = 4 * HOUR_MS;
export const PRIOR_ORIGINS = 200;
/** Rounds toward least absolute instead of least squared errors: the output is a median. */
export const ABSOLUTE_ROUNDS = 3;

/** Residuals count up to so many times the .999 quantile of their size: a counter that jumps is no news. */
export const RESIDUAL_SHARE = 0.999;
export const RESIDUAL_TIMES_MAX = 5;

/** A value above this is unknown. */
export const VALUE_MAX = 1e30;

/** Slopes fade beyond the end of the history, by e in a day after four weeks of it, sooner after less. */
export const slopeFadeDays = (spanDays: number): number => Math.min(1, spanDays / FULL_PRIOR_DAYS);

export const daysOf = (ms: number): number => ms / DAY_MS;
