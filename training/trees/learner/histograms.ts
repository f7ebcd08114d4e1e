/**
 * How much lies in each bin of each feature? Of the rows of a leaf the sum of what is learned and their count.
 *
 * One float64 carries both, exactly: q + 2^K, with q the value as a whole number of so few bits that no sum of them
 * reaches 2^K. A row is one addition, and the other child is the parent minus the one that was counted, to the last
 * bit, in whatever order rows were added. Bins of four features are packed into one int32: one scattered read serves
 * four additions, which took the time of training to half.
 */
import type { BinnedTable } from './bins.ts';

/** Bins of a feature, what is unknown among them. */
export const BINS = 256;
const PACKED = 4;
const SLOT_BITS = 8;
const BITS_MAX = 16;
/** Of a float64's whole numbers. */
const EXACT_BITS = 53;

/** What a row of a leaf weighs in a histogram. */
export interface Coding {
  /** Added for each row: 2^K. */
  readonly one: number;
  /** Greatest whole number that a value becomes. */
  readonly most: number;
}

export function codingFor(rows: number): Coding {
  const rowBits = Math.ceil(Math.log2(rows + 1));
  const bits = Math.min(BITS_MAX, EXACT_BITS - 2 * rowBits);
  return { one: 2 ** (bits + rowBits), most: 2 ** bits - 1 };
}

/** Features of a bag, packed by fours: slot s is the s-th of them, place i the bag's i-th row. */
export class PackedBins {
  /** As the slots have them. */
  features: readonly number[] = [];
  readonly #words: readonly Int32Array[];

  /** Room for so many rows and features. */
  constructor(rows: number, features: number) {
    this.#words = Array.from({ length: Math.ceil(features / PACKED) }, () => new Int32Array(rows));
  }

  /** Sums in a histogram of these: [slot, bin]. */
  get length(): number {
    return this.#words.length * PACKED * BINS;
  }

  pack({ columns }: BinnedTable, bag: Int32Array, features: readonly number[]): void {
    this.features = features;
    this.#words.forEach((words, group) => {
      const [a, b, c, d] = Array.from({ length: PACKED }, (_, slot) => {
        const feature = features[Math.min(PACKED * group + slot, features.length - 1)] ?? 0;
        return columns[feature] ?? new Uint8Array(0);
      }) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
      for (let place = 0; place < bag.length; place += 1) {
        const row = bag[place] ?? 0;
        words[place] = (a[row] ?? 0) | ((b[row] ?? 0) << 8) | ((c[row] ?? 0) << 16) | ((d[row] ?? 0) << 24);
      }
    });
  }

  /** The bin of each place in one slot: of `words[place]`, after `shift`, the lowest eight bits. */
  slot(slot: number): { readonly words: Int32Array; readonly shift: number } {
    return {
      words: this.#words[Math.floor(slot / PACKED)] ?? new Int32Array(0),
      shift: (slot % PACKED) * SLOT_BITS,
    };
  }

  /** Counts the places [from, to) of `order` into `histogram`, each with its coded value. */
  count(
    histogram: Float64Array,
    { order, coded }: { readonly order: Int32Array; readonly coded: Float64Array },
    { from, to }: { readonly from: number; readonly to: number },
  ): void {
    const size = PACKED * BINS;
    this.#words.forEach((words, group) => {
      const sums = histogram.subarray(group * size, (group + 1) * size);
      sums.fill(0);
      for (let at = from; at < to; at += 1) {
        const word = words[order[at] ?? 0] ?? 0;
        const value = coded[at] ?? 0;
        const first = word & 255;
        const second = 256 | ((word >>> 8) & 255);
        const third = 512 | ((word >>> 16) & 255);
        const fourth = 768 | (word >>> 24);
        sums[first] = (sums[first] ?? 0) + value;
        sums[second] = (sums[second] ?? 0) + value;
        sums[third] = (sums[third] ?? 0) + value;
        sums[fourth] = (sums[fourth] ?? 0) + value;
      }
    });
  }
}
