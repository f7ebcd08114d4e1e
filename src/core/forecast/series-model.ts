/**
 * The learned side of one series: its mixture, and the forecasts whose time has not come yet.
 *
 * An issue is what the experts said at one instant. It waits in `pending` until the steps of its targets are
 * final; then each target is judged once: the mixture learns, and a score tells how good the forecast was.
 * Not every issue is kept for judgement, only each `judgeEverySteps`th.
 */
import { JUDGED_MIN } from './expert-weights.ts';
import type { Mixture, MixtureShape } from './mixture-state.ts';
import { createMixture } from './mixture-state.ts';
import { learn, mixQuantiles } from './mixture.ts';
import type { Target } from './target.ts';
import { targetValue } from './target.ts';
import type { Ring } from '../demand/ring.ts';
import { stepAt } from '../demand/ring.ts';
import { present } from '../units/check.ts';

/** Which targets of a series are forecast, mixed and scored, at which levels. */
export interface Layout {
  readonly targets: readonly Target[];
  /** Ascending, in (0, 1). */
  readonly levels: readonly number[];
}

export interface SeriesModel {
  readonly layout: Layout;
  readonly shape: MixtureShape;
  readonly mixture: Mixture;
  readonly pending: PendingIssue[];
}

export interface PendingIssue {
  /** Index of lead 0. */
  readonly issue: number;
  /** [target, expert]. */
  readonly points: Float32Array;
  /** What was said, [target, level]. */
  readonly quantiles: Float32Array;
  /** By target: judged already. */
  readonly done: Uint8Array;
}

/** A target whose time has come, just before the mixture learns from it. */
export interface Outcome {
  readonly issue: PendingIssue;
  readonly target: number;
  readonly actual: number;
}

export interface LearningPolicy {
  /** Errors after which the weight of one has fallen to 1/e. */
  readonly memory: number;
}

export function createSeriesModel(layout: Layout, experts: number, policy: LearningPolicy): SeriesModel {
  const shape: MixtureShape = {
    experts,
    targets: layout.targets.length,
    levels: layout.levels,
    memory: policy.memory,
  };
  return { layout, shape, mixture: createMixture(shape), pending: [] };
}

/** Every target has seen enough outcomes for its quantiles to mean something. */
export const isSeasoned = (model: SeriesModel): boolean =>
  model.mixture.judged.every((judged) => judged >= JUDGED_MIN);

/** Quantiles [target, level] of the layout's targets; `points` is [target, expert]. */
export function issueQuantiles(model: SeriesModel, points: Float32Array): Float64Array {
  const { experts, levels } = model.shape;
  const values = new Float64Array(model.layout.targets.length * levels.length);
  model.layout.targets.forEach((_, target) => {
    mixQuantiles(
      model.mixture,
      model.shape,
      { target, points: points.subarray(target * experts, (target + 1) * experts) },
      values.subarray(target * levels.length, (target + 1) * levels.length),
    );
  });
  return values;
}

/** Quantiles of a target that is not in the layout: its own points, the errors of the nearest one that is. */
export function quantilesNear(model: SeriesModel, target: Target, points: Float32Array): Float64Array {
  const values = new Float64Array(model.shape.levels.length);
  mixQuantiles(model.mixture, model.shape, { target: nearest(model.layout, target), points }, values);
  return values;
}

/** Puts an issue aside until its time has come: a copy of what was said of the layout's targets, which come first. */
export function awaitOutcome(
  model: SeriesModel,
  said: { issue: number; points: Float32Array; quantiles: ArrayLike<number> },
): void {
  const { experts, targets } = model.shape;
  const split = experts * targets;
  const kept = new Float32Array(split + said.quantiles.length); // One array: its head is as large as what is in it.
  kept.set(said.points.subarray(0, split));
  kept.set(said.quantiles, split);
  model.pending.push({
    issue: said.issue,
    points: kept.subarray(0, split),
    quantiles: kept.subarray(split),
    done: new Uint8Array(targets),
  });
}

/**
 * Judges every target that is final now, in the order of issues: `before` sees each outcome, then the mixture
 * learns from it. A target with an unknown step is never judged.
 */
export function judge(
  model: SeriesModel,
  now: { finalUntil: number; steps: Ring },
  before: (outcome: Outcome) => void,
): void {
  for (const issue of model.pending) {
    model.layout.targets.forEach((target, index) => {
      if (issue.done[index] === 1 || issue.issue + target.toLead > now.finalUntil) return;
      issue.done[index] = 1;
      const actual = targetValue(target, (lead) => stepAt(now.steps, issue.issue + lead));
      if (Number.isNaN(actual)) return;
      before({ issue, target: index, actual });
      learn(model.mixture, model.shape, { target: index, points: pointsOf(model, issue, index), actual });
    });
  }
  const open = model.pending.findIndex((issue) => issue.done.includes(0));
  model.pending.splice(0, open < 0 ? model.pending.length : open);
}

/** Points of one target of an issue, one a expert. */
export const pointsOf = (model: SeriesModel, issue: PendingIssue, target: number): Float32Array =>
  issue.points.subarray(target * model.shape.experts, (target + 1) * model.shape.experts);

/** The layout's target of the same kind that is most alike, by where it starts and ends. */
function nearest(layout: Layout, wanted: Target): number {
  const distances = layout.targets.map((target) =>
    target.kind === wanted.kind
      ? Math.abs(target.fromLead - wanted.fromLead) + Math.abs(target.toLead - wanted.toLead)
      : Number.POSITIVE_INFINITY,
  );
  return present(
    distances.reduce((best, distance, index) => (distance < (distances[best] ?? 0) ? index : best), 0),
    'a target',
  );
}
