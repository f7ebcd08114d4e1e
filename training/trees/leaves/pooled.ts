/**
 * What does a forest say of a row? The mean of the distributions in the leaves that it ends in, and the quantiles of
 * that, linear between the points of the grid: what the served graph computes, in the trainer's own numbers.
 */
import type { Table } from '../learner/bins.ts';
import { leafOfValues } from '../learner/tree.ts';
import type { Tree } from '../learner/tree.ts';

/** Two neighbouring points with less between them than this hold nothing. */
export const SHARE_HAIR = 1e-9;

/** What trees know: their leaves' table is [leaf][target][point]. */
export interface Forest {
  readonly trees: readonly Tree[];
  /** Of each target, all as long. */
  readonly grids: readonly Float32Array[];
  readonly table: Float32Array;
}

/** [target][level] of one row. */
export function pooledQuantiles(
  { trees, grids, table }: Forest,
  rows: Table,
  { row, levels }: { readonly row: number; readonly levels: readonly number[] },
): Float64Array {
  const points = grids[0]?.length ?? 0;
  const width = grids.length * points;
  const shares = new Float64Array(width);
  let first = 0;
  for (const tree of trees) {
    const from = (first + leafOfValues(tree, rows, row)) * width;
    for (let at = 0; at < width; at += 1) shares[at] = (shares[at] ?? 0) + (table[from + at] ?? 0);
    first += tree.leaves;
  }
  const quantiles = new Float64Array(grids.length * levels.length);
  grids.forEach((grid, target) => {
    const own = shares.subarray(target * points, (target + 1) * points).map((sum) => sum / trees.length);
    levels.forEach((level, at) => (quantiles[target * levels.length + at] = quantileOf(own, grid, level)));
  });
  return quantiles;
}

/** q0 + Σ (q[k+1] − q[k]) · the part of the level's share that lies between the two. */
function quantileOf(shares: Float64Array, grid: Float32Array, level: number): number {
  let quantile = grid[0] ?? 0;
  for (let point = 0; point + 1 < grid.length; point += 1) {
    const [here, next] = [shares[point] ?? 0, shares[point + 1] ?? 0];
    const part = (here - (1 - level)) / Math.max(here - next, SHARE_HAIR);
    quantile += ((grid[point + 1] ?? 0) - (grid[point] ?? 0)) * Math.min(1, Math.max(0, part));
  }
  return quantile;
}
