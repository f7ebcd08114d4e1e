/**
 * What is there to learn from? Issues of the last weeks, with what was known then and what came, for each set of
 * coefficients, on the scale of the level that the series was at.
 */
import { cameAfter } from '../fits/came-after.ts';
import type { Past } from '../fits/past.ts';
import { DAY_MS } from '../../src/core/units/time.ts';
import { POINT_NAMES } from '../simple/settings.ts';
import { thinned } from '../thinned.ts';
import type { Layout } from './layout.ts';
import { featuresAt } from './past-features.ts';
import type { Lesson } from './quantile-regression.ts';
import * as settings from './settings.ts';

/** Issues, as steps of the past, at most so many, from the time on at which seasons are known. */
function issuesOf({ values, stepMs }: Past): readonly number[] {
  const firstKnown = values.findIndex((value) => !Number.isNaN(value));
  if (firstKnown < 0) return [];
  const days = (count: number): number => Math.round((count * DAY_MS) / stepMs);
  const from = Math.max(
    firstKnown + days(settings.FIRST_ISSUE_DAYS),
    values.length - days(settings.LESSON_DAYS),
  );
  const known: number[] = [];
  for (let issue = from; issue < values.length; issue += 1) {
    if (!Number.isNaN(values[issue])) known.push(issue);
  }
  return thinned(known.length, settings.ISSUES_MAX).map((place) => known[place] ?? 0);
}

/** A lesson for each set; `undefined`: too little is known, or nothing was ever requested. */
export async function lessonsOf(past: Past, layout: Layout): Promise<readonly SetLesson[] | undefined> {
  const issues = issuesOf(past);
  if (issues.length < settings.ISSUES_MIN) return undefined;
  const found = await featuresAt(past, layout, issues);
  const lessons = Array.from({ length: layout.sets }, (_, set) => {
    const target = cameAfter(past.values, layout, set);
    return lessonOf(found, layout, { set, targets: issues.map(target) });
  });
  return lessons.every((lesson) => lesson !== undefined) ? lessons : undefined;
}

/** With the level that the last feature, a constant, is a multiple of here: in the graph it is one request. */
export interface SetLesson extends Lesson {
  readonly usual: number;
}

const LEVEL = POINT_NAMES.indexOf('level-1h');
const SHAPE = POINT_NAMES.indexOf('day-shape');

/** The issues whose target is known; all divided by half the level and half the day's shape. The last feature is the constant. */
function lessonOf(
  found: Float32Array,
  { sets, features: count }: Layout,
  { set, targets }: { readonly set: number; readonly targets: readonly number[] },
): SetLesson | undefined {
  const rows = [...targets.keys()].filter((row) => !Number.isNaN(targets[row]));
  if (rows.length < settings.ISSUES_MIN / 2) return undefined;
  const featureAt = (row: number, feature: number): number =>
    found[(row * sets + set) * count + feature] ?? 0;
  const levels = levelsOf(rows.map((row) => (featureAt(row, LEVEL) + featureAt(row, SHAPE)) / 2));
  if (!levels) return undefined;
  const usual = meanOf(levels);
  const features = Array.from({ length: count }, (_, feature) =>
    Float64Array.from(rows, (row, i) => featureAt(row, feature) / (levels[i] ?? 1)),
  );
  features[count - 1] = levels.map((level) => usual / level);
  const scaled = Float64Array.from(rows, (row, i) => (targets[row] ?? 0) / (levels[i] ?? 1));
  const most = settings.HIGH.times * quantileOf(levels, settings.HIGH.level);
  // A level far beyond counts the less the farther: a counter that jumped would be learned for two weeks.
  const weights = levels.map((level) => Math.min(level, (most * most) / level));
  const mean = meanOf(weights);
  return { usual, features, targets: scaled, weights: weights.map((weight) => weight / mean) };
}

/** None far below the mean; `undefined`: all are 0. */
function levelsOf(levels: readonly number[]): Float64Array | undefined {
  const least = settings.LEVEL_SHARE_MIN * meanOf(levels);
  return least > 0 ? Float64Array.from(levels, (level) => Math.max(level, least)) : undefined;
}

const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const quantileOf = (values: Float64Array, level: number): number =>
  values.toSorted()[Math.floor(level * values.length)] ?? 0;
