/** What the detectors of drift say of what was recorded. */
import type { Recorded, RecordedOutcome } from './record.ts';
import { createDriftState, watchOutcome } from '../../src/core/feedback/drift/detector.ts';
import type { DriftKind } from '../../src/core/feedback/drift/drift.ts';
import type { DriftNews, DriftState } from '../../src/core/feedback/drift/detector.ts';
import { LEVELS } from '../../src/app/plan/learning.ts';
import { DAY_MS, MINUTE_MS } from '../../src/core/units/time.ts';

/** Watched, as in service. */
const WINDOW_MINUTES = 5;
const OUTCOMES_A_DAY = DAY_MS / (5 * MINUTE_MS);

export interface Alarms {
  /** In the stretch as it came. */
  readonly quiet: Readonly<Record<DriftKind, number>>;
  readonly weeks: number;
  readonly shifts: number;
  /** Of the shifts that were seen as one of the input, milliseconds after each. */
  readonly delays: readonly number[];
}

export function alarmsIn(
  { quiet, shifts }: Recorded,
  range: { readonly from: number; readonly to: number },
): Alarms {
  const state = createDriftState();
  const counts = { input: 0, loss: 0 };
  const left = [...shifts];
  const delays: number[] = [];
  for (const outcome of quiet.filter(isWatched)) {
    for (let next = left[0]; next && outcome.judgedAt > next.at; next = left[0]) {
      left.shift();
      // A drift that runs already is no news: what is asked is whether this one would have been seen.
      const delay = delayOf(Float32Array.from(state), next.outcomes.filter(isWatched), next.at);
      if (delay !== undefined) delays.push(delay);
    }
    for (const news of watch(state, outcome)) {
      if (news.what === 'began' && outcome.judgedAt >= range.from && outcome.judgedAt < range.to)
        counts[news.kind] += 1;
    }
  }
  return {
    quiet: counts,
    weeks: (range.to - range.from) / (7 * DAY_MS),
    shifts: shifts.length - left.length,
    delays,
  };
}

const isWatched = ({ windowMinutes }: RecordedOutcome): boolean => windowMinutes === WINDOW_MINUTES;

const watch = (state: DriftState, { actual, quantiles }: RecordedOutcome): readonly DriftNews[] =>
  watchOutcome(state, { actual, quantiles, levels: LEVELS }, OUTCOMES_A_DAY);

function delayOf(state: DriftState, outcomes: readonly RecordedOutcome[], at: number): number | undefined {
  for (const outcome of outcomes) {
    const isSeen = watch(state, outcome).some(({ what, kind }) => what === 'began' && kind === 'input');
    if (isSeen) return outcome.judgedAt - at;
  }
  return undefined;
}

/** Windows of five minutes in which twice as much came as was said, by itself. */
export const naturalDoublings = (
  { quiet }: Pick<Recorded, 'quiet'>,
  { from, to }: { readonly from: number; readonly to: number },
): number =>
  quiet
    .filter(isWatched)
    .filter(({ judgedAt }) => judgedAt >= from && judgedAt < to)
    .filter(({ actual, quantiles }) => actual > 2 * (quantiles[MEDIAN] ?? 0)).length;

const MEDIAN = LEVELS.indexOf(0.5);
