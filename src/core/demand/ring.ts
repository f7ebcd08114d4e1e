/**
 * The newest steps of one series: as many as its array is long, each at its index modulo the length.
 *
 * A step is addressed by its index, start / stepMs. NaN = unknown, 0 = observed empty. Counts are whole and
 * mostly small, so a ring begins with 8 bits a step, and turns to 16 and to float32 with the first value that
 * does not fit: no count is rounded that float32 would not round, and most weeks of minutes take a quarter of
 * the memory.
 */

/**
 * Steps that a ring has counts of and does not tell, since those are lower bounds: whoever reads on takes them
 * for unknown. One object for all rings that are read together, so that it is changed for all at once.
 */
export interface LowerBounds {
  /** Mostly none. */
  steps: readonly StepRange[];
}

/** Values of the step indices [end − length, end). Read and written by the functions of this file alone. */
export interface Ring {
  values: Uint8Array | Uint16Array | Float32Array;
  /** Stands for NaN in `values`. */
  unknown: number;
  /** Exclusive end of what was ever written. */
  end: number;
  /** Index of the first known step, `Infinity` while there is none. */
  first: number;
  readonly lowerBounds: LowerBounds;
}

/** A ring of so many steps, nothing of them known. */
export const createRing = (length: number, lowerBounds: LowerBounds = { steps: [] }): Ring => ({
  values: new Uint8Array(length).fill(0xff),
  unknown: 0xff,
  end: Number.NEGATIVE_INFINITY,
  first: Number.POSITIVE_INFINITY,
  lowerBounds,
});

/** A ring that holds just these values, of the steps from `start` on. */
export function ringFrom(start: number, values: ArrayLike<number>, lowerBounds?: LowerBounds): Ring {
  const ring = createRing(values.length, lowerBounds);
  writeSteps(ring, start, values);
  return ring;
}

/** The value of a step; NaN if it is unknown, a lower bound, older than what is kept, or still to come. */
export function stepAt(ring: Ring, index: number): number {
  const isBound = ring.lowerBounds.steps.some(({ from, to }) => from <= index && index < to);
  return isBound ? Number.NaN : countAt(ring, index);
}

/** What was counted in a step, a lower bound or not; otherwise as `stepAt`. */
export function countAt(ring: Ring, index: number): number {
  const { length } = ring.values;
  if (index >= ring.end || index < ring.end - length) return Number.NaN;
  return valueAt(ring, modulo(index, length));
}

/** Where steps are copied to: to `values[at]`, `values[at + stride]` and so on. */
export interface StepsPlace {
  readonly values: Float32Array;
  readonly at: number;
  readonly stride: number;
}

/** Copies the steps [from, to), as `stepAt` gives them. Much faster than as many calls of it. */
export function copySteps(ring: Ring, { from, to }: StepRange, into: StepsPlace): void {
  const { values, at, stride } = into;
  const { length } = ring.values;
  const start = Math.min(to, Math.max(from, ring.end - length));
  const end = Math.max(start, Math.min(to, ring.end));
  let place = at;
  for (let index = from; index < start; index += 1, place += stride) values[place] = Number.NaN;
  const first = modulo(start, length);
  const wrapped = Math.max(0, first + end - start - length);
  place = copyRun(ring, { from: first, to: first + end - start - wrapped }, { values, at: place, stride });
  place = copyRun(ring, { from: 0, to: wrapped }, { values, at: place, stride });
  for (let index = end; index < to; index += 1, place += stride) values[place] = Number.NaN;
  for (const bound of ring.lowerBounds.steps) {
    const last = Math.min(bound.to, to);
    for (let index = Math.max(bound.from, from); index < last; index += 1) {
      values[at + (index - from) * stride] = Number.NaN;
    }
  }
}

/** Room for what a call widens and nobody keeps. */
let widened = new Float32Array(0);

/**
 * Copies these places of the array; returns the place after the last. All at once, and a second time only where some
 * are unknown or do not lie side by side: step by step it takes five times as long.
 */
function copyRun({ values, unknown }: Ring, { from, to }: StepRange, into: StepsPlace): number {
  const count = to - from;
  if (count === 0) return into.at;
  const run = values.subarray(from, to);
  const isWhole = Number.isNaN(unknown) || !run.includes(unknown);
  const end = into.at + count * into.stride;
  if (isWhole && into.stride === 1) {
    into.values.set(run, into.at);
    return end;
  }
  if (widened.length < count) widened = new Float32Array(count);
  widened.set(run);
  for (let index = 0, place = into.at; index < count; index += 1, place += into.stride) {
    const value = widened[index] ?? Number.NaN;
    into.values[place] = value === unknown ? Number.NaN : value;
  }
  return end;
}

