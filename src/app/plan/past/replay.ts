/**
 * The past forecast again: what would have been said at each issue, and what is learned from what came.
 *
 * Strictly causal: an issue sees only the steps before it, and is judged only when its steps were final. At start
 * the planner learns so, and a backtest is made of it.
 */
import type { InferenceDeps, InferenceRow } from '../infer.ts';
import { hearFirst } from '../young/first-voice.ts';
import { infer } from '../infer.ts';
import type { ModelFailure } from '../planner.ts';
import type { Heard } from '../say.ts';
import type { ActingEvents } from '../../../core/demand/events/acting-events.ts';
import type { Ring } from '../../../core/demand/ring.ts';
import type { ModelCard } from '../../../core/forecast/model/model-card.ts';
import type { SeriesModel } from '../../../core/forecast/series-model.ts';
import { awaitOutcome, judge } from '../../../core/forecast/series-model.ts';
import { present } from '../../../core/units/check.ts';
import type { CivilZone } from '../../../core/units/civil-time.ts';

/** Issues of one series, so few that they fit into one batch. */
export interface Replay {
  readonly cards: readonly ModelCard[];
  /** Speaks while the series is young; `undefined`: nobody does, or nobody asks. */
  readonly first?: ModelCard | undefined;
  /** Learns. */
  readonly model: SeriesModel;
  readonly past: Ring;
  /** As `ModelRow` has them. */
  readonly zone: CivilZone;
  /** The series' rows of parameters at an issue, likewise. */
  readonly parametersAt: (issue: number) => ReadonlyMap<string, Float32Array>;
  /** What acts on the series, as it was known at an issue; asked in the order of the issues. */
  readonly eventsAt: (issue: number) => ActingEvents | undefined;
  /** Step indices, ascending, none before those of an earlier call. */
  readonly issues: readonly number[];
  /** What is said at these is judged once it is final. */
  readonly isJudged: (issue: number) => boolean;
}

/** An issue at its time: everything before it has been learned from. */
export interface ReplayedIssue extends Heard {
  readonly row: InferenceRow;
}

/** Calls `said` at each issue, in order; resolves with the models that failed. */
export async function replay(
  deps: InferenceDeps,
  { cards, first, model, past, zone, eventsAt, parametersAt, issues, isJudged }: Replay,
  said: (issue: ReplayedIssue) => void,
): Promise<readonly ModelFailure[]> {
  const { targets, levels } = model.layout;
  const rows = issues.map((issue) => ({
    zone,
    events: eventsAt(issue),
    parameters: parametersAt(issue),
    steps: past,
    issue,
    targets,
    levels,
  }));
  const { spoken: inferred, failures: failed } = await infer(deps, cards, rows);
  const voices = await hearFirst(
    deps,
    { mixing: cards, first },
    rows.map((row) => ({ ...row, model })),
  );
  const failures = [...failed, ...voices.failures];
  rows.forEach((row, index) => {
    const spoken = present(inferred[index], 'a row');
    judge(model, { finalUntil: row.issue, steps: past, events: row.events }, () => undefined);
    said({ row, spoken, failed: failures.length > 0, first: voices.said[index] });
    if (!isJudged(row.issue)) return;
    awaitOutcome(model, { issue: row.issue, spoken, told: undefined }); // Nobody was told, so it is not scored.
  });
  return failures;
}
