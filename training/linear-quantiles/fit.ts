/** Which coefficients has a series? For each lead and window a regression a level, from the median outward. */
import { DAY_MS } from '../../src/core/units/time.ts';
import type { Past } from '../fits/past.ts';
import { POINT_NAMES } from '../simple/settings.ts';
import type { Layout } from './layout.ts';
import { lessonsOf } from './lessons.ts';
import { quantileCoefficients, weightedSums } from './quantile-regression.ts';
import type { Lesson, Pull } from './quantile-regression.ts';
import * as settings from './settings.ts';

const { LEVELS, PRIOR } = settings;

/** Rounds for the median, which starts at the prior, and for those that start at their neighbour. */
const ROUNDS = { first: 5, next: 4 } as const;

/** Errors below this share of the mean one are hardly told apart. */
const ERROR_SHARE_MIN = 0.05;
/** Errors count up to so many times their quantile of that level. */
const ERROR_MAX = { level: 0.99, times: 3 } as const;
/** So that a past that is forecast exactly has an error. */
const ERROR_HAIR = 1e-6;
/** As if each feature had a little more of itself: one that is always 0 stays where it was. */
const SQUARE_HAIR = 1e-3;

/** The row of `past`, [set, level, feature]; `undefined` where too little is known or nothing was requested. */
export async function fitRow(whole: Past, layout: Layout): Promise<Float32Array | undefined> {
  const past = lastDays(whole, settings.HISTORY_DAYS);
  const lessons = await lessonsOf(past, layout);
  if (!lessons) return undefined;
  const prior = priorOf(layout);
  const row = new Float32Array(layout.rowLength);
  lessons.forEach((lesson, set) => {
    coefficientsByLevel(lesson, prior).forEach((coefficients, level) => {
      const from = (set * LEVELS.length + level) * layout.features;
      row.set(coefficients, from);
      row[from + layout.features - 1] = (coefficients.at(-1) ?? 0) * lesson.usual;
    });
  });
  return row.every(Number.isFinite) ? row : undefined;
}

/** The past from so many days before its end on. */
function lastDays(past: Past, days: number): Past {
  const { values, start, stepMs } = past;
  const from = Math.max(0, values.length - Math.round((days * DAY_MS) / stepMs));
  return { ...past, start: start + from * stepMs, values: values.subarray(from) };
}

/** The mean of the points that are good everywhere. */
function priorOf({ features }: Layout): Float64Array {
  const prior = new Float64Array(features);
  for (const name of PRIOR) prior[POINT_NAMES.indexOf(name)] = 1 / PRIOR.length;
  return prior;
}

function coefficientsByLevel(lesson: Lesson, prior: Float64Array): readonly Float64Array[] {
  const pull = pullOf(lesson, prior);
  const found: Float64Array[] = [];
  const middle = LEVELS.indexOf(0.5);
  const fit = (place: number, start: Float64Array, rounds: number): Float64Array =>
    (found[place] = quantileCoefficients(lesson, pull, { level: LEVELS[place] ?? 0.5, start, rounds }));
  const median = fit(middle, prior, ROUNDS.first);
  for (const step of [-1, 1]) {
    let last = median;
    for (let place = middle + step; place >= 0 && place < LEVELS.length; place += step) {
      last = fit(place, last, ROUNDS.next);
    }
  }
  return found;
}

/** Stronger where a feature is large, and the smaller the prior's error is: what is forecast well has less to learn. */
function pullOf(lesson: Lesson, prior: Float64Array): Pull {
  const { features, weights } = lesson;
  const error = meanError(lesson, prior);
  const ridge = Float64Array.from(features, (feature) => {
    const squares = feature.reduce((sum, value, row) => sum + (weights[row] ?? 0) * value * value, 0);
    return (settings.RIDGE * (squares / weights.length + SQUARE_HAIR)) / error;
  });
  return { prior, ridge, errorMin: ERROR_SHARE_MIN * error };
}

/** Of the prior; the greatest errors count as those below them, since one step × 1000 would be most of it. */
function meanError({ features, targets, weights }: Lesson, prior: Float64Array): number {
  const expected = new Float64Array(targets.length);
  weightedSums(features, prior, expected);
  const errors = targets
    .map((target, row) => (weights[row] ?? 0) * Math.abs(target - (expected[row] ?? 0)))
    .sort();
  const most = ERROR_MAX.times * (errors[Math.floor(ERROR_MAX.level * errors.length)] ?? 0);
  return errors.reduce((sum, error) => sum + Math.min(error, most), 0) / errors.length + ERROR_HAIR;
}
