/**
 * Learning from the past at start: the service forecasts the last days again, as it would have then, and
 * judges itself by what came. So the first forecast after an import already has honest quantiles and weights.
 *
 * Strictly causal: an issue sees only steps before it, and is judged only when its steps were final.
 */
import type { InferenceRow } from './infer.ts';
import { infer } from './infer.ts';
import type { PlannerState, SeriesEntry } from './state.ts';
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
/** Issues over all series together; more series, fewer issues each, spread over the same days. */
const ISSUES_MAX = 200_000;
/** Nothing is known of a series without a day of it: its first day is not forecast again. */
const FIRST_MS = DAY_MS;

/** A series with its whole past, longer than what its ring keeps. */
export interface PastEntry {
  readonly entry: SeriesEntry;
  readonly past: Series;
}

/** Fills the mixtures of these entries. Rejects only if the predictor is closed or broken beyond a model's failure. */
export async function burnIn(
  state: PlannerState,
  predictor: Predictor,
  { entries, until }: { entries: readonly PastEntry[]; until: Instant | undefined },
): Promise<void> {
  if (until === undefined) return;
  const issuesEach = Math.max(1, Math.floor(ISSUES_MAX / Math.max(1, entries.length)));
  for (const { entry, past } of entries) {
    const rows = rowsOf({ entry, past }, until, issuesEach);
    const { points } = await infer(predictor, state.cards, rows);
    rows.forEach(({ issue, read }, index) => {
      judge(entry.model, { finalUntil: issue, read }, () => undefined);
      awaitOutcome(entry.model, {
        issue,
        points: present(points[index], 'the points of a row'),
        quantiles: new Float32Array(0), // It was never said, so it is not scored.
      });
    });
  }
}

function rowsOf({ entry, past }: PastEntry, until: Instant, issuesMax: number): InferenceRow[] {
  const start = past.start / past.stepMs;
  const end = until / past.stepMs;
  const read = (index: number): number => past.values[index - start] ?? Number.NaN;
  const known = past.values.findIndex((value) => !Number.isNaN(value));
  if (known < 0) return [];
  const from = Math.max(end - BURN_IN_MS / past.stepMs, start + known + FIRST_MS / past.stepMs);
  const span = end - from;
  const stride = Math.max(JUDGE_EVERY_STEPS, Math.ceil(span / issuesMax));
  const rows: InferenceRow[] = [];
  for (let issue = Math.ceil(from / stride) * stride; issue < end; issue += stride) {
    rows.push({ read, issue, targets: entry.model.layout.targets });
  }
  return rows;
}
