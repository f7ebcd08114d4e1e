/**
 * How are many trees grown, each a little different? Each on rows and features drawn anew (Breiman, 2001), and in turn
 * on one of several targets, since what its leaves will hold is the distribution of all of them: one walk through the
 * forest answers for every target (Meinshausen, 'Quantile regression forests', 2006, for one).
 */
import type { BinnedTable } from './bins.ts';
import { Grower } from './grower.ts';
import type { Growth } from './grower.ts';
import { seeded } from './random.ts';
import type { Random } from './random.ts';
import type { Tree } from './tree.ts';

export interface ForestSettings extends Growth {
  readonly trees: number;
  /** Of the rows, in the bag of a tree; a row of weight 1 is drawn that often. */
  readonly bagShare: number;
  readonly seed: number;
}

/** The trees of these rows; targets are [target][row], NaN = unknown, weights are about 1. */
export function growForest(
  table: BinnedTable,
  lessons: { readonly targets: readonly Float32Array[]; readonly weights: Float32Array },
  settings: ForestSettings,
): readonly Tree[] {
  const random = seeded(settings.seed);
  const grower = new Grower(table, settings, random);
  return Array.from({ length: settings.trees }, (_, tree) => {
    const values = lessons.targets[tree % lessons.targets.length] ?? new Float32Array(0);
    return grower.grow(bagOf(values, lessons.weights, { random, share: settings.bagShare }), values);
  });
}

function bagOf(
  values: Float32Array,
  weights: Float32Array,
  { random, share }: { readonly random: Random; readonly share: number },
): Int32Array {
  const bag = new Int32Array(values.length);
  let count = 0;
  for (let row = 0; row < values.length; row += 1) {
    const isDrawn = random() < share * (weights[row] ?? 0);
    if (!isDrawn || Number.isNaN(values[row] ?? Number.NaN)) continue;
    bag[count] = row;
    count += 1;
  }
  return bag.slice(0, count);
}
