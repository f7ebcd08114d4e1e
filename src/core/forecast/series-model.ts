/**
 * The learned side of one series: its mixture, and the forecasts whose time has not come yet.
 *
 * An issue is what the experts said at one instant. It waits in `pending` until the steps of its targets are
 * final; then each target is judged once: the mixture learns, and a score tells how good the forecast was.
 * Not every issue is kept for judgement, only each `judgeEverySteps`th.
 */
import type { Mixture, MixtureShape, Said, Spoken, Voices } from './mixture/state.ts';
import { createMixture, mixtureShape, saidOf } from './mixture/state.ts';
import { learn, mixQuantiles } from './mixture/mixture.ts';
import type { MixtureTarget } from './mixture/take-after.ts';
import { isSeasonedAt, takeAfter } from './mixture/take-after.ts';
import { inheritMixture } from './mixture/inherit.ts';
import type { Pending, PendingPlace, SaidThen } from './pending.ts';
import { createPending, dropJudged, inheritPending, markJudged, pushPending, saidThen } from './pending.ts';
import type { Target } from './target.ts';
import { targetValue } from './target.ts';
import type { ActingEvents } from '../demand/events/acting-events.ts';
import { baselineAt, observedAt } from '../demand/events/baseline.ts';
import type { Ring } from '../demand/ring.ts';
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
  readonly pending: Pending;
}

/** A target whose time has come, just before the mixture learns from it. */
export interface Outcome extends PendingPlace {
  /** Index of lead 0. */
  readonly issue: number;
  readonly actual: number;
}

export interface LearningPolicy {
  /** Errors after which the weight of one has fallen to 1/e. */
  readonly memory: number;
}

export function createSeriesModel(layout: Layout, voices: Voices, { memory }: LearningPolicy): SeriesModel {
  const shape = mixtureShape(voices, { targets: layout.targets.length, levels: layout.levels, memory });
  return { layout, shape, mixture: createMixture(shape), pending: createPending() };
}

/** The series with another cast: who stays keeps what is known of him. `origins` as in `Succession`; the former is not to be used any more. */
export function inheritModel(
  { layout, shape: from, mixture, pending }: SeriesModel,
  voices: Voices,
  origins: Int16Array,
): SeriesModel {
  const { targets, levels, memory } = from;
  const shape = mixtureShape(voices, { targets, levels, memory });
  const succession = { from, to: shape, origins };
  return {
    layout,
    shape,
    mixture: inheritMixture(mixture, succession),
    pending: inheritPending(pending, succession),
  };
}

/** Every target has seen enough outcomes for its quantiles to mean something. */
export const isSeasoned = ({ layout, mixture }: SeriesModel): boolean =>
  layout.targets.every((_, target) => isSeasonedAt(mixture, target));

/** A series and what its experts say of it now. */
export interface Heard {
  readonly model: SeriesModel;
  readonly spoken: Spoken;
}

/** Fills the targets of which too little was judged with what an older series with the same experts knows of its own. */
export function learnFromElder(young: Heard, elder: Heard): void {
  young.model.layout.targets.forEach((target, index) => {
    const at = nearest(elder.model.layout, target);
    if (isSeasonedAt(young.model.mixture, index) || !isSeasonedAt(elder.model.mixture, at)) return;
    takeAfter(mixtureTarget(young, index), mixtureTarget(elder, at));
  });
}

const mixtureTarget = ({ model: { mixture, shape }, spoken }: Heard, target: number): MixtureTarget => ({
  mixture,
  shape,
  said: saidOf(spoken, shape, target),
});

/** Quantiles [target, level] of the layout's targets. */
export function issueQuantiles({ mixture, shape, layout }: SeriesModel, spoken: Spoken): Float64Array {
  const levels = shape.levels.length;
  const values = new Float64Array(layout.targets.length * levels);
  layout.targets.forEach((_, target) => {
    const into = values.subarray(target * levels, (target + 1) * levels);
    mixQuantiles(mixture, shape, saidOf(spoken, shape, target), into);
  });
  return values;
}

/** Quantiles of a target that is not in the layout: what is said of itself, the errors and weights of the nearest one that is. */
export function quantilesNear(model: SeriesModel, target: Target, said: Said): Float64Array {
  const values = new Float64Array(model.shape.levels.length);
  mixQuantiles(model.mixture, model.shape, { ...said, target: nearest(model.layout, target) }, values);
  return values;
}

/** Puts an issue aside until its time has come. */
export function awaitOutcome(model: SeriesModel, said: SaidThen): void {
  pushPending(model.pending, model.shape, said);
}

/** The newest issue that waits; `undefined`: none does. */
export const newestPending = ({ pending }: SeriesModel): number | undefined =>
  pending.length === 0 ? undefined : pending.issues[pending.length - 1];

/**
 * Judges every target that is final now, in the order of issues: `before` sees each outcome, then the mixture
 * learns from it. A target with an unknown step is never judged, nor one that says nothing about demand. What
 * comes while an event acts is compared as it was told; learned from is what would have come without it.
 */
export function judge(
  model: SeriesModel,
  now: { finalUntil: number; steps: Ring; events: ActingEvents | undefined },
  before: (outcome: Outcome) => void,
): void {
  const { pending, shape, layout } = model;
  for (let place = 0; place < pending.length; place += 1) {
    const issue = pending.issues[place] ?? 0;
    const index = pending.targets[place] ?? 0;
    const target = present(layout.targets[index], 'a target');
    if (issue + target.toLead > now.finalUntil) continue;
    markJudged(pending, place);
    const actual = targetValue(target, (lead) => observedAt(now.steps, now.events, issue + lead));
    if (Number.isNaN(actual)) continue;
    const outcome = { place, target: index, issue, actual };
    before(outcome);
    const baseline = targetValue(target, (lead) => baselineAt(now.steps, now.events, issue + lead));
    if (Number.isNaN(baseline)) continue;
    learn(model.mixture, shape, { ...saidThen(pending, shape, outcome), actual: baseline });
  }
  dropJudged(pending, shape);
}

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
