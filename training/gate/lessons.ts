/**
 * What is there to learn from? Issues of many pasts, of one length of step: what the service would have gone by then,
 * and what came. A lesson weighs as its scale does by the mean error of a simple forecast on that past, so that a
 * large source counts no more than a small one, nor one that nobody can forecast more than one that goes evenly.
 */
import { HOUR_MS } from '../../src/core/units/time.ts';
import type { Past } from '../fits/past.ts';
import { runOnPast } from '../fits/run-on-past.ts';
import type { PastGraph } from '../fits/run-on-past.ts';
import type { Layout } from '../linear-quantiles/layout.ts';
import { thinned } from '../thinned.ts';
import { EVIDENCE } from './graph.ts';
import { CANDIDATES, pointOf } from './settings.ts';

export type EvidencePart = keyof typeof EVIDENCE;

/** Numbers of all lessons, row-major. */
export interface Lessons {
  readonly rows: number;
  readonly sets: number;
  /** Of the sequence. */
  readonly steps: number;
  /** As the evidence has them, [row, …]. */
  readonly parts: Readonly<Record<EvidencePart, Float32Array>>;
  /** What came, by the scale, [row, set]; 0 where it is unknown. */
  readonly actuals: Float32Array;
  /** [row, set]; 0 where it is unknown what came. */
  readonly weights: Float32Array;
  /** 1 for those by which weights are judged and which are not learned from: the last ones of each past. */
  readonly isJudged: Uint8Array;
}

/** A past, and how many of its issues are looked at. */
export interface Studied {
  readonly past: Past;
  readonly issuesMax: number;
  /** So much is known before the first of them; two hours where it is not said. */
  readonly firstIssueMs?: number;
  /** Whether all of them are judged by, or none; the last eighth where it is not said. */
  readonly judged?: 'all' | 'none';
}

/** So much must be known before an issue, unless it is said otherwise. */
const FIRST_ISSUE_MS = 2 * HOUR_MS;
/** Those of the last part of a past are judged by. */
export const JUDGED_SHARE = 1 / 8;
/** Forecasts that are all but exact would outweigh everything. */
const WEIGHT_MAX = 500;

export async function lessonsOf(
  graph: PastGraph,
  studied: readonly Studied[],
  layout: Layout,
): Promise<Lessons> {
  const issues = studied.map(issuesOf);
  const rows = issues.reduce((sum, { length }) => sum + length, 0);
  const errors: Errors = new Map();
  const all: Judged[] = [];
  let lessons: Lessons | undefined;
  let start = 0;
  for (const [place, { past, judged }] of studied.entries()) {
    const own = issues[place] ?? [];
    await runOnPast(graph, { past, issues: own }, (outputs, count, first) => {
      lessons ??= emptyLessons(rows, outputs, { count, layout });
      for (const [name, numbers] of Object.entries(lessons.parts)) {
        const each = numbers.length / rows;
        numbers.set((outputs[name] ?? new Float32Array()).subarray(0, count * each), (start + first) * each);
      }
    });
    const of = { past, issues: own, start, layout, judged };
    if (lessons) compare(lessons, of, errors);
    all.push(of);
    start += own.length;
  }
  if (!lessons) return emptyLessons(0, {}, { count: 1, layout });
  for (const of of all) weigh(lessons, of, errors);
  return lessons;
}

/** As steps of the past, at most so many, ascending. */
function issuesOf({ past: { values, stepMs }, issuesMax, firstIssueMs }: Studied): readonly number[] {
  const firstKnown = values.findIndex((value) => !Number.isNaN(value));
  if (firstKnown < 0) return [];
  const known: number[] = [];
  const from = firstKnown + (firstIssueMs ?? FIRST_ISSUE_MS) / stepMs;
  for (let issue = from; issue < values.length; issue += 1) {
    if (!Number.isNaN(values[Math.floor(issue)])) known.push(Math.floor(issue));
  }
  return thinned(known.length, issuesMax)
    .map((place) => known[place] ?? 0)
    .reverse();
}

