/** What the experts of all models say of some rows: one batched call a model, and NaN where a model failed. */
import type { ModelFailure } from './planner.ts';
import type { Stopwatch } from './stopwatch.ts';
import { hidesBaseline } from '../../core/demand/events/baseline.ts';
import { withoutKnown } from '../../core/forecast/events/target-effect.ts';
import { bringsQuantiles } from '../../core/forecast/model/experts.ts';
import type { Spoken } from '../../core/forecast/mixture/state.ts';
import type { ModelCard } from '../../core/forecast/model/model-card.ts';
import type { ModelRow } from '../../core/forecast/model/model-input.ts';
import { isFitted, rowLength, toModelInput } from '../../core/forecast/model/model-input.ts';
import type { ExpertsPlace, OutputReader } from '../../core/forecast/model/output-reader.ts';
import { outputReader } from '../../core/forecast/model/output-reader.ts';
import type { Target } from '../../core/forecast/target.ts';
import { present } from '../../core/units/check.ts';
import type { Predictor } from '../../ports/predictor.ts';
import { ModelFailed } from '../../ports/predictor.ts';

/** A row and what is wanted of it. */
export interface InferenceRow extends ModelRow {
  /** Rows with the same targets share one array. */
  readonly targets: readonly Target[];
  /** Of the quantiles, likewise; ascending. */
  readonly levels: readonly number[];
}

export interface InferenceDeps {
  readonly predictor: Predictor;
  /** `undefined`: nobody asks how long it takes. */
  readonly watch: Stopwatch | undefined;
}

export interface Inference {
  /** By row. */
  readonly spoken: readonly Spoken[];
  readonly failures: readonly ModelFailure[];
}

/** Rows in one call: more only costs memory. */
const ROWS_MAX = 2_048;
/** Numbers in one call, 32 MB of them: a model with a long context takes fewer rows. */
const INPUTS_MAX = 8_000_000;

/**
 * Never rejects for a model's sake: the experts of one that failed sleep (NaN), and it is in `failures`. So do
 * those of a series that the model was not fitted to, which is no failure.
 */
export async function infer(
  deps: InferenceDeps,
  cards: readonly ModelCard[],
  rows: readonly InferenceRow[],
): Promise<Inference> {
  const count = (of: readonly ModelCard[]): number => of.reduce((sum, card) => sum + card.experts.length, 0);
  const experts = count(cards);
  const own = count(cards.filter(bringsQuantiles));
  const spoken = silence(rows, { experts, own });
  const failures: ModelFailure[] = [];
  for (const [index, card] of cards.entries()) {
    const before = cards.slice(0, index);
    const place = { experts, from: count(before), own, ownFrom: count(before.filter(bringsQuantiles)) };
    const places = rows.map((row, at): RowPlace => ({
      row,
      place: { ...place, ...present(spoken[at], 'a row') },
    }));
    const failure = await inferModel(
      deps,
      card,
      places.filter(({ row }) => isFitted(row, card)),
    );
    if (failure !== undefined) failures.push(failure);
  }
  return { spoken, failures };
}

/** Nothing said of any row yet. */
function silence(rows: readonly InferenceRow[], count: { experts: number; own: number }): Spoken[] {
  const points = room(rows.map(({ targets }) => targets.length * count.experts));
  const quantiles = room(rows.map(({ targets, levels }) => targets.length * count.own * levels.length));
  return rows.map((_, at) => ({
    points: present(points[at], 'a row'),
    quantiles: present(quantiles[at], 'a row'),
  }));
}

interface RowPlace {
  readonly row: InferenceRow;
  readonly place: ExpertsPlace;
}

/** Resolves with what went wrong, if anything did. */
async function inferModel(
  deps: InferenceDeps,
  card: ModelCard,
  rows: readonly RowPlace[],
): Promise<ModelFailure | undefined> {
  const { name, version } = card;
  const model = { name, version };
  const chunk = Math.max(1, Math.min(ROWS_MAX, Math.floor(INPUTS_MAX / rowLength(card))));
  let silent = 0;
  try {
    for (let first = 0; first < rows.length; first += chunk) {
      silent += await inferChunk(deps, card, rows.slice(first, first + chunk));
    }
  } catch (error) {
    if (!(error instanceof ModelFailed)) throw error;
    return { model: error.model, detail: error.message };
  }
  return silent === 0
    ? undefined
    : { model, detail: `gave no usable number for ${silent} of ${rows.length} series` };
}

/** One array for all, since 10,000 of them take longer to make than to fill. */
function room(lengths: readonly number[]): Float32Array[] {
  const all = new Float32Array(lengths.reduce((sum, length) => sum + length, 0)).fill(Number.NaN);
  let end = 0;
  return lengths.map((length) => all.subarray(end, (end += length)));
}

/** Resolves with how many rows have a target of which none of the model's experts gives a usable number. */
async function inferChunk(
  { predictor, watch }: InferenceDeps,
  card: ModelCard,
  chunk: readonly RowPlace[],
): Promise<number> {
  const { name, version } = card;
  const input = toModelInput(
    chunk.map(({ row }) => row),
    card,
  );
  watch?.passed('input');
  const output = await predictor.predict({ model: { name, version }, ...input });
  watch?.passed('model');
  const read = readers(card);
  let silent = 0;
  chunk.forEach(({ row, place }, index) => {
    read(row)(output, index, place);
    toBaseline(row, card, place);
    if (isSilent(place, card.experts.length) && !isBlinded(row, card)) silent += 1;
  });
  watch?.passed('points');
  return silent;
}

/** The reader for a row, made once for all rows that want the same. */
function readers(card: ModelCard): (row: InferenceRow) => OutputReader {
  const known = new Map<readonly Target[], Map<readonly number[], OutputReader>>();
  return ({ targets, levels }) => {
    const byLevels = known.get(targets) ?? new Map<readonly number[], OutputReader>();
    known.set(targets, byLevels);
    const reader = byLevels.get(levels) ?? outputReader(card, targets, levels);
    byLevels.set(levels, reader);
    return reader;
  };
}

/** What a model that knows of events says has them in it; all that is said of a series is said of its baseline. */
function toBaseline(
  { events, targets, levels, issue }: InferenceRow,
  card: ModelCard,
  place: ExpertsPlace,
): void {
  if (!events || card.inputs.events.length === 0) return;
  const { points, experts, from, quantiles, own, ownFrom } = place;
  const isOwn = bringsQuantiles(card);
  targets.forEach((target, at) => {
    const remove = withoutKnown(events, card.inputs.events, { target, issue });
    if (!remove) return;
    for (let expert = 0; expert < card.experts.length; expert += 1) {
      const point = at * experts + from + expert;
      points[point] = remove(points[point] ?? Number.NaN);
      const first = (at * own + ownFrom + expert) * levels.length;
      for (let level = first; isOwn && level < first + levels.length; level += 1) {
        quantiles[level] = remove(quantiles[level] ?? Number.NaN);
      }
    }
  });
}

/** Of a part of what the model goes by nothing is known, for a reason that is announced: that it is silent is no failure. */
const isBlinded = ({ events, issue }: InferenceRow, { contextLength }: ModelCard): boolean =>
  events !== undefined && hidesBaseline(events.runs, { from: issue - contextLength, to: issue });

/** There is a target of which none of the model's experts, so many from `from` on, gives a number. */
function isSilent({ points, experts, from }: ExpertsPlace, count: number): boolean {
  for (let first = from; first < points.length; first += experts) {
    let at = first;
    while (at < first + count && Number.isNaN(points[at])) at += 1;
    if (at === first + count) return true;
  }
  return false;
}
