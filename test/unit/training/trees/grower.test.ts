/** Trees against an exhaustive search, and the two ways to walk them against each other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { binned } from '../../../../training/trees/learner/bins.ts';
import { growForest } from '../../../../training/trees/learner/forest.ts';
import { Grower } from '../../../../training/trees/learner/grower.ts';
import { seeded } from '../../../../training/trees/learner/random.ts';
import { leafOfValues, leavesOfBins } from '../../../../training/trees/learner/tree.ts';
import type { Tree } from '../../../../training/trees/learner/tree.ts';
import { tableOf } from './given.ts';

const PLAIN = { leaves: 2, leafRowsMin: 1, treeShare: 1, nodeShare: 1 };

const all = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, row) => row);

const grow = (columns: readonly (readonly number[])[], values: readonly number[], growth = PLAIN): Tree => {
  const table = binned(tableOf(columns));
  return new Grower(table, growth, seeded(1)).grow(all(values.length), Float32Array.from(values));
};

/** Σ of squared distances from the mean. */
function squares(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

/** What is left of the squares after the best way to part the rows in two, unknown ones on either side. */
function leastLeft(
  columns: readonly (readonly number[])[],
  values: readonly number[],
  rowsMin: number,
): number {
  let least = squares(values);
  for (const column of columns) {
    for (const cut of [...column.filter((x) => !Number.isNaN(x)), Number.POSITIVE_INFINITY]) {
      for (const unknownLeft of [true, false]) {
        const isLeft = column.map((x) => (Number.isNaN(x) ? unknownLeft : x <= cut));
        const [left, right] = [true, false].map((side) => values.filter((_, row) => isLeft[row] === side));
        if (!left || !right || left.length < rowsMin || right.length < rowsMin) continue;
        least = Math.min(least, squares(left) + squares(right));
      }
    }
  }
  return least;
}

const cell = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant(Number.NaN));
const rows = fc.array(fc.tuple(cell, cell, cell, fc.integer({ min: -50, max: 50 })), {
  minLength: 2,
  maxLength: 40,
});

test('the first split is as good as the best of all', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 3 }), (given, leafRowsMin) => {
      const columns = [0, 1, 2].map((feature) => given.map((row) => row[feature] ?? 0));
      const values = given.map((row) => row[3]);
      const tree = grow(columns, values, { ...PLAIN, leafRowsMin });
      const leaves = leavesOfBins(tree, binned(tableOf(columns)));
      const left = [0, 1].reduce(
        (sum, leaf) => sum + squares(values.filter((_, row) => leaves[row] === leaf)),
        0,
      );
      const wanted = leastLeft(columns, values, leafRowsMin);
      // Values are learned in 2^16 steps of their range: a worse split may look as good within that.
      assert.ok(left <= wanted + 1e-2 * Math.max(1, wanted), `${left} is left, and could be ${wanted}`);
    }),
  );
});

test('by bins and by values a row ends in the same leaf, and no leaf has fewer rows than allowed', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const columns = [0, 1, 2].map((feature) => given.map((row) => row[feature] ?? 0));
      const tree = grow(
        columns,
        given.map((row) => row[3]),
        { ...PLAIN, leaves: 6, leafRowsMin: 3 },
      );
      const table = tableOf(columns);
      const leaves = leavesOfBins(tree, binned(table));
      const counts = new Int32Array(tree.leaves);
      leaves.forEach((leaf, row) => {
        assert.equal(leaf, leafOfValues(tree, table, row));
        counts[leaf] = (counts[leaf] ?? 0) + 1;
      });
      assert.ok(tree.leaves <= 6);
      assert.ok(tree.leaves === 1 || counts.every((count) => count >= 3), counts.join());
    }),
  );
});

test('a tree takes one split after the other where most is gained', () => {
  // Steps at 2 and 4, the second one higher: with two leaves that one alone is found.
  const x = Array.from({ length: 60 }, (_, row) => row / 10);
  const y = x.map((at) => (at < 2 ? 0 : at < 4 ? 1 : 10));
  assert.deepEqual(
    [...grow([x], y).threshold].slice(0, 1).map((cut) => cut.toFixed(2)),
    ['3.95'],
  );
  const three = grow([x], y, { ...PLAIN, leaves: 3 });
  assert.deepEqual(
    [...three.threshold].filter((cut) => cut > 0).map((cut) => cut.toFixed(2)),
    ['3.95', '1.95'],
  );
  // Nothing is left to be gained.
  assert.equal(grow([x], y, { ...PLAIN, leaves: 9 }).leaves, 3);
});

test('a forest takes its targets in turn, and is the same each time from its seed', () => {
  const random = seeded(3);
  const columns = [0, 1].map(() => Array.from({ length: 400 }, random));
  const table = binned(tableOf(columns));
  const [a = [], b = []] = columns;
  const lessons = {
    targets: [Float32Array.from(a), Float32Array.from(b, (value) => -value)],
    weights: new Float32Array(400).fill(1),
  };
  const settings = { ...PLAIN, trees: 4, bagShare: 0.7, seed: 5 };
  const forest = growForest(table, lessons, settings);
  assert.deepEqual(
    forest.map((tree) => tree.feature[0]),
    [0, 1, 0, 1],
  );
  assert.deepEqual(growForest(table, lessons, settings), forest);
  assert.notDeepEqual(growForest(table, lessons, { ...settings, seed: 6 }), forest);
});

test('rows that do not know the target do not grow a tree on it', () => {
  const x = Array.from({ length: 40 }, (_, row) => row);
  const values = Float32Array.from(x, (row) => (row < 30 ? Number(row >= 10) : Number.NaN));
  const weights = new Float32Array(40).fill(1);
  const settings = { ...PLAIN, leafRowsMin: 5, trees: 1, bagShare: 1, seed: 1 };
  const [tree] = growForest(binned(tableOf([x])), { targets: [values], weights }, settings);
  assert.equal(tree?.threshold[0], 9.5);
});
