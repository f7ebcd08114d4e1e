/**
 * What is fixed about the simple experts: durations, decays and bounds, and what they are in steps.
 *
 * The numbers are those of the prototype, chosen on the months before the benchmark's test spans. A context of two
 * hours does as well there as one of a day, and keeps a row of seven seasons small.
 */
import { horizonSteps } from '../../src/core/forecast/model/horizon.ts';
import { seasonSteps } from '../../src/core/forecast/model/model-input.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/core/units/time.ts';

export const NAME = 'simple';
export const VERSION = 1;

const CONTEXT_MS = 2 * HOUR_MS;

/** One line each, in the order in which other graphs have them as features. */
export const POINTS = {
  newest: 'the newest count carried forward',
  'level-15m': 'an exponential level carried forward, a step of 15 minutes ago weighing 1/e',
  'level-1h': 'the same over an hour',
  yesterday: 'the same civil time on the last day of which it is known',
  'day-shape': 'the same civil time on the last seven days, newer ones weighing more, lightly smoothed',
  'day-shape-times-30m': 'day-shape times how far the last half hour lies above it, fading in two hours',
  'day-shape-plus-30m': 'the same, added instead of multiplied',
  'day-shape-times-2h': 'day-shape times how far the last two hours lie above it, fading in six hours',
  'day-shape-plus-2h': 'the same, added instead of multiplied',
  'week-shape-times-30m': 'as day-shape-times-30m, of the same weekday in the last weeks',
  'week-shape-plus-2h': 'as day-shape-plus-2h, of the same weekday in the last weeks',
  holt: "day-shape and Holt's damped trend on what is left of the last two hours",
} as const;

export type SimplePoint = keyof typeof POINTS;
export const POINT_NAMES = Object.keys(POINTS) as readonly SimplePoint[];

/**
 * Those that speak for themselves, in the order of the output's expert axis. The other five are each much like one of
 * these, and a mixture without them is as good (docs/decisions/002-bytes.md), while every expert costs each source
 * three kilobytes.
 */
export const EXPERT_NAMES = [
  'newest',
  'level-15m',
  'yesterday',
  'day-shape-plus-30m',
  'day-shape-times-2h',
  'week-shape-times-30m',
  'holt',
] as const satisfies readonly SimplePoint[];

/** After such a time the weight of a step in an exponential level has fallen to 1/e. */
export const LEVELS_MS = { 'level-15m': 15 * MINUTE_MS, 'level-1h': HOUR_MS } as const;

/** By which last minutes a shape is moved, and after how long 1/e of the move is left. */
export const MOVES = {
  '30m': { recentMs: 30 * MINUTE_MS, fadeMs: 2 * HOUR_MS },
  '2h': { recentMs: 2 * HOUR_MS, fadeMs: 6 * HOUR_MS },
} as const;

/**
 * Added to both sides of the ratio: this share of the shape's own mean (so that it means the same in requests and
 * in CPU-seconds) and a hair, so that 0 ÷ 0 is 1. A ratio of small counts is mostly noise.
 */
export const RATIO_SHARE = 0.1;
export const RATIO_HAIR = 0.001;
export const RATIO_MIN = 0.1;
export const RATIO_MAX = 10;

/** Days of the day's shape, and the weight of each against the one after it. */
const SHAPE_DAYS = 7;
const DAY_WEIGHT = 0.75;
/** Weights of the same weekday one, two and three weeks ago. */
const WEEK_WEIGHTS = [1, 0.7, 0.5] as const;
/** A series is remembered so many steps back at most (a week of minutes); weeks beyond are left out. */
const LAG_STEPS_MAX = 10_080;

/** A shape is smoothed with a triangle that is 0 so far off: 1-2-1 from steps of three minutes on. */
const SMOOTHING_MS = 6 * MINUTE_MS;

/** Holt's smoothing of level and trend, and the damping of the trend, in steps of five minutes. */
const HOLT = { stepMs: 5 * MINUTE_MS, level: 0.3, trend: 0.02, damping: 0.98 } as const;

/** The settings of one length of step. */
export interface SimpleSteps {
  readonly stepMs: number;
  readonly contextLength: number;
  readonly horizon: number;
  readonly seasons: readonly string[];
  /** [season, shape], row-major: the weight of each season in the day's and the week's shape. */
  readonly seasonWeights: readonly number[];
  /** An odd number of weights, the middle one for the step itself. */
  readonly smoothing: readonly number[];
}

export function simpleSteps(stepMs: number): SimpleSteps {
  const days = Array.from({ length: SHAPE_DAYS }, (_, day) => `${day + 1}d`);
  const weeks = WEEK_WEIGHTS.map((_, week) => `${7 * (week + 1)}d`).filter(
    (season) => seasonSteps(season, stepMs) <= LAG_STEPS_MAX,
  );
  const seasons = [...new Set([...days, ...weeks])];
  return {
    stepMs,
    contextLength: wholeSteps(CONTEXT_MS, stepMs),
    horizon: horizonSteps(stepMs),
    seasons,
    seasonWeights: seasons.flatMap((season) => [
      days.includes(season) ? DAY_WEIGHT ** days.indexOf(season) : 0,
      WEEK_WEIGHTS[weeks.indexOf(season)] ?? 0,
    ]),
    smoothing: triangle(Math.max(2, SMOOTHING_MS / stepMs)),
  };
}

/** A duration in steps, one at least. */
export const wholeSteps = (durationMs: number, stepMs: number): number =>
  Math.max(1, Math.round(durationMs / stepMs));

/** Weights that fall from 1 to 0 within `reach` steps to either side. */
function triangle(reach: number): readonly number[] {
  const last = Math.ceil(reach) - 1;
  return Array.from({ length: 2 * last + 1 }, (_, at) => 1 - Math.abs(at - last) / reach);
}

/** No step weighs less in a level: it is all there is to go by where nothing newer is known. */
export const LEVEL_WEIGHT_MIN = 1e-6;

/** Weights of the steps of a context in an exponential level, [step]: the newest weighs 1. */
export const exponentialWeights = (length: number, fadeSteps: number): readonly number[] =>
  Array.from({ length }, (_, step) => Math.max(LEVEL_WEIGHT_MIN, Math.exp((step - length + 1) / fadeSteps)));

/** What is left of a move at each lead, [lead]; the first lead is one step away. */
export const fading = ({ horizon, stepMs }: SimpleSteps, fadeMs: number): readonly number[] =>
  Array.from({ length: horizon }, (_, lead) => Math.exp((-(lead + 1) * stepMs) / fadeMs));

/** Holt's parameters by steps of another length. */
export function holtSteps(stepMs: number): Readonly<Record<'level' | 'trend' | 'damping', number>> {
  const fives = stepMs / HOLT.stepMs;
  return {
    level: 1 - (1 - HOLT.level) ** fives,
    trend: 1 - (1 - HOLT.trend) ** fives,
    damping: HOLT.damping ** fives,
  };
}
