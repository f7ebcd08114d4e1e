/** What is said of a series at an issue: by its models, or reactively while those cannot speak for it. */
import type { InferenceRow } from './infer.ts';
import type { FirstVoice } from './young/first-voice.ts';
import type { Basis, BasisReason } from '../../core/forecast/forecast.ts';
import { meanWeights } from '../../core/forecast/mixture/mixture.ts';
import type { Spoken } from '../../core/forecast/mixture/state.ts';
import { saidOf } from '../../core/forecast/mixture/state.ts';
import { applyEffect, effectOnTarget } from '../../core/forecast/events/target-effect.ts';
import { reactiveQuantiles } from '../../core/forecast/reactive.ts';
import type { SeriesModel } from '../../core/forecast/series-model.ts';
import { isSeasoned, issueQuantiles, quantilesNear } from '../../core/forecast/series-model.ts';
import type { Target } from '../../core/forecast/target.ts';

/** A row and the learned side of its series. */
export interface SayRow extends InferenceRow {
  readonly model: SeriesModel;
  /** Targets beyond the layout's; they follow those in `targets`. */
  readonly extras: readonly Target[];
}

export interface Said {
  readonly basis: Basis;
  readonly reason: BasisReason | undefined;
  /** [target, level], of the layout's targets and then the extras. */
  readonly values: Float64Array;
  /** By expert; and one of the first voice, where that has spoken and is none of them. */
  readonly weights: Float64Array | undefined;
}

/** What was heard of a row. */
export interface Heard {
  readonly spoken: Spoken;
  /** At least one model failed. */
  readonly failed: boolean;
  /** `undefined`: it has not spoken. */
  readonly first: FirstVoice | undefined;
}

/**
 * By models if they have spoken and were judged often enough, otherwise by the first voice, otherwise reactive;
 * `undefined`: nothing recent is known.
 */
export function say(row: SayRow, heard: Heard): Said | undefined {
  const { spoken } = heard;
  return sayBy(row, heard, (values) => {
    values.set(issueQuantiles(row.model, spoken));
    sayExtras(row, spoken, { values, from: row.model.layout.targets.length });
  });
}

/** The same of a row whose targets are all extras. */
export function sayOnDemand(row: SayRow, heard: Heard): Said | undefined {
  return sayBy(row, heard, (values) => {
    sayExtras(row, heard.spoken, { values, from: 0 });
  });
}

/** Writes the extras, the first of which is target `from` of the row. */
function sayExtras(
  { model, extras }: SayRow,
  spoken: Spoken,
  { values, from }: { readonly values: Float64Array; readonly from: number },
): void {
  const { levels } = model.shape;
  extras.forEach((target, index) => {
    const said = saidOf(spoken, model.shape, from + index);
    values.set(quantilesNear(model, target, said), (from + index) * levels.length);
  });
}

function sayBy(
  row: SayRow,
  { spoken, failed, first }: Heard,
  write: (values: Float64Array) => void,
): Said | undefined {
  const { model } = row;
  const { experts, levels } = model.shape;
  const isSpoken = row.targets.every((_, target) => isSpokenFor(spoken.points, target, experts));
  if (isSpoken && isSeasoned(model)) {
    const values = new Float64Array(row.targets.length * levels.length);
    write(values);
    const weights = meanWeights(model.mixture, model.shape, saidOf(spoken, model.shape, 0));
    withEvents(row, values);
    return { basis: 'model', reason: undefined, values, weights };
  }
  // Of whom nothing recent is known even the first voice has nothing to go by.
  const values = reactiveQuantiles(row, row.targets, levels);
  if (values && first && !isSeasoned(model)) {
    values.set(first.quantiles);
    withEvents(row, values);
    const weights = new Float64Array(Math.max(experts, first.place + 1));
    weights[first.place] = 1;
    return { basis: 'model', reason: undefined, values, weights };
  }
  if (values) withEvents(row, values);
  // Models that have been judged often enough know the series: that they are silent now is no want of history.
  const reason = !isSpoken && (failed || isSeasoned(model)) ? 'model-failed' : 'too-little-history';
  return values && { basis: 'reactive', reason, values, weights: undefined };
}

/** From what would come without events to what comes, [target, level], in place. */
function withEvents({ events, targets, levels, issue }: SayRow, values: Float64Array): void {
  if (!events) return;
  targets.forEach((target, at) => {
    const effect = effectOnTarget(events.runs, target, issue);
    const of = values.subarray(at * levels.length, (at + 1) * levels.length);
    if (effect) applyEffect(effect, levels, of);
  });
}

/** At least one expert has a point for the target. */
function isSpokenFor(points: Float32Array, target: number, experts: number): boolean {
  for (let at = target * experts; at < (target + 1) * experts; at += 1) {
    if (Number.isFinite(points[at])) return true;
  }
  return false;
}
