/**
 * What is fixed about the ARIMA family, whatever the source? Durations, turned into steps for a length of step,
 * and bounds. What the comments say of alternatives was measured on spans that lie before the test spans of the
 * public forecast benchmark.
 */
import { horizonSteps } from '../../src/core/forecast/model/horizon.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/units/time.ts';

export const NAME = 'arima';
export const VERSION = 1;

/** Series that the graph is given besides the context, and the angle of the week. */
export const LAG_DAYS = [1, 7];
export const LAGS = LAG_DAYS.map((days) => `${days}d`);
export const CALENDAR = ['dow_sin_1', 'dow_cos_1'];

/** History of the seasonal curve. */
export const HISTORY_DAYS = 28;
/** History of the coefficients: dynamics change sooner than seasons do. Twice as much was hardly better. */
export const DYNAMICS_DAYS = 7;
/** Below this much history nothing is fitted. */
export const HISTORY_MIN_MS = DAY_MS;
/** Weekly terms need two weeks to be told from a trend. */
export const WEEKLY_HISTORY_MIN_MS = 14 * DAY_MS;

const WEEKLY_PAIRS = 3;
const DAILY_PAIRS = 8;
/** Of the hour, as far as the step can show them: timers and batch jobs follow the clock. 0 loses 2 %. */
const HOURLY_PAIRS_MAX = 6;
/** Weight of a step halves with this age, for the seasonal curve. */
export const RECENCY_HALF_LIFE_DAYS = 14;
/**
 * Ridge of a Fourier coefficient, in days of history: a day or two of noise look like a season. Without it
 * sources of a few days lose a third; 1 is as good where history is long, and worse on timers.
 */
export const SEASON_RIDGE_DAYS = 0.3;

/** Greatest orders; a row always holds as many coefficients, 0 beyond the order chosen. */
export const AR_MAX = 5;
export const MA_MAX = 5;
/** Greatest modulus of an inverse root: an autoregression forgets, a moving average has to be started. */
export const AR_RADIUS_MAX = 0.998;
export const MA_RADIUS_MAX = 0.98;
/** Lags of the long autoregression whose residuals stand for the innovations (Hannan and Rissanen). */
export const LONG_AR = 20;
/** Orders that are refined: the best of the grid by the criterion of their regression. */
export const REFINED = 4;
/** Steps of Gauss and Newton. */
export const ITERATIONS = 4;
/** Steps that the recursion runs before its surprises count. */
export const WARM_UP = 12;
/**
 * A surprise counts as at most so many standard deviations. Without a bound one spike is the level of the next
 * hour; 3 is better than 4 on five of ten systems and as good on the others. A real jump is followed in a few steps.
 */
export const SURPRISE_MAX_DEVIATIONS = 3;

/** Steps that a moving average near its unit root needs to forget how it was started. */
const CONTEXT_MIN = 48;
/** Steps of the service. Twelve hours of five minutes are enough; twelve of minutes would only take time. */
const CONTEXT_MAX = 240;
const CONTEXT_HOURS = 12;

/**
 * Shorter steps are put together until they are about so long: five lags then reach back half an hour, and the
 * recursion over minutes takes a fifth of its time.
 */
const RECURSION_STEP_MS = 5 * MINUTE_MS;

/** The family at one length of step. All lengths but `merged` are in steps of the recursion. */
export interface ArimaSettings {
  /** Steps of the service in one of the recursion. */
  readonly merged: number;
  readonly contextLength: number;
  readonly horizon: number;
  readonly stepsPerDay: number;
  readonly stepsPerWeek: number;
  /** Fourier terms, in turns a week, increasing: 7 is once a day, 168 once an hour. */
  readonly harmonics: readonly number[];
}

/** The durations in steps of the recursion, of a service whose steps are so long. */
export function arimaSettings(stepMs: number): ArimaSettings {
  const merged = mergedSteps(stepMs);
  const stepsPerHour = HOUR_MS / (stepMs * merged);
  const stepsPerDay = Math.round(DAY_MS / (stepMs * merged));
  const contextMax = Math.floor(CONTEXT_MAX / merged);
  return {
    merged,
    contextLength: Math.min(contextMax, Math.max(CONTEXT_MIN, Math.ceil(CONTEXT_HOURS * stepsPerHour))),
    horizon: horizonSteps(stepMs) / merged,
    stepsPerDay,
    stepsPerWeek: 7 * stepsPerDay,
    harmonics: [
      ...multiples(1, WEEKLY_PAIRS),
      ...multiples(7, DAILY_PAIRS),
      ...multiples(7 * 24, Math.min(HOURLY_PAIRS_MAX, Math.floor(stepsPerHour / 2))),
    ],
  };
}

/** The most of which day and horizon are multiples. */
function mergedSteps(stepMs: number): number {
  let merged = Math.max(1, Math.floor(RECURSION_STEP_MS / stepMs));
  while (horizonSteps(stepMs) % merged !== 0 || (DAY_MS / stepMs) % merged !== 0) merged -= 1;
  return merged;
}

const multiples = (of: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (i + 1) * of);
