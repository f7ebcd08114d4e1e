/**
 * Learning from the past at start: the service forecasts the last days again, as it would have then, and
 * judges itself by what came. So the first forecast after an import already has honest quantiles and weights.
 *
 * Strictly causal: an issue sees only steps before it, and is judged only when its steps were final. Pools come
 * first, then the sources that matter most. What does not fit into the first go is done in slices, one a
 * cycle; until its turn has come a series is forecast reactively.
 */
import type { InferenceRow } from './infer.ts';
import { infer } from './infer.ts';
import type { PlannerState, SeriesEntry } from './state.ts';
import type { LowerBounds } from '../../core/demand/ring.ts';
import { ringFrom } from '../../core/demand/ring.ts';
import type { Series } from '../../core/demand/series.ts';
import { awaitOutcome, judge } from '../../core/forecast/series-model.ts';
import { present } from '../../core/units/check.ts';
import type { Instant } from '../../core/units/time.ts';
import { DAY_MS } from '../../core/units/time.ts';
import type { Predictor } from '../../ports/predictor.ts';

/** Days that are forecast again. */
const BURN_IN_MS = 7 * DAY_MS;
/** As in service: one issue in five steps is judged. */
export const JUDGE_EVERY_STEPS = 5;
/** Issues over all series together: more series, fewer issues each, spread over the same days. */
const ISSUES_MAX = 200_000;
/** But at least as many that every target has been judged often enough to count. */
const ISSUES_EACH_MIN = 48;
/** Nothing is known of a series without a day of it: its first day is not forecast again. */
const FIRST_MS = DAY_MS;

/** A series with its whole past, longer than what its ring keeps. */
export interface PastEntry {
  readonly entry: SeriesEntry;
  readonly past: Series;
}

/** What is still to be learned; taken from its front. */
export interface BurnIn {
  readonly waiting: PastEntry[];
  /** End of the past; `undefined`: there is none. */
  readonly until: Instant | undefined;
  readonly issuesEach: number;
}

/** All of it is waiting: the pools, and then the sources by their volume. */
export function planBurnIn(entries: readonly PastEntry[], until: Instant | undefined): BurnIn {
  const issuesEach = Math.max(ISSUES_EACH_MIN, Math.floor(ISSUES_MAX / Math.max(1, entries.length)));
  const volumes = new Map(entries.map(({ entry, past }) => [entry.id, volumeOf(past)]));
  const weight = ({ entry }: PastEntry): number =>
    entry.pool ? Number.POSITIVE_INFINITY : (volumes.get(entry.id) ?? 0);
  // Two infinite weights are equal, not NaN apart.
  const waiting = entries.toSorted((a, b) => (weight(a) === weight(b) ? 0 : weight(b) - weight(a)));
  return { waiting, until, issuesEach };
}

/** Learns the next series, until about `issuesMax` issues were forecast. */
export async function burnInSome(
  state: PlannerState,
  predictor: Predictor,
  { burnIn, issuesMax }: { burnIn: BurnIn; issuesMax: number },
): Promise<void> {
  for (let issues = 0; issues < issuesMax && burnIn.waiting.length > 0;) {
    const next = present(burnIn.waiting.shift(), 'a series');
    const rows = rowsOf(next, burnIn, state.book.lowerBounds);
    const { points } = await infer(predictor, state.cards, rows);
    learnRows(next.entry, rows, points);
    next.entry.learning.caughtUp = true;
    issues += rows.length;
  }
}

function learnRows(entry: SeriesEntry, rows: readonly InferenceRow[], points: readonly Float32Array[]): void {
  rows.forEach(({ issue, steps }, index) => {
    judge(entry.model, { finalUntil: issue, steps }, () => undefined);
    awaitOutcome(entry.model, {
      issue,
      points: present(points[index], 'the points of a row'),
      quantiles: [], // It was never said, so it is not scored.
    });
  });
}

function rowsOf(
  { entry, past }: PastEntry,
  { until, issuesEach }: BurnIn,
  lowerBounds: LowerBounds,
): InferenceRow[] {
  if (until === undefined) return [];
  const start = past.start / past.stepMs;
  const end = until / past.stepMs;
  const steps = ringFrom(start, past.values, lowerBounds);
  const known = past.values.findIndex((value) => !Number.isNaN(value));
  if (known < 0) return [];
  const from = Math.max(end - BURN_IN_MS / past.stepMs, start + known + FIRST_MS / past.stepMs);
  const stride = Math.max(JUDGE_EVERY_STEPS, Math.ceil((end - from) / issuesEach));
  const rows: InferenceRow[] = [];
  for (let issue = Math.ceil(from / stride) * stride; issue < end; issue += stride) {
    rows.push({ steps, issue, targets: entry.model.layout.targets });
  }
  return rows;
}

function volumeOf({ values }: Series): number {
  let volume = 0;
  for (const value of values) if (value > 0) volume += value;
  return volume;
}
