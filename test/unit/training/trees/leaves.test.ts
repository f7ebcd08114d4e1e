/** What leaves hold and what is read from them, by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binned } from '../../../../training/trees/learner/bins.ts';
import { Grower } from '../../../../training/trees/learner/grower.ts';
import { seeded } from '../../../../training/trees/learner/random.ts';
import { gridOf } from '../../../../training/trees/leaves/grid.ts';
import { leafTable } from '../../../../training/trees/leaves/leaf-tables.ts';
import { pooledQuantiles } from '../../../../training/trees/leaves/pooled.ts';
import { tableOf } from './given.ts';

test('a grid has half its points in the lower 90 %, the others ever closer to the greatest value', () => {
  const grid = gridOf(
    Float32Array.from({ length: 10_001 }, (_, row) => row),
    8,
  );
  // Shares 0, .225, .45, .675; then 1 − .1 · .01^(k/2) (a row in 100 of the upper tenth), and 1.
  assert.deepEqual([...grid], [0, 2250, 4500, 6750, 9000, 9900, 9990, 10_000]);
  assert.deepEqual([...gridOf(Float32Array.of(4, Number.NaN, 4), 4)], [4, 4, 4, 4]);
});

const TABLE = tableOf([[0, 0, 0, 0, 1, 1, 1, 1]]);
const VALUES = Float32Array.of(1, 2, 3, 4, 10, 20, 30, 40);
const UNKNOWN = Float32Array.of(5, 5, 6, 6, NaN, NaN, NaN, NaN);

test('a leaf holds the weighted shares of its rows above each point, per target', () => {
  const growth = { leaves: 2, leafRowsMin: 1, treeShare: 1, nodeShare: 1 };
  const bins = binned(TABLE);
  const tree = new Grower(bins, growth, seeded(1)).grow(Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7), VALUES);
  const grids = [Float32Array.of(2, 4, 40), Float32Array.of(5, 6, 6)];
  const weights = Float32Array.of(3, 1, 1, 1, 1, 1, 1, 1);
  const lessons = { targets: [VALUES, UNKNOWN], weights };
  const table = leafTable([tree], bins, { lessons, grids });
  const [left, right] = tree.leaf[tree.left[0] ?? 0] === 0 ? [0, 6] : [6, 0];
  // Of weights 3, 1, 1, 1 at 1, 2, 3, 4 a third lies above 2; of 5 (3 and 1) and 6 (1 and 1) a third above 5.
  const rounded = (from: number): readonly number[] =>
    [...table.subarray(from, from + 6)].map((share) => Math.round(share * 1_000) / 1_000);
  assert.deepEqual(rounded(left), [0.333, 0, 0, 0.333, 0, 0]);
  // All of the right leaf lies above 4; of the second target it knows nothing, so it has what all rows have.
  assert.deepEqual(rounded(right), [1, 1, 0, 0.333, 0, 0]);

  const forest = { trees: [tree], grids, table };
  const said = pooledQuantiles(forest, TABLE, { row: 7, levels: [0.25, 0.5, 1] });
  // Evenly between 4 and 40.
  assert.deepEqual([...said.subarray(0, 3)], [13, 22, 40]);
});
