/** How do lessons become batches? Each of one length of step, all lengths in an order that chance has. */
import type { Material } from '../neural/course.ts';
import type { Batch } from '../neural/learner.ts';
import { shuffled } from '../neural/random.ts';
import { EVIDENCE } from './graph.ts';
import type { EvidencePart, Lessons } from './lessons.ts';

const BATCH_ROWS = 256;
/** To judge takes no way back, and so less memory. */
const JUDGED_ROWS = 1_024;

/** What came, and what it weighs, as inputs of the training graph. */
export const ACTUALS = 'actuals';
export const WEIGHTS = 'weights';

/** Parts that the net is given; the scale is only divided by. */
export const NET_PARTS = [
  'candidates',
  'spread',
  'own',
  'shared',
  'sequence',
] as const satisfies readonly EvidencePart[];

export function materialOf(groups: readonly Lessons[], parts: readonly EvidencePart[]): Material {
  const learned = groups.map((lessons) => rowsWhere(lessons, 0));
  const batches = learned.map((rows) => Math.floor(rows.length / BATCH_ROWS));
  return {
    batchesInEpoch: batches.reduce((sum, count) => sum + count, 0),
    *epoch(random) {
      const order = groups.map((_, group) => {
        const rows = learned[group] ?? new Int32Array();
        return shuffled(rows.length, random).map((place) => rows[place] ?? 0);
      });
      const turns = batches.flatMap((count, group) =>
        Array.from({ length: count }, (_, batch) => ({ group, batch })),
      );
      for (const turn of shuffled(turns.length, random)) {
        const { group = 0, batch = 0 } = turns[turn] ?? {};
        const [lessons, rows] = [groups[group], order[group]];
        if (lessons && rows)
          yield batchOf(lessons, rows.subarray(batch * BATCH_ROWS, (batch + 1) * BATCH_ROWS), parts);
      }
    },
    judged: groups.flatMap((lessons) => {
      const rows = rowsWhere(lessons, 1);
      const count = Math.ceil(rows.length / JUDGED_ROWS);
      return Array.from({ length: count }, (_, batch) =>
        batchOf(lessons, rows.subarray(batch * JUDGED_ROWS, (batch + 1) * JUDGED_ROWS), parts),
      );
    }),
  };
}

const rowsWhere = ({ isJudged }: Lessons, judged: number): Int32Array =>
  Int32Array.from([...isJudged.keys()].filter((row) => isJudged[row] === judged));

function batchOf(lessons: Lessons, rows: Int32Array, parts: readonly EvidencePart[]): Batch {
  const { sets, actuals, weights } = lessons;
  const given = parts.map((part) => {
    const numbers = picked(lessons.parts[part], lessons.rows, rows);
    if (part === 'sequence') return [part, byStep(numbers, rows.length, lessons.steps)] as const;
    const middle = part === 'shared' ? [] : [sets];
    return [part, { values: numbers, shape: [rows.length, ...middle, EVIDENCE[part]] }] as const;
  });
  const shape = [rows.length, sets, 1];
  return {
    ...Object.fromEntries(given),
    [ACTUALS]: { values: picked(actuals, lessons.rows, rows), shape },
    [WEIGHTS]: { values: picked(weights, lessons.rows, rows), shape },
  };
}

/** Some rows of `count` of them. */
function picked(numbers: Float32Array, count: number, rows: Int32Array): Float32Array {
  const each = numbers.length / count;
  const values = new Float32Array(rows.length * each);
  rows.forEach((row, place) => {
    values.set(numbers.subarray(row * each, (row + 1) * each), place * each);
  });
  return values;
}

/** [row, step, channel] as [step, row, channel]. */
function byStep(numbers: Float32Array, rows: number, steps: number): Batch[string] {
  const channels = EVIDENCE.sequence;
  const values = new Float32Array(numbers.length);
  for (let row = 0; row < rows; row += 1) {
    for (let step = 0; step < steps; step += 1) {
      const from = (row * steps + step) * channels;
      values.set(numbers.subarray(from, from + channels), (step * rows + row) * channels);
    }
  }
  return { values, shape: [steps, rows, channels] };
}
