/** What the experts of all models say of some rows: one batched call a model, and NaN where a model failed. */
import type { ModelFailure } from './planner.ts';
import type { Stopwatch } from './stopwatch.ts';
import { writePoints } from '../../core/forecast/model/expert-points.ts';
import type { ModelCard } from '../../core/forecast/model/model-card.ts';
import type { ModelRow } from '../../core/forecast/model/model-input.ts';
import { toModelInput } from '../../core/forecast/model/model-input.ts';
import type { Target } from '../../core/forecast/target.ts';
import { present } from '../../core/units/check.ts';
import type { Predictor } from '../../ports/predictor.ts';
import { ModelFailed } from '../../ports/predictor.ts';

/** A row and the targets that are wanted of it. */
export interface InferenceRow extends ModelRow {
  readonly targets: readonly Target[];
}

export interface InferenceDeps {
  readonly predictor: Predictor;
  /** `undefined`: nobody asks how long it takes. */
  readonly watch: Stopwatch | undefined;
}

export interface Inference {
  /** By row, [target, expert]. */
  readonly points: readonly Float32Array[];
  readonly failures: readonly ModelFailure[];
}

/** Rows in one call: more only costs memory. */
const ROWS_MAX = 2_048;

/** Never rejects for a model's sake: the experts of one that failed sleep (NaN), and it is in `failures`. */
export async function infer(
  { predictor, watch }: InferenceDeps,
  cards: readonly ModelCard[],
  rows: readonly InferenceRow[],
): Promise<Inference> {
  const experts = cards.reduce((sum, card) => sum + card.experts.length, 0);
  const points = roomForPoints(rows, experts);
  const failures: ModelFailure[] = [];
  let from = 0;
  for (const card of cards) {
    const place = { experts, from };
    from += card.experts.length;
    let silent = 0;
    try {
      for (let first = 0; first < rows.length; first += ROWS_MAX) {
        silent += await inferChunk({ predictor, watch }, card, {
          rows: rows.slice(first, first + ROWS_MAX),
          points,
          first,
          place,
        });
      }
    } catch (error) {
      if (!(error instanceof ModelFailed)) throw error;
      failures.push({ model: error.model, detail: error.message });
    }
    if (silent > 0) {
      const { name, version } = card;
      const detail = `gave no usable number for ${silent} of ${rows.length} series`;
      failures.push({ model: { name, version }, detail });
    }
  }
  return { points, failures };
}

/** One array for all, since 10,000 of them take longer to make than to fill. */
function roomForPoints(rows: readonly InferenceRow[], experts: number): Float32Array[] {
  const lengths = rows.map(({ targets }) => targets.length * experts);
  const all = new Float32Array(lengths.reduce((sum, length) => sum + length, 0)).fill(Number.NaN);
  let end = 0;
  return lengths.map((length) => all.subarray(end, (end += length)));
}

interface Chunk {
  readonly rows: readonly InferenceRow[];
  readonly points: readonly Float32Array[];
  /** Index of the chunk's first row in `points`. */
  readonly first: number;
  readonly place: { readonly experts: number; readonly from: number };
}

/** Resolves with how many rows have a target of which none of the model's experts gives a usable number. */
async function inferChunk(
  { predictor, watch }: InferenceDeps,
  card: ModelCard,
  chunk: Chunk,
): Promise<number> {
  const { name, version } = card;
  const input = toModelInput(chunk.rows, card);
  watch?.passed('input');
  const values = await predictor.predict({ model: { name, version }, ...input });
  watch?.passed('model');
  let silent = 0;
  chunk.rows.forEach(({ targets }, row) => {
    const points = present(chunk.points[chunk.first + row], 'the points of a row');
    writePoints({ card, values, row }, targets, { points, ...chunk.place });
    if (isSilent(points, chunk.place, card.experts.length)) silent += 1;
  });
  watch?.passed('points');
  return silent;
}

/** There is a target of which none of the model's experts, so many from `from` on, gives a number. */
function isSilent(points: Float32Array, { experts, from }: Chunk['place'], count: number): boolean {
  for (let first = from; first < points.length; first += experts) {
    let at = first;
    while (at < first + count && Number.isNaN(points[at])) at += 1;
    if (at === first + count) return true;
  }
  return false;
}
