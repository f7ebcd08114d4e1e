/**
 * The newest steps of every series, in memory: a ring each, on a grid that all share. The book is mutable and
 * has one owner, the planner.
 */
import type { LowerBounds, Ring } from './ring.ts';
import { addToStep, createRing } from './ring.ts';
import type { CountDelta } from './series.ts';
import { check } from '../units/check.ts';

export interface SeriesBook {
  readonly stepMs: number;
  readonly retainSteps: number;
  readonly rings: Map<string, Ring>;
  /** Of all rings. */
  readonly lowerBounds: LowerBounds;
}

export const createSeriesBook = (stepMs: number, retainSteps: number): SeriesBook => ({
  stepMs,
  retainSteps,
  rings: new Map(),
  lowerBounds: { steps: [] },
});

/** The ring of a series; an empty one is made for a series that is new. */
export function ringOf(book: SeriesBook, series: string): Ring {
  const known = book.rings.get(series);
  if (known) return known;
  const ring = createRing(book.retainSteps, book.lowerBounds);
  book.rings.set(series, ring);
  return ring;
}

/** Adds a count to its step; steps older than what is kept are let go. */
export function addCount(book: SeriesBook, series: string, delta: Omit<CountDelta, 'source'>): void {
  const index = delta.start / book.stepMs;
  check(Number.isInteger(index), `${delta.start} is not on a step of ${book.stepMs} ms`);
  addToStep(ringOf(book, series), index, delta.count);
}