/** Step indices, half-open. */
export interface StepRange {
  readonly from: number;
  readonly to: number;
}

/** Adds a count to its step; one older than what is kept is let go. */
export function addToStep(ring: Ring, index: number, count: number): void {
  extendRing(ring, index + 1);
  if (index < ring.end - ring.values.length) return;
  const known = countAt(ring, index);
  put(ring, modulo(index, ring.values.length), (Number.isNaN(known) ? 0 : known) + count);
  ring.first = Math.min(ring.first, index);
}

/** Writes the values of the steps from `start` on, over what was known of them; NaN leaves a step unknown. */
export function writeSteps(ring: Ring, start: number, values: ArrayLike<number>): void {
  const { length } = ring.values;
  const end = start + values.length;
  extendRing(ring, start);
  ring.end = Math.max(ring.end, end);
  const known = firstKnown(values);
  if (known !== undefined) ring.first = Math.min(ring.first, start + known);
  for (let index = Math.max(start, ring.end - length); index < end; index += 1) {
    put(ring, modulo(index, length), values[index - start] ?? Number.NaN);
  }
}

/** What another ring of the same length held; the array becomes this one's. False, and nothing happens: it does not fit. */
export function adoptSteps(
  ring: Ring,
  { values, end, first }: { values: ArrayLike<number>; end: number; first: number | null },
): boolean {
  const unknown = unknownOf(values);
  if (unknown === undefined || values.length !== ring.values.length) return false;
  ring.values = values as Ring['values'];
  ring.unknown = unknown;
  ring.end = end;
  ring.first = first ?? Number.POSITIVE_INFINITY;
  return true;
}

function unknownOf(values: ArrayLike<number>): number | undefined {
  if (values instanceof Uint8Array) return 0xff;
  if (values instanceof Uint16Array) return 0xffff;
  return values instanceof Float32Array ? Number.NaN : undefined;
}

/** Writes what the past knows of the steps before the first one that the ring knows, as far as it reaches. */
export function fillOlder(ring: Ring, past: Ring): void {
  const until = Math.min(ring.first, ring.end);
  for (let index = Math.max(past.first, ring.end - ring.values.length); index < until; index += 1) {
    const value = countAt(past, index);
    if (Number.isNaN(value)) continue;
    put(ring, modulo(index, ring.values.length), value);
    ring.first = Math.min(ring.first, index);
  }
}

function firstKnown(values: ArrayLike<number>): number | undefined {
  for (let at = 0; at < values.length; at += 1) if (!Number.isNaN(values[at])) return at;
  return undefined;
}

/** The steps [from, to) are final: what has no count in them is 0, from the series' first known step on. */
export function finalizeSteps(ring: Ring, from: number, to: number): void {
  if (ring.first === Number.POSITIVE_INFINITY) return;
  extendRing(ring, to);
  for (let index = Math.max(from, ring.first, ring.end - ring.values.length); index < to; index += 1) {
    const at = modulo(index, ring.values.length);
    if (Number.isNaN(valueAt(ring, at))) put(ring, at, 0);
  }
}

/** Moves the end forward; the steps that come in are unknown. */
function extendRing(ring: Ring, end: number): void {
  if (end <= ring.end) return;
  const { length } = ring.values;
  const isEmpty = ring.end === Number.NEGATIVE_INFINITY; // Then every step of it is unknown as it is.
  for (let index = isEmpty ? end : Math.max(ring.end, end - length); index < end; index += 1) {
    put(ring, modulo(index, length), Number.NaN);
  }
  ring.end = end;
}

function valueAt({ values, unknown }: Ring, at: number): number {
  const value = values[at] ?? Number.NaN;
  return value === unknown ? Number.NaN : value;
}

function put(ring: Ring, at: number, value: number): void {
  const isUnknown = Number.isNaN(value);
  while (!isUnknown && !fits(ring, value)) widen(ring);
  ring.values[at] = isUnknown ? ring.unknown : value;
}

const fits = ({ values, unknown }: Ring, value: number): boolean =>
  values instanceof Float32Array || (Number.isInteger(value) && value >= 0 && value < unknown);

function widen(ring: Ring): void {
  const { values, unknown } = ring;
  ring.values = values instanceof Uint8Array ? Uint16Array.from(values) : Float32Array.from(values);
  ring.unknown = unknownOf(ring.values) ?? Number.NaN;
  values.forEach((value, at) => {
    if (value === unknown) ring.values[at] = ring.unknown;
  });
}

/** Non-negative remainder: step indices before 1970 are negative. */
const modulo = (index: number, length: number): number => ((index % length) + length) % length;
