/**
 * What does a leaf hold? For each target how the values of its rows are distributed: the share of them, by weight,
 * above each point of the target's grid. Shares above, and not below, since the upper tail is what is read most closely
 * and float32 is closest to 0.
 */
import type { BinnedTable } from '../learner/bins.ts';
import { leavesOfBins } from '../learner/tree.ts';
import type { Tree } from '../learner/tree.ts';

/** Targets to learn, [target][row], NaN = unknown, and what each row weighs. */
export interface Lessons {
  readonly targets: readonly Float32Array[];
  readonly weights: Float32Array;
}

/**
 * [leaf of the first tree, then of the next…][target][point], flat: from *all* rows, not the tree's bag alone. A leaf
 * whose rows do not know a target has the distribution of all rows.
 */
export function leafTable(
  trees: readonly Tree[],
  table: BinnedTable,
  { lessons, grids }: { readonly lessons: Lessons; readonly grids: readonly Float32Array[] },
): Float32Array {
  const points = grids[0]?.length ?? 0;
  const width = grids.length * points;
  const leaves = trees.reduce((sum, tree) => sum + tree.leaves, 0);
  const found = new Float32Array(leaves * width);
  const cells = grids.map((grid, target) => cellsOf(lessons.targets[target] ?? grid, grid));
  const everywhere = new Uint16Array(table.rows);
  const overall = grids.map((_, target) =>
    sharesAbove({ cells: cells[target], leaves: everywhere, weights: lessons.weights }, 1, points),
  );
  let first = 0;
  for (const tree of trees) {
    const leavesOfRows = leavesOfBins(tree, table);
    grids.forEach((_, target) => {
      const rows = { cells: cells[target], leaves: leavesOfRows, weights: lessons.weights };
      const shares = sharesAbove(rows, tree.leaves, points);
      for (let leaf = 0; leaf < tree.leaves; leaf += 1) {
        const own = shares.subarray(leaf * points, (leaf + 1) * points);
        const isKnown = !Number.isNaN(own[0] ?? Number.NaN);
        found.set(isKnown ? own : (overall[target] ?? own), (first + leaf) * width + target * points);
      }
    });
    first += tree.leaves;
  }
  return found;
}

/** No cell: the value is unknown. */
const UNKNOWN = -1;

/** The lowest point of the grid that is not below each value; the last one for all above it. */
function cellsOf(values: Float32Array, grid: Float32Array): Int16Array {
  return Int16Array.from(values, (value) => {
    if (Number.isNaN(value)) return UNKNOWN;
    let [low, high] = [0, grid.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= (grid[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}

/** [leaf][point]: share of a leaf's rows in the cells above it; NaN in a leaf without rows. */
function sharesAbove(
  rows: {
    readonly cells: Int16Array | undefined;
    readonly leaves: Uint16Array;
    readonly weights: Float32Array;
  },
  leaves: number,
  points: number,
): Float64Array {
  const shares = new Float64Array(leaves * points);
  rows.cells?.forEach((cell, row) => {
    if (cell === UNKNOWN) return;
    const at = (rows.leaves[row] ?? 0) * points + cell;
    shares[at] = (shares[at] ?? 0) + (rows.weights[row] ?? 0);
  });
  for (let leaf = 0; leaf < leaves; leaf += 1) {
    const own = shares.subarray(leaf * points, (leaf + 1) * points);
    const sum = own.reduce((all, weight) => all + weight, 0);
    let above = 0;
    for (let point = points - 1; point >= 0; point -= 1) {
      const weight = own[point] ?? 0;
      own[point] = above / sum;
      above += weight;
    }
  }
  return shares;
}
