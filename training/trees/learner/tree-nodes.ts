/** A tree under construction: nodes are added as they open, and become splits or leaves. */
import type { Tree } from './tree.ts';

interface NodeSplit {
  readonly feature: number;
  readonly bin: number;
  readonly threshold: number;
  readonly unknownLeft: boolean;
  readonly left: number;
  readonly right: number;
}

const LEAF = { feature: -1, bin: 0, threshold: 0, unknownLeft: false, left: -1, right: -1, leaf: -1 };

export class TreeNodes {
  readonly #nodes: (typeof LEAF)[] = [];

  /** Number of the new node; the first one is the root. */
  add(): number {
    return this.#nodes.push({ ...LEAF }) - 1;
  }

  split(node: number, split: NodeSplit): void {
    const { feature, bin, threshold, unknownLeft, left, right } = split;
    this.#nodes[node] = { feature, bin, threshold, unknownLeft, left, right, leaf: -1 };
  }

  close(node: number, leaf: number): void {
    this.#nodes[node] = { ...LEAF, leaf };
  }

  tree(leaves: number): Tree {
    const nodes = this.#nodes;
    return {
      feature: Int16Array.from(nodes, ({ feature }) => feature),
      bin: Uint8Array.from(nodes, ({ bin }) => bin),
      threshold: Float32Array.from(nodes, ({ threshold }) => threshold),
      unknownLeft: Uint8Array.from(nodes, ({ unknownLeft }) => (unknownLeft ? 1 : 0)),
      left: Int16Array.from(nodes, ({ left }) => left),
      right: Int16Array.from(nodes, ({ right }) => right),
      leaf: Int16Array.from(nodes, ({ leaf }) => leaf),
      leaves,
    };
  }
}
