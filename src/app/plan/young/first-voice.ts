/**
 * What is said of a series before anyone knows how well its experts do? A mixture needs two hours of outcomes to weigh
 * them by. A model that has learned from other series needs none: as long as a series is young it speaks alone, with
 * quantiles of its own (`firstVoice` of its card).
 */
import type { InferenceDeps, InferenceRow } from '../infer.ts';
import { infer } from '../infer.ts';
import type { ModelFailure } from '../planner.ts';
import type { Cast } from '../../../core/forecast/model/cast.ts';
import { expertsOf } from '../../../core/forecast/model/experts.ts';
import type { ExpertId } from '../../../core/forecast/model/experts.ts';
import type { SeriesModel } from '../../../core/forecast/series-model.ts';
import { isSeasoned } from '../../../core/forecast/series-model.ts';

/** A row and the learned side of its series. */
interface FirstRow extends InferenceRow {
  readonly model: SeriesModel;
}

export interface FirstVoice {
  /** [target, level]. */
  readonly quantiles: Float32Array;
  /** Of the model's expert among all that speak. */
  readonly place: number;
}

export interface FirstVoices {
  /** By row; `undefined`: it is not young, or nobody speaks for it. */
  readonly said: readonly (FirstVoice | undefined)[];
  readonly failures: readonly ModelFailure[];
}

/** Series that it speaks for in one cycle; others that are as young have to wait: a cycle of 10,000 is to take no longer. */
const YOUNG_MAX = 4_096;

/** All that may have made a forecast: the experts, and the first voice if it is none of them. */
export const speakersOf = ({ mixing, first }: Cast): readonly ExpertId[] =>
  expertsOf(first && !mixing.includes(first) ? [...mixing, first] : mixing);

/** Asks the first voice for those that are young, in their order; never rejects for its sake. */
export async function hearFirst(
  deps: InferenceDeps,
  { mixing, first }: Cast,
  rows: readonly FirstRow[],
): Promise<FirstVoices> {
  const said = rows.map((): FirstVoice | undefined => undefined);
  if (!first) return { said, failures: [] };
  const before = mixing.includes(first) ? mixing.slice(0, mixing.indexOf(first)) : mixing;
  const place = expertsOf(before).length;
  const young = [...rows.keys()].filter((at) => rows[at] && !isSeasoned(rows[at].model)).slice(0, YOUNG_MAX);
  if (young.length === 0) return { said, failures: [] };
  const { spoken, failures } = await infer(
    deps,
    [first],
    young.flatMap((at) => rows[at] ?? []),
  );
  young.forEach((at, index) => {
    const quantiles = spoken[index]?.quantiles;
    if (quantiles?.every(Number.isFinite)) said[at] = { quantiles, place };
  });
  return { said, failures };
}
