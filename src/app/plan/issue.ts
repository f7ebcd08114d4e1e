/**
 * Issues the forecasts of a cycle: for every series the targets of its layout, for a pool also its bridge of
 * this very moment, whether that is a target that was learned or one that the age of the news made.
 */
import type { FirstVoices } from './young/first-voice.ts';
import { parametersAt } from './models/fits.ts';
import { judgeEverySteps } from './learning.ts';
import type { Said, SayRow } from './say.ts';
import { say } from './say.ts';
import type { PlannerState, SeriesEntry } from './state.ts';
import { bridgeTargets } from '../../core/allocation/bridge.ts';
import type { PoolId } from '../../core/capacity/pool.ts';
import type { Forecast } from '../../core/forecast/forecast.ts';
import type { ForecastSet } from '../../core/forecast/forecast-set.ts';
import { createForecastPacker } from '../../core/forecast/forecast-set.ts';
import type { Spoken } from '../../core/forecast/mixture/state.ts';
import { awaitOutcome, newestPending } from '../../core/forecast/series-model.ts';
import type { Target } from '../../core/forecast/target.ts';
import { formatTarget } from '../../core/forecast/target.ts';
import { present } from '../../core/units/check.ts';
import type { Instant } from '../../core/units/time.ts';

/** A series whose forecast is due. */
export interface IssueRow extends SayRow {
  readonly entry: SeriesEntry;
}

export interface Issued {
  /** All that was issued; `undefined`: there was nothing to forecast. */
  readonly pack: () => ForecastSet | undefined;
  /** By pool, with the bridge of this cycle among the targets. */
  readonly pools: ReadonlyMap<PoolId, Forecast>;
}

/** One row for every series that was ever counted. */
export function rowsToIssue(state: PlannerState, now: Instant): readonly IssueRow[] {
  const { issue } = state;
  if (issue === undefined) return [];
  return [...state.entries.values()]
    .filter(({ ring }) => ring.first < issue)
    .map((entry) => {
      const { targets } = entry.model.layout;
      const extras = bridgeExtras(state, entry, now);
      return issueRow(state, {
        ...{ entry, issue, extras },
        targets: extras.length === 0 ? targets : [...targets, ...extras],
      });
    });
}

/** All that a forecast of a series goes by. */
export const issueRow = (
  state: PlannerState,
  row: Pick<IssueRow, 'entry' | 'issue' | 'extras' | 'targets'>,
): IssueRow => ({
  ...row,
  model: row.entry.model,
  events: state.events.actingOn(row.entry),
  zone: state.policy.zone,
  parameters: parametersAt(state.fits, row.entry.id, row.issue * state.policy.stepMs),
  levels: row.entry.model.layout.levels,
  steps: row.entry.ring,
});

/** `spoken` is what `infer` gave for the rows, the young of which take after others by now; `failed`: at least one model failed. */
export function issueForecasts(
  state: PlannerState,
  rows: readonly IssueRow[],
  inferred: {
    readonly spoken: readonly Spoken[];
    readonly failed: boolean;
    /** By row, as `hearFirst` gives them. */
    readonly first: FirstVoices['said'];
  },
): Issued {
  const first = rows[0];
  if (!first) return { pack: () => undefined, pools: new Map() };
  const issuedAt = first.issue * state.policy.stepMs;
  const packer = createForecastPacker({ issuedAt, stepMs: state.policy.stepMs, experts: state.speakers });
  const pools = new Map<PoolId, Forecast>();
  rows.forEach((row, index) => {
    const spoken = present(inferred.spoken[index], 'a row');
    const said = say(row, { spoken, failed: inferred.failed, first: inferred.first[index] });
    if (!said) return;
    const { layout } = row.entry.model;
    const standard = said.values.subarray(0, layout.targets.length * layout.levels.length);
    packer.add({ id: row.entry.id, ...said, layout, values: standard });
    keepForJudgement(state, row, { spoken, told: standard });
    if (row.entry.pool) pools.set(row.entry.pool.id, toForecast(state, row, said));
  });
  return { pack: () => packer.pack(), pools };
}

function keepForJudgement(
  { policy }: PlannerState,
  { entry, issue }: IssueRow,
  said: { spoken: Spoken; told: Float64Array },
): void {
  if (!entry.learning.caughtUp || issue % judgeEverySteps(policy.stepMs) !== 0) return;
  if (newestPending(entry.model) === issue) return;
  awaitOutcome(entry.model, { issue, ...said });
}

function toForecast(state: PlannerState, row: IssueRow, said: Said): Forecast {
  const { weights } = said;
  return {
    series: row.entry.id,
    issuedAt: row.issue * state.policy.stepMs,
    stepMs: state.policy.stepMs,
    basis: said.basis,
    reason: said.reason,
    targets: row.targets,
    levels: row.entry.model.layout.levels,
    values: said.values,
    models: weights ? state.speakers.map((expert, at) => ({ ...expert, weight: weights[at] ?? 0 })) : [],
  };
}

function bridgeExtras(state: PlannerState, { pool, model }: SeriesEntry, now: Instant): Target[] {
  if (!pool || state.issue === undefined) return [];
  const { stepMs } = state.policy;
  const span = {
    issuedAt: state.issue * stepMs,
    stepMs,
    horizonSteps: state.horizon,
    leadTimeMs: state.starts.get(pool.id)?.leadTimeMs ?? pool.leadTimeMs,
    periodMs: stepMs,
  };
  const { add, keep } = bridgeTargets(span, now);
  const known = new Set(model.layout.targets.map(formatTarget));
  return [add, keep].filter((target) => !known.has(formatTarget(target)));
}
