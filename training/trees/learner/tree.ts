/** What is a grown tree, and in which leaf does a row end? Nodes as parallel arrays, the root first. */
import type { BinnedTable, Table } from './bins.ts';
import { UNKNOWN_BIN } from './bins.ts';

export interface Tree {
  /** That is split by at each node; −1: a leaf. */
  readonly feature: Int16Array;
  /** What is in this bin or a lower one goes left. */
  readonly bin: Uint8Array;
  /** The same in values: x <= threshold. `Infinity` parts what is known from what is not. */
  readonly threshold: Float32Array;
  /** 1: what is unknown goes left. */
  readonly unknownLeft: Uint8Array;
  readonly left: Int16Array;
  readonly right: Int16Array;
  /** Number of the leaf at each node that is one, from 0. */
  readonly leaf: Int16Array;
  readonly leaves: number;
}

/** The leaf of each row. */
export function leavesOfBins(tree: Tree, { rows, columns }: BinnedTable): Uint16Array {
  const { feature, bin, unknownLeft, left, right, leaf } = tree;
  const found = new Uint16Array(rows);
  for (let row = 0; row < rows; row += 1) {
    let node = 0;
    for (let split = feature[0] ?? -1; split >= 0; split = feature[node] ?? -1) {
      const value = columns[split]?.[row] ?? UNKNOWN_BIN;
      const goesLeft = value === UNKNOWN_BIN ? unknownLeft[node] === 1 : value <= (bin[node] ?? 0);
      node = (goesLeft ? left[node] : right[node]) ?? 0;
    }
    found[row] = leaf[node] ?? 0;
  }
  return found;
}

/** The leaf of one row, by its values: as the served graph walks. */
export function leafOfValues(tree: Tree, { columns }: Table, row: number): number {
  let node = 0;
  for (let split = tree.feature[0] ?? -1; split >= 0; split = tree.feature[node] ?? -1) {
    const value = columns[split]?.[row] ?? Number.NaN;
    const goesLeft = Number.isNaN(value)
      ? tree.unknownLeft[node] === 1
      : value <= (tree.threshold[node] ?? 0);
    node = (goesLeft ? tree.left[node] : tree.right[node]) ?? 0;
  }
  return tree.leaf[node] ?? 0;
}
