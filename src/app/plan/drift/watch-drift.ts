/** Which series have drifted? Their outcomes are watched as they are judged; what is told is what runs, never a change. */
import { judgeEverySteps } from '../learning.ts';
import type { PlannerState, SeriesEntry } from '../state.ts';
import { isDrifting, resumeDrift, watchOutcome } from '../../../core/feedback/drift/detector.ts';
import type { Drift } from '../../../core/feedback/drift/drift.ts';
import { DRIFT_KINDS, driftKey } from '../../../core/feedback/drift/drift.ts';
import type { Layout, Outcome } from '../../../core/forecast/series-model.ts';
import { isSeasoned } from '../../../core/forecast/series-model.ts';
import { DAY_MS } from '../../../core/units/time.ts';

/** Takes an outcome in with what was told of it, by level; nothing happens unless it is of the window that is watched. */
export function watchDrift(
  state: PlannerState,
  entry: SeriesEntry,
  { outcome, quantiles }: { readonly outcome: Outcome; readonly quantiles: ArrayLike<number> },
): void {
  const { layout } = entry.model;
  const { stepMs } = state.policy;
  const spacing = judgeEverySteps(stepMs);
  if (outcome.target !== watchedTarget(layout, spacing) || !isSeasoned(entry.model)) return;
  const watched = { actual: outcome.actual, quantiles, levels: layout.levels };
  const aDay = DAY_MS / (spacing * stepMs);
  resume(state, entry, aDay);
  const toLead = layout.targets[outcome.target]?.toLead ?? 0;
  for (const news of watchOutcome(entry.drift, watched, aDay)) {
    const { kind } = news;
    const key = driftKey({ series: entry.id, kind });
    if (news.what === 'ended') {
      state.drifts.delete(key);
      continue;
    }
    const since = (outcome.issue - (news.outcomes - 1) * spacing) * stepMs;
    const seenAt = (outcome.issue + toLead) * stepMs;
    const { factor, confidence } = news;
    state.drifts.set(key, { series: entry.id, kind, since, seenAt, factor, confidence });
  }
}

/** The shortest total from now on that is no shorter than the time between two outcomes: those do not overlap much, and come soon. */
const watchedTarget = ({ targets }: Layout, spacing: number): number =>
  targets.findIndex(({ kind, fromLead, toLead }) => kind === 'total' && fromLead === 0 && toLead >= spacing);

/** Of an earlier planner: its detectors may have been kept before the drift began, or not at all. */
function resume({ drifts }: PlannerState, { id: series, drift }: SeriesEntry, outcomesADay: number): void {
  if (drifts.size === 0) return;
  for (const kind of DRIFT_KINDS) {
    if (!isDrifting(drift, kind) && drifts.has(driftKey({ series, kind })))
      resumeDrift(drift, kind, outcomesADay);
  }
}

/** All that run of series that are known. */
export const runningDrifts = ({ drifts, entries }: PlannerState): readonly Drift[] =>
  [...drifts.values()].filter(({ series }) => entries.has(series));
