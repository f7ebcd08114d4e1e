/**
 * What is there to learn from? Issues of all series, with what was known then and what came, as ratios to what was
 * expected: one table, from which every forest of a system is grown.
 */
import type { Instant } from '../../src/core/units/time.ts';
import { DAY_MS } from '../../src/core/units/time.ts';
import { cameAfter } from '../fits/came-after.ts';
import type { Past } from '../fits/past.ts';
import type { PastGraph } from '../fits/run-on-past.ts';
import { runOnPast } from '../fits/run-on-past.ts';
import { thinned } from '../thinned.ts';
import type { Layout } from './layout.ts';
import type { Table } from './learner/bins.ts';
import { narrowed } from './ratio.ts';
import * as settings from './settings.ts';

export interface ForestLessons extends Table {
  /** [set][row]: the ratio of what came to what was expected, as `narrowed` has it; NaN = unknown. */
  readonly targets: readonly Float32Array[];
  /** When each row was issued. */
  readonly issuedAt: Float64Array;
  readonly sources: number;
}

/** Series beyond so many, in the order that they are given in, are not learned from. */
const SERIES_MAX = 1_000;

export async function lessonsOf(
  graph: PastGraph,
  pasts: readonly Past[],
  layout: Layout,
): Promise<ForestLessons> {
  const learned = pasts.slice(0, SERIES_MAX);
  const most = Math.floor(settings.LESSON_ROWS_MAX / Math.max(1, learned.length));
  const work = learned.map((past) => ({ past, issues: issuesOf(past, most) }));
  const rows = work.reduce((sum, { issues }) => sum + issues.length, 0);
  const targets = Array.from({ length: layout.sets }, () => new Float32Array(rows));
  const issuedAt = new Float64Array(rows);
  let columns: Float32Array[] = [];
  let first = 0;
  for (const { past, issues } of work) {
    const cames = Array.from({ length: layout.sets }, (_, set) => cameAfter(past.values, layout, set));
    await runOnPast(graph, { past, issues }, ({ features, expected, floor, spread }, count, place) => {
      if (!spread || !features || !expected || !floor) throw new Error('a graph of features has its outputs');
      const width = features.length / count;
      if (columns.length === 0) columns = Array.from({ length: width }, () => new Float32Array(rows));
      for (let at = 0; at < count; at += 1) {
        const row = first + place + at;
        const issue = issues[place + at] ?? 0;
        issuedAt[row] = past.start + issue * past.stepMs;
        columns.forEach((column, feature) => (column[row] = features[at * width + feature] ?? Number.NaN));
        const over = floor[at] ?? 0;
        cames.forEach((came, set) => {
          const ratio = (came(issue) + over) / ((expected[at * layout.sets + set] ?? 0) + over);
          (targets[set] ?? columns[0])?.fill(narrowed(Math.log(ratio), spread[at] ?? 1), row, row + 1);
        });
      }
    });
    first += issues.length;
  }
  return { rows, columns, targets, issuedAt, sources: work.filter(({ issues }) => issues.length > 0).length };
}

/** Known steps, oldest first, at most so many, from the time on at which seasons are known. */
function issuesOf({ values, stepMs }: Past, most: number): readonly number[] {
  const firstKnown = values.findIndex((value) => !Number.isNaN(value));
  if (firstKnown < 0) return [];
  const known: number[] = [];
  const from = firstKnown + Math.round((settings.FIRST_ISSUE_DAYS * DAY_MS) / stepMs);
  for (let issue = from; issue < values.length; issue += 1) {
    if (!Number.isNaN(values[issue - 1])) known.push(issue);
  }
  return thinned(known.length, most)
    .map((place) => known[place] ?? 0)
    .reverse();
}

/** How long after its issue a target of the set ends, steps. */
const reachOf = ({ knots, windows }: Layout, set: number): number =>
  knots[set] === undefined ? (windows[(set - knots.length) >> 1] ?? 1) : knots[set] + 1;

/** Rows of the last days before `until`, with only what was known by then; at most as many as a forest learns from. */
export function lessonsBefore(
  lessons: ForestLessons,
  { layout, until }: { readonly layout: Layout; readonly until: Instant },
): ForestLessons {
  const from = until - settings.LESSON_DAYS * DAY_MS;
  const within: number[] = [];
  lessons.issuedAt.forEach((at, row) => {
    if (at >= from && at < until) within.push(row);
  });
  const rows = Int32Array.from(
    thinned(within.length, settings.ROWS_MAX),
    (place) => within[place] ?? 0,
  ).reverse();
  const issuedAt = Float64Array.from(rows, (row) => lessons.issuedAt[row] ?? 0);
  const targets = lessons.targets.map((target, set) => {
    const latest = until - reachOf(layout, set) * layout.simple.stepMs;
    return Float32Array.from(rows, (row, at) =>
      (issuedAt[at] ?? 0) <= latest ? (target[row] ?? 0) : Number.NaN,
    );
  });
  const columns = lessons.columns.map((column) => Float32Array.from(rows, (row) => column[row] ?? 0));
  return { rows: rows.length, columns, targets, issuedAt, sources: lessons.sources };
}
