/**
 * How wrong an expert has been lately: a histogram of its errors with forgetting.
 *
 * An error is scaled by the root of the level, r = (actual − point) / √max(point, 1): counts spread like
 * their root, and a quiet night and a busy noon then share one distribution (FINDINGS: .501 → .497). Bins
 * are even in asinh(r / 0.5) / 0.3: narrow round zero, 35 % wide far out, ±3,700 in all. What is exactly as
 * forecast has a bin of its own, without width: an idle source's quantiles are 0, and a timer's its count.
 *
 * Weights are whole numbers of 16 bits, so that 130 bytes hold the errors of any source, however large. Older
 * errors lose weight exponentially: instead of shrinking all bins, the weight of a new error grows (`increment`)
 * until it has doubled; then everything is halved once.
 */
import { present } from '../../units/check.ts';

const INNER = 0.5;
const WIDTH = 0.3;
/** Bins to either side of the one for no error. */
const SIDE = 32;
export const SKETCH_BINS = 2 * SIDE + 1;
/** Below this an error is none: far less than a request at any level, but above what float32 leaves of one. */
const EXACT = 1e-3;
const WEIGHT_MAX = 65_535;
const GROWTH = 2;

/** √max(point, 1): the unit of errors at this level. */
export const errorScale = (point: number): number => Math.sqrt(Math.max(point, 1));

/** Weight of the first error: so large that rounding is small, so small that no bin overflows before it has doubled. */
export const firstIncrement = (memory: number): number =>
  Math.max(1, WEIGHT_MAX / (GROWTH * (memory + 2)) - 1);

/** Weight of the next error is so large that all have to be scaled down first. */
export const isOutgrown = (increment: number, memory: number): boolean =>
  increment > GROWTH * firstIncrement(memory);

/** Adds an error, in units of `errorScale`, to the sketch that starts at `from` of `bins`. */
export function addError(
  bins: Uint16Array,
  from: number,
  error: { scaled: number; increment: number },
): void {
  const at = from + binOf(error.scaled);
  bins[at] = Math.min(WEIGHT_MAX, present(bins[at], 'a bin') + Math.round(error.increment));
}

/** Makes the weights in the sketch at `from` that much smaller, rounded. */
export function shrinkErrors(bins: Uint16Array, from: number, divisor: number): void {
  for (let bin = from; bin < from + SKETCH_BINS; bin += 1) {
    const inside = present(bins[bin], 'a bin');
    if (inside > 0) bins[bin] = Math.round(inside / divisor);
  }
}

function binOf(scaled: number): number {
  const size = Math.abs(scaled);
  if (size < EXACT) return SIDE;
  const steps = Math.min(SIDE, 1 + Math.floor(Math.asinh(size / INNER) / WIDTH));
  return scaled > 0 ? SIDE + steps : SIDE - steps;
}

/**
 * Quantiles of the errors, in units of `errorScale`, into `out`; levels ascending. Inside a bin errors count
 * as spread evenly. All zero without errors.
 */
export function errorQuantiles(
  bins: Uint16Array,
  from: number,
  levels: readonly number[],
  out: Float64Array,
): void {
  let mass = 0;
  for (let at = from; at < from + SKETCH_BINS; at += 1) mass += bins[at] ?? 0;
  if (mass === 0) {
    out.fill(0);
    return;
  }
  // Most bins are empty, on both sides: from here on there is one that is not.
  let lowest = 0;
  while ((bins[from + lowest] ?? 0) === 0) lowest += 1;
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
    const low = LOW_EDGES[bin] ?? 0;
    out[place] = low + share * ((HIGH_EDGES[bin] ?? 0) - low);
  }
}

/** Size of the edge that is so many bins away from no error. */
const edge = (steps: number): number => INNER * Math.sinh(steps * WIDTH);

const LOW_EDGES = Float64Array.from({ length: SKETCH_BINS }, (_, bin) =>
  bin > SIDE ? edge(bin - SIDE - 1) : -edge(SIDE - bin),
);
const HIGH_EDGES = Float64Array.from({ length: SKETCH_BINS }, (_, bin) =>
  bin < SIDE ? -edge(SIDE - bin - 1) : edge(bin - SIDE),
);
