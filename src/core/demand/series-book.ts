/**
 * The newest steps of every series, in memory: one ring of Float32 a series on a grid that all share.
 *
 * A step is addressed by its index, start / stepMs, and kept while it is among the newest `retainSteps` of
 * its series' ring. NaN = unknown, 0 = observed empty. The book is mutable and has one owner, the planner.
 */
import type { CountDelta, Series } from './series.ts';
import { check } from '../units/check.ts';

export interface SeriesBook {
  readonly stepMs: number;
  readonly retainSteps: number;
  readonly rings: Map<string, Ring>;
}

/** Values of the step indices [end − retainSteps, end), each at index modulo length. */
export interface Ring {
  readonly values: Float32Array;
  /** Exclusive end of what was ever written. */
  end: number;
  /** Index of the first known step, `Infinity` while there is none. */
  first: number;
}

export const createSeriesBook = (stepMs: number, retainSteps: number): SeriesBook => ({
  stepMs,
  retainSteps,
  rings: new Map(),
});

/** The ring of a series; an empty one is made for a series that is new. */
export function ringOf(book: SeriesBook, series: string): Ring {
  const known = book.rings.get(series);
  if (known) return known;
  const values = new Float32Array(book.retainSteps).fill(Number.NaN);
  const ring: Ring = { values, end: Number.NEGATIVE_INFINITY, first: Number.POSITIVE_INFINITY };
  book.rings.set(series, ring);
  return ring;
}

/** The value of a step; NaN if it is unknown, older than what is kept, or still to come. */
export function stepAt(ring: Ring, index: number): number {
  const { length } = ring.values;
  if (index >= ring.end || index < ring.end - length) return Number.NaN;
  return ring.values[modulo(index, length)] ?? Number.NaN;
}

/** Adds a count to its step; steps older than what is kept are let go. */
export function addCount(book: SeriesBook, series: string, delta: Omit<CountDelta, 'source'>): void {
  const index = delta.start / book.stepMs;
  check(Number.isInteger(index), `${delta.start} is not on a step of ${book.stepMs} ms`);
  const ring = ringOf(book, series);
  extend(ring, index + 1);
  if (index < ring.end - ring.values.length) return;
  const known = stepAt(ring, index);
  ring.values[modulo(index, ring.values.length)] = (Number.isNaN(known) ? 0 : known) + delta.count;
  ring.first = Math.min(ring.first, index);
}

/** The steps [from, to) are final: what has no count in them is 0, from the series' first known step on. */
export function finalizeSteps(ring: Ring, from: number, to: number): void {
  if (ring.first === Number.POSITIVE_INFINITY) return;
  extend(ring, to);
  for (let index = Math.max(from, ring.first, ring.end - ring.values.length); index < to; index += 1) {
    const at = modulo(index, ring.values.length);
    if (Number.isNaN(ring.values[at])) ring.values[at] = 0;
  }
}

/** Replaces what is known of a series by what was read from the history; returns its new ring. */
export function loadSeries(book: SeriesBook, id: string, series: Series): Ring {
  check(series.stepMs === book.stepMs, `steps of ${series.stepMs} ms in a book of ${book.stepMs} ms`);
  book.rings.delete(id);
  const ring = ringOf(book, id);
  const start = series.start / series.stepMs;
  const { length } = series.values;
  const known = series.values.findIndex((value) => !Number.isNaN(value));
  if (known >= 0) ring.first = start + known;
  ring.end = start + length;
  // The newest steps, as two stretches: up to the end of the ring's array, and from its beginning.
  const kept = series.values.subarray(Math.max(0, length - ring.values.length));
  const at = modulo(ring.end - kept.length, ring.values.length);
  const fitting = Math.min(kept.length, ring.values.length - at);
  ring.values.set(kept.subarray(0, fitting), at);
  ring.values.set(kept.subarray(fitting), 0);
  return ring;
}

/** Moves the end forward; the steps that come in are unknown. */
function extend(ring: Ring, end: number): void {
  if (end <= ring.end) return;
  const { length } = ring.values;
  for (let index = Math.max(ring.end, end - length); index < end; index += 1) {
    ring.values[modulo(index, length)] = Number.NaN;
  }
  ring.end = end;
}

/** Non-negative remainder: step indices before 1970 are negative. */
const modulo = (index: number, length: number): number => ((index % length) + length) % length;