function emptyLessons(
  rows: number,
  outputs: Readonly<Record<string, Float32Array>>,
  { count, layout: { sets } }: { readonly count: number; readonly layout: Layout },
): Lessons {
  const parts = Object.fromEntries(
    Object.keys(EVIDENCE).map((name) => {
      const each = (outputs[name]?.length ?? 0) / count;
      return [name, new Float32Array(rows * each)];
    }),
  ) as Record<EvidencePart, Float32Array>;
  return {
    rows,
    sets,
    steps: (outputs['sequence']?.length ?? 0) / count / EVIDENCE.sequence,
    parts,
    actuals: new Float32Array(rows * sets),
    weights: new Float32Array(rows * sets),
    isJudged: new Uint8Array(rows),
  };
}

interface Judged extends Pick<Studied, 'past'> {
  readonly judged: Studied['judged'] | undefined;
  readonly issues: readonly number[];
  /** Row of the first of them. */
  readonly start: number;
  readonly layout: Layout;
}

/** By series, the sum of a simple forecast's errors at each set, and how many they are: all that is studied of a series. */
type Errors = Map<string, Record<'sums' | 'counts', Float64Array>>;

/** Writes what came after the issues of one past, and adds to the errors of its series. */
function compare(lessons: Lessons, { past, issues, start, layout }: Judged, errors: Errors): void {
  const { sets, parts, actuals, weights } = lessons;
  const simple = pointOf('day-shape-plus-30m');
  const known = errors.get(past.series) ?? {
    sums: new Float64Array(sets),
    counts: new Float64Array(sets),
  };
  errors.set(past.series, known);
  for (let set = 0; set < sets; set += 1) {
    issues.forEach((issue, place) => {
      const at = (start + place) * sets + set;
      const came = cameAt(past.values, issue, { layout, set });
      const scale = parts.scale[at] ?? 1;
      actuals[at] = Number.isNaN(came) ? 0 : came / scale;
      weights[at] = Number.isNaN(came) ? 0 : scale;
      if (Number.isNaN(came)) return;
      const error = Math.abs(came - scale * (parts.candidates[at * CANDIDATES + simple] ?? 0));
      known.sums[set] = (known.sums[set] ?? 0) + error;
      known.counts[set] = (known.counts[set] ?? 0) + 1;
    });
  }
}

/** Writes what each issue of one past weighs, and whether it is judged by. */
function weigh(
  { sets, weights, isJudged }: Lessons,
  { past, issues, start, judged }: Judged,
  errors: Errors,
): void {
  const known = errors.get(past.series);
  for (let set = 0; set < sets; set += 1) {
    const error = (known?.sums[set] ?? 0) / Math.max(1, known?.counts[set] ?? 0);
    for (let row = start; row < start + issues.length; row += 1) {
      const at = row * sets + set;
      weights[at] = error > 0 ? Math.min(WEIGHT_MAX, (weights[at] ?? 0) / error) : 0;
    }
  }
  const learned = judged === 'all' ? 0 : judged === 'none' ? 1 : 1 - JUDGED_SHARE;
  isJudged.fill(1, start + Math.ceil(learned * issues.length), start + issues.length);
}

/** In requests per step; NaN = unknown. */
function cameAt(
  values: Float32Array,
  issue: number,
  { layout: { knots, windows }, set }: { readonly layout: Layout; readonly set: number },
): number {
  if (set < knots.length) return values[issue + (knots[set] ?? 0)] ?? Number.NaN;
  const steps = windows[Math.floor((set - knots.length) / 2)] ?? 1;
  if (issue + steps > values.length) return Number.NaN;
  const window = values.subarray(issue, issue + steps);
  const isPeak = (set - knots.length) % 2 === 1;
  return isPeak ? Math.max(...window) : window.reduce((sum, value) => sum + value, 0) / steps;
}
