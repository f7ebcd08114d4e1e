/**
 * Issues the forecasts of a cycle: for every series the targets of its layout, for a pool also its bridge of
 * this very moment, whether that is a target that was learned or one that the age of the news made.
 */
import { JUDGE_EVERY_STEPS } from './burn-in.ts';
import type { InferenceRow } from './infer.ts';
import type { PlannerState, SeriesEntry } from './state.ts';
import { bridgeTargets } from '../../core/allocation/bridge.ts';
import type { PoolId } from '../../core/capacity/pool.ts';
import type { Basis, BasisReason, Forecast } from '../../core/forecast/forecast.ts';
import type { ForecastSet } from '../../core/forecast/forecast-set.ts';
import { createForecastPacker } from '../../core/forecast/forecast-set.ts';
import { PLAIN_ROW } from '../../core/forecast/model/model-input.ts';
import { meanWeights } from '../../core/forecast/mixture.ts';
import { reactiveQuantiles } from '../../core/forecast/reactive.ts';
import {
  awaitOutcome,
  isSeasoned,
  issueQuantiles,
  newestPending,
  quantilesNear,
} from '../../core/forecast/series-model.ts';
import type { Target } from '../../core/forecast/target.ts';
import { formatTarget } from '../../core/forecast/target.ts';
import { present } from '../../core/units/check.ts';
import type { Instant } from '../../core/units/time.ts';

/** A series whose forecast is due. */
export interface IssueRow extends InferenceRow {
  readonly entry: SeriesEntry;
  /** Targets beyond the layout's; they follow those in `targets`. */
  readonly extras: readonly Target[];
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
      return {
        entry,
        extras,
        ...PLAIN_ROW,
        targets: extras.length === 0 ? targets : [...targets, ...extras],
        levels: entry.model.layout.levels,
        steps: entry.ring,
        issue,
      };
    });
}

/** `points` is what `infer` gave for the rows; `failed`: at least one model failed. */
export function issueForecasts(
  state: PlannerState,
  rows: readonly IssueRow[],
  inferred: { points: readonly Float32Array[]; failed: boolean },
): Issued {
  const first = rows[0];
  if (!first) return { pack: () => undefined, pools: new Map() };
  const issuedAt = first.issue * state.policy.stepMs;
  const packer = createForecastPacker({ issuedAt, stepMs: state.policy.stepMs, experts: state.experts });
  const pools = new Map<PoolId, Forecast>();
  rows.forEach((row, index) => {
    const points = present(inferred.points[index], 'the points of a row');
    const said = sayRow(row, points, inferred.failed);
    if (!said) return;
    const { layout } = row.entry.model;
    const standard = said.values.subarray(0, layout.targets.length * layout.levels.length);
    packer.add({ id: row.entry.id, ...said, layout, values: standard });
    keepForJudgement(row, points, standard);
    if (row.entry.pool) pools.set(row.entry.pool.id, toForecast(state, row, said));
  });
  return { pack: () => packer.pack(), pools };
}

interface Said {
  readonly basis: Basis;
  readonly reason: BasisReason | undefined;
  /** [target, level], of the layout's targets and then the extras. */
  readonly values: Float64Array;
  readonly weights: Float64Array | undefined;
}

/** By models if they have spoken and were judged often enough, otherwise reactive; `undefined`: nothing recent is known. */
function sayRow(row: IssueRow, points: Float32Array, failed: boolean): Said | undefined {
  const { model } = row.entry;
  const { experts, levels } = model.shape;
  const spoken = row.targets.every((_, target) => isSpokenFor(points, target, experts));
  if (spoken && isSeasoned(model)) {
    const values = new Float64Array(row.targets.length * levels.length);
    values.set(issueQuantiles(model, points));
    row.extras.forEach((target, index) => {
      const at = model.layout.targets.length + index;
      values.set(
        quantilesNear(model, target, points.subarray(at * experts, (at + 1) * experts)),
        at * levels.length,
      );
    });
    const weights = meanWeights(model.mixture, model.shape, { target: 0, points });
    return { basis: 'model', reason: undefined, values, weights };
  }
  const values = reactiveQuantiles(row, row.targets, levels);
  // Models that have been judged often enough know the series: that they are silent now is no want of history.
  const reason = !spoken && (failed || isSeasoned(model)) ? 'model-failed' : 'too-little-history';
  return values && { basis: 'reactive', reason, values, weights: undefined };
}

/** At least one expert has a point for the target. */
function isSpokenFor(points: Float32Array, target: number, experts: number): boolean {
  for (let at = target * experts; at < (target + 1) * experts; at += 1) {
    if (Number.isFinite(points[at])) return true;
  }
  return false;
}

function keepForJudgement({ entry, issue }: IssueRow, points: Float32Array, quantiles: Float64Array): void {
  if (!entry.learning.caughtUp || issue % JUDGE_EVERY_STEPS !== 0) return;
  if (newestPending(entry.model) === issue) return;
  awaitOutcome(entry.model, { issue, points, quantiles });
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
    models: weights ? state.experts.map((expert, at) => ({ ...expert, weight: weights[at] ?? 0 })) : [],
  };
}

function bridgeExtras(state: PlannerState, { pool, model }: SeriesEntry, now: Instant): Target[] {
  if (!pool || state.issue === undefined) return [];
  const { stepMs } = state.policy;
  const span = {
    issuedAt: state.issue * stepMs,
    stepMs,
    horizonSteps: state.horizon,
    leadTimeMs: pool.leadTimeMs,
    periodMs: stepMs,
  };
  const { add, keep } = bridgeTargets(span, now);
  const known = new Set(model.layout.targets.map(formatTarget));
  return [add, keep].filter((target) => !known.has(formatTarget(target)));
}
