/**
 * Between which values may a tree split? Each feature falls into at most 255 bins of about as many rows each, and one
 * for what is unknown; a cut is a float32 between two values that follow each other.
 *
 * All is decided on float32 as the served graph decides it (`x <= cut` goes left), so bins and values take the same
 * way at every node. Histogram bins as in LightGBM (Ke et al., 2017).
 */

/** Rows of features, a column each; NaN = unknown. */
export interface Table {
  readonly rows: number;
  readonly columns: readonly Float32Array[];
}

/** A table whose values are bins. */
export interface BinnedTable {
  readonly rows: number;
  /** Of each feature, ascending: bin k holds cuts[k − 1] < x <= cuts[k]. */
  readonly cuts: readonly Float32Array[];
  readonly columns: readonly Uint8Array[];
}

/** What is unknown, in any feature. */
export const UNKNOWN_BIN = 255;
const BINS_MAX = 255;
/** Of so many rows at most the quantiles are looked at. */
const SAMPLE_ROWS_MAX = 100_000;

export function binned({ rows, columns }: Table): BinnedTable {
  const cuts = columns.map(cutsOf);
  return { rows, cuts, columns: columns.map((column, feature) => binsOf(column, cuts[feature])) };
}

/** The cuts of one feature: between all values if there are few, else between quantiles. */
export function cutsOf(column: Float32Array): Float32Array {
  const sorted = sampleOf(column).sort();
  const values: number[] = [];
  const counts: number[] = [];
  for (const value of sorted) {
    if (value === values.at(-1)) counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1;
    else {
      values.push(value);
      counts.push(1);
    }
  }
  const cuts: number[] = [];
  const isFew = values.length <= BINS_MAX;
  let before = 0;
  let binned = 0;
  for (let at = 1; at < values.length && cuts.length < BINS_MAX - 1; at += 1) {
    before += counts[at - 1] ?? 0;
    const isFull = before - binned >= (sorted.length - binned) / (BINS_MAX - cuts.length);
    if (!isFew && !isFull) continue;
    cuts.push(between(values[at - 1] ?? 0, values[at] ?? 0));
    binned = before;
  }
  return Float32Array.from(cuts);
}

/** Known values, evenly from all rows. */
function sampleOf(column: Float32Array): Float32Array {
  const apart = Math.max(1, Math.ceil(column.length / SAMPLE_ROWS_MAX));
  return column.filter((value, row) => row % apart === 0 && !Number.isNaN(value));
}

/** A float32 that is not below `low` and is below `high`; the middle, if there is one. */
function between(low: number, high: number): number {
  const middle = Math.fround(low + (high - low) / 2);
  return middle >= low && middle < high ? middle : low;
}

function binsOf(column: Float32Array, cuts: Float32Array = new Float32Array(0)): Uint8Array {
  return Uint8Array.from(column, (value) => binOf(value, cuts));
}

function binOf(value: number, cuts: Float32Array): number {
  if (Number.isNaN(value)) return UNKNOWN_BIN;
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (cuts[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
