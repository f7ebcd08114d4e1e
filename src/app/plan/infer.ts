/** What the experts of all models say of some rows: one batched call a model, and NaN where a model failed. */
import type { ModelFailure } from './planner.ts';
import type { Stopwatch } from './stopwatch.ts';
import { hidesBaseline } from '../../core/demand/events/baseline.ts';
import { withoutKnown } from '../../core/forecast/events/target-effect.ts';
import { bringsQuantiles } from '../../core/forecast/model/experts.ts';
import type { Spoken } from '../../core/forecast/mixture/state.ts';
import type { ModelCard } from '../../core/forecast/model/model-card.ts';
import type { ModelInput, ModelRow } from '../../core/forecast/model/model-input.ts';
import { fittedTo, rowLength, sharingInputs, toModelInput } from '../../core/forecast/model/model-input.ts';
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
  readonly predictor: Pick<Predictor, 'predict'>;
  /** `undefined`: nobody asks how long it takes. */
  readonly watch: Stopwatch | undefined;
}

export interface Inference {
  /** By row. */
  readonly spoken: readonly Spoken[];
  readonly failures: readonly ModelFailure[];
}

/** Rows in one call: more only costs memory. */
const ROWS_MAX = 512;
/** Numbers in one call, 32 MB of them: with a model that has a long context there are fewer rows. */
const INPUTS_MAX = 8_000_000;

/**
 * Never rejects for a model's sake: the experts of one that failed sleep (NaN), and it is in `failures`. So do
 * those of a series that the model was not fitted to, and of an issue that it was trained on, which is no failure.
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
  const asked = cards.map((card, index): AskedModel => {
    const before = cards.slice(0, index);
    const place = { experts, from: count(before), own, ownFrom: count(before.filter(bringsQuantiles)) };
    const isFitted = fittedTo(card);
    return { card, place, isFitted, read: readers(card), rows: 0, silent: 0, failure: undefined };
  });
  const chunk = Math.max(1, Math.min(ROWS_MAX, Math.floor(INPUTS_MAX / Math.max(...cards.map(rowLength)))));
  const room = takeRoom(deps.predictor);
  for (let first = 0; first < rows.length; first += chunk) {
    const part = rows.slice(first, first + chunk);
    const said = spoken.slice(first, first + chunk);
    await inferChunk(deps, asked, { rows: part, spoken: said, inputs: sharingInputs(part, room.of) });
  }
  room.giveBack();
  return { spoken, failures: asked.flatMap(failureOf) };
}

/** A model, where its experts go, and what came of it so far. */
interface AskedModel {
  readonly card: ModelCard;
  readonly place: Omit<ExpertsPlace, keyof Spoken>;
  readonly isFitted: (row: InferenceRow) => boolean;
  readonly read: (row: InferenceRow) => OutputReader;
  /** That it was fitted to. */
  rows: number;
  /** With a target of which none of its experts gave a usable number. */
  silent: number;
  /** Then it is not asked again. */
  failure: ModelFailure | undefined;
}

function failureOf({ card: { name, version }, rows, silent, failure }: AskedModel): ModelFailure[] {
  if (failure) return [failure];
  const detail = `gave no usable number for ${silent} of ${rows} series`;
  return silent === 0 ? [] : [{ model: { name, version }, detail }];
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

/** One array for all, since 10,000 of them take longer to make than to fill. */
function room(lengths: readonly number[]): Float32Array[] {
  const all = new Float32Array(lengths.reduce((sum, length) => sum + length, 0)).fill(Number.NaN);
  let end = 0;
  return lengths.map((length) => all.subarray(end, (end += length)));
}

/** Rows that are asked of all models together. */
interface Chunk {
  readonly rows: readonly InferenceRow[];
  readonly spoken: readonly Spoken[];
  /** Of all rows. */
  readonly inputs: (card: ModelCard) => ModelInput;
}

/** Asks one model after the other, so that those that see the same are handed the same. */
async function inferChunk(deps: InferenceDeps, models: readonly AskedModel[], chunk: Chunk): Promise<void> {
  for (const model of models) {
    if (model.failure) continue;
    const fitted: number[] = [];
    chunk.rows.forEach((row, at) => {
      if (model.isFitted(row)) fitted.push(at);
    });
    if (fitted.length > 0) await inferModel(deps, model, { ...chunk, fitted });
  }
}

/** `fitted` are the places of the rows to be asked. */
async function inferModel(
  { predictor, watch }: InferenceDeps,
  model: AskedModel,
  { rows, spoken, inputs, fitted }: Chunk & { readonly fitted: readonly number[] },
): Promise<void> {
  const { card, place, read } = model;
  const id = { name: card.name, version: card.version };
  const asked = fitted.map((at) => present(rows[at], 'a row'));
  const input = fitted.length === rows.length ? inputs(card) : toModelInput(asked, card);
  watch?.passed('input');
  try {
    const output = await predictor.predict({ model: id, ...input });
    watch?.passed('model');
    asked.forEach((row, index) => {
      const { points, quantiles } = present(spoken[fitted[index] ?? 0], 'a row');
      const into = { ...place, points, quantiles };
      read(row)(output, index, into);
      toBaseline(row, card, into);
      if (isSilent(into, card.experts.length) && !isBlinded(row, card)) model.silent += 1;
    });
    watch?.passed('points');
  } catch (error) {
    if (!(error instanceof ModelFailed)) throw error;
    model.failure = { model: error.model, detail: error.message };
  }
  model.rows += asked.length;
}

type Room = Map<string, Float32Array>;

/** Rooms that nobody uses now, by who is asked. */
const freeRooms = new WeakMap<Pick<Predictor, 'predict'>, Room[]>();

/**
 * Arrays for inputs that several models see, and the same again for the next chunk and the next cycle. They are shared
 * with the thread that runs the models: handed over they would be gone with the first model.
 */
function takeRoom(predictor: Pick<Predictor, 'predict'>): {
  readonly of: (length: number, key: string) => Float32Array;
  readonly giveBack: () => void;
} {
  const free = freeRooms.get(predictor) ?? [];
  freeRooms.set(predictor, free);
  const room = free.pop() ?? new Map<string, Float32Array>();
  return {
    of: (length, key) => {
      const known = room.get(key);
      const values = known && known.length >= length ? known : shared(length);
      room.set(key, values);
      return values.subarray(0, length);
    },
    giveBack: () => free.push(room),
  };
}

const shared = (length: number): Float32Array =>
  new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));

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
