/**
 * How does a tree grow? Leaf by leaf: of all open leaves the one whose best split gains most is parted, until there
 * are as many as wanted. Histograms of the smaller child are counted, the other's are what is left.
 */
import type { BinnedTable } from './bins.ts';
import { UNKNOWN_BIN } from './bins.ts';
import { bestSplit } from './best-split.ts';
import type { Split } from './best-split.ts';
import { PackedBins, codingFor } from './histograms.ts';
import type { Coding } from './histograms.ts';
import { picked } from './random.ts';
import type { Random } from './random.ts';
import { TreeNodes } from './tree-nodes.ts';
import type { Tree } from './tree.ts';

export interface Growth {
  readonly leaves: number;
  /** Of the bag, in a leaf. */
  readonly leafRowsMin: number;
  /** Of the features, looked at by a tree, and of those by a node. */
  readonly treeShare: number;
  readonly nodeShare: number;
}

interface OpenLeaf {
  readonly node: number;
  /** Of the order, half-open. */
  readonly from: number;
  readonly to: number;
  histogram: Float64Array | undefined;
  split: Split | undefined;
}

/** Grows one tree after the other on the same table; the room that it needs is kept. */
export class Grower {
  readonly #table: BinnedTable;
  readonly #growth: Growth;
  readonly #random: Random;
  readonly #coding: Coding;
  readonly #bins: PackedBins;
  /** Places of the bag, those of a leaf together; and their coded values in the same order. */
  readonly #order: Int32Array;
  readonly #coded: Float64Array;
  readonly #rightOrder: Int32Array;
  readonly #rightCoded: Float64Array;
  readonly #histograms: readonly Float64Array[];
  #mean = 0;
  #cutCounts: readonly number[] = [];

  constructor(table: BinnedTable, growth: Growth, random: Random) {
    const { rows, columns } = table;
    this.#table = table;
    this.#growth = growth;
    this.#random = random;
    this.#coding = codingFor(rows);
    this.#bins = new PackedBins(rows, Math.max(1, Math.round(columns.length * growth.treeShare)));
    this.#order = new Int32Array(rows);
    this.#coded = new Float64Array(rows);
    this.#rightOrder = new Int32Array(rows);
    this.#rightCoded = new Float64Array(rows);
    const { length } = this.#bins;
    this.#histograms = Array.from({ length: growth.leaves + 1 }, () => new Float64Array(length));
  }

  /** A tree on the rows of `bag` that parts them by `values`, which are by row and finite in the bag. */
  grow(bag: Int32Array, values: Float32Array): Tree {
    this.#start(bag, values);
    const nodes = new TreeNodes();
    const free = [...this.#histograms];
    const root = this.#leaf(nodes.add(), 0, bag.length);
    root.histogram = free.pop();
    this.#count(root);
    this.#look(root);
    const open = [root];
    while (open.length < this.#growth.leaves) {
      const at = mostGaining(open);
      const parent = open[at];
      if (!parent?.split) break;
      const { split } = parent;
      const middle = this.#part(parent, split);
      const [left, right] = [
        this.#leaf(nodes.add(), parent.from, middle),
        this.#leaf(nodes.add(), middle, parent.to),
      ];
      if (open.length + 1 < this.#growth.leaves) this.#halve(parent, [left, right], free);
      const feature = this.#bins.features[split.slot] ?? 0;
      const threshold = this.#table.cuts[feature]?.[split.bin] ?? Number.POSITIVE_INFINITY;
      nodes.split(parent.node, { ...split, feature, threshold, left: left.node, right: right.node });
      open[at] = left;
      open.push(right);
    }
    open.forEach(({ node }, leaf) => {
      nodes.close(node, leaf);
    });
    return nodes.tree(open.length);
  }

  #start(bag: Int32Array, values: Float32Array): void {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const row of bag) {
      const value = values[row] ?? 0;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const { one, most } = this.#coding;
    const scale = high > low ? most / (high - low) : 0;
    let sum = 0;
    for (let place = 0; place < bag.length; place += 1) {
      const coded = Math.round(((values[bag[place] ?? 0] ?? 0) - low) * scale);
      sum += coded;
      this.#order[place] = place;
      this.#coded[place] = coded + one;
    }
    this.#mean = sum / Math.max(1, bag.length);
    const all = [...this.#table.columns.keys()];
    const features = picked(all, this.#growth.treeShare, this.#random);
    this.#bins.pack(this.#table, bag, features);
    this.#cutCounts = features.map((feature) => this.#table.cuts[feature]?.length ?? 0);
  }

  #leaf(node: number, from: number, to: number): OpenLeaf {
    return { node, from, to, histogram: undefined, split: undefined };
  }

  #count(leaf: OpenLeaf): void {
    if (leaf.histogram) this.#bins.count(leaf.histogram, { order: this.#order, coded: this.#coded }, leaf);
  }

  #look(leaf: OpenLeaf): void {
    if (!leaf.histogram) return;
    const { leafRowsMin, nodeShare } = this.#growth;
    leaf.split = bestSplit({
      histogram: leaf.histogram,
      rows: leaf.to - leaf.from,
      slots: picked([...this.#bins.features.keys()], nodeShare, this.#random),
      cutCounts: this.#cutCounts,
      one: this.#coding.one,
      mean: this.#mean,
      leafRowsMin,
    });
  }

  /** Puts the rows of the left child first, in their order, and returns where the right one's begin. */
  #part({ from, to }: OpenLeaf, { slot, bin, unknownLeft }: Split): number {
    const [order, coded] = [this.#order, this.#coded];
    const [rightOrder, rightCoded] = [this.#rightOrder, this.#rightCoded];
    const { words, shift } = this.#bins.slot(slot);
    let [left, right] = [from, 0];
    for (let at = from; at < to; at += 1) {
      const place = order[at] ?? 0;
      const value = ((words[place] ?? 0) >>> shift) & UNKNOWN_BIN;
      if (value === UNKNOWN_BIN ? unknownLeft : value <= bin) {
        order[left] = place;
        coded[left] = coded[at] ?? 0;
        left += 1;
      } else {
        rightOrder[right] = place;
        rightCoded[right] = coded[at] ?? 0;
        right += 1;
      }
    }
    order.set(rightOrder.subarray(0, right), left);
    coded.set(rightCoded.subarray(0, right), left);
    return left;
  }

  /** The parent's histogram becomes that of the greater child. One too small to be parted has none. */
  #halve(parent: OpenLeaf, children: readonly [OpenLeaf, OpenLeaf], free: Float64Array[]): void {
    const size = ({ from, to }: OpenLeaf): number => to - from;
    const [a, b] = children;
    const [small, great] = size(a) <= size(b) ? [a, b] : [b, a];
    const { histogram } = parent;
    if (!histogram || size(great) < 2 * this.#growth.leafRowsMin) {
      if (histogram) free.push(histogram);
      return;
    }
    const counted = free.pop() ?? new Float64Array(histogram.length);
    small.histogram = counted;
    this.#count(small);
    for (let at = 0; at < counted.length; at += 1) histogram[at] = (histogram[at] ?? 0) - (counted[at] ?? 0);
    great.histogram = histogram;
    this.#look(small);
    this.#look(great);
    if (small.split) return;
    free.push(counted);
    small.histogram = undefined;
  }
}

/** Place of the leaf that gains most by its split; the first of equals. */
function mostGaining(open: readonly OpenLeaf[]): number {
  let [best, gain] = [-1, 0];
  open.forEach(({ split }, at) => {
    if (!split || split.gain <= gain) return;
    best = at;
    gain = split.gain;
  });
  return best;
}
