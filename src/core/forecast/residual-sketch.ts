/**
 * How wrong an expert has been lately: a histogram of its errors with forgetting.
 *
 * An error is scaled by the root of the level, r = (actual − point) / √max(point, 1): counts spread like
 * their root, and a quiet night and a busy noon then share one distribution (FINDINGS: .501 → .497). Bins
 * are even in asinh(r / 0.5) / 0.3: narrow round zero, 35 % wide far out, ±3,700 in all, so that 256 bytes
 * hold the errors of any source, however large. Older errors lose weight exponentially: instead of
 * shrinking all bins, the weight of a new error grows (`increment`).
 */
import { present } from '../units/check.ts';

export const SKETCH_BINS = 64;
const INNER = 0.5;
const WIDTH = 0.3;
const HALF = SKETCH_BINS / 2;

/** √max(point, 1): the unit of errors at this level. */
export const errorScale = (point: number): number => Math.sqrt(Math.max(point, 1));

/** Adds an error, in units of `errorScale`, to the sketch that starts at `from` of `bins`. */
export function addError(
  bins: Float32Array,
  from: number,
  error: { scaled: number; increment: number },
): void {
  const place = Math.floor(Math.asinh(error.scaled / INNER) / WIDTH) + HALF;
  const at = from + Math.min(SKETCH_BINS - 1, Math.max(0, place));
  bins[at] = present(bins[at], 'a bin') + error.increment;
}

/**
 * Quantiles of the errors, in units of `errorScale`, into `out`; levels ascending. Inside a bin errors count
 * as spread evenly. All zero without errors.
 */
export function errorQuantiles(
  bins: Float32Array,
  from: number,
  levels: readonly number[],
  out: Float64Array,
): void {
  let mass = 0;
  let lowest = SKETCH_BINS;
  for (let bin = 0; bin < SKETCH_BINS; bin += 1) {
    const inside = bins[from + bin] ?? 0;
    if (inside <= 0) continue; // Most bins are empty: only the others are worth an addition.
    if (mass === 0) lowest = bin;
    mass += inside;
  }
  if (mass === 0) {
    out.fill(0);
    return;
  }
  let bin = lowest;
  let below = 0;
  for (let place = 0; place < levels.length; place += 1) {
    const wanted = (levels[place] ?? 0) * mass;
    while (bin < SKETCH_BINS - 1 && below + (bins[from + bin] ?? 0) < wanted) {
      below += bins[from + bin] ?? 0;
      bin += 1;
    }
    const inside = bins[from + bin] ?? 0;
    const share = inside > 0 ? Math.min(1, Math.max(0, (wanted - below) / inside)) : 0.5;
    const low = EDGES[bin] ?? 0;
    out[place] = low + share * ((EDGES[bin + 1] ?? 0) - low);
  }
}

/** Lower edges of the bins and the upper edge of the last one. */
const EDGES = Float64Array.from(
  { length: SKETCH_BINS + 1 },
  (_, bin) => INNER * Math.sinh((bin - HALF) * WIDTH),
);
