/**
 * Which values came most often, in bounded memory? Counts are exact while no more than `capacity` values are there;
 * beyond, they are lower bounds: at most (all that came) ÷ (capacity ÷ 2) too low.
 *
 * After Misra and Gries, 'Finding repeated elements' (1982), with the decrement of many counters at once of
 * Anderson et al., 'A high-performance algorithm for identifying frequent items in data streams' (2017): when the
 * counters are used up, the median count is taken from all of them, and what is left without is forgotten.
 */
import { ownText } from '../../units/own-text.ts';

export interface FrequentValues {
  add(value: string, count: number): void;
  /** Never more than came. */
  countOf(value: string): number;
  /** By count, largest first; values of the same count by their spelling. At most `capacity`. */
  largest(): readonly (readonly [value: string, count: number])[];
  delete(value: string): void;
  /** All counts become smaller by this factor; what falls under a half of a request is forgotten. */
  decay(factor: number): void;
}

export function createFrequentValues(capacity: number): FrequentValues {
  const counts = new Map<string, number>();
  const keepIf = (left: (count: number) => number, least: number): void => {
    for (const [value, count] of counts) {
      if (left(count) > least) counts.set(value, left(count));
      else counts.delete(value);
    }
  };
  return {
    add: (value, count) => {
      const known = counts.get(value);
      if (known === undefined && counts.size >= capacity) {
        const median = [...counts.values()].sort((a, b) => a - b)[capacity >> 1] ?? 0;
        keepIf((before) => before - median, 0);
      }
      counts.set(known === undefined ? ownText(value) : value, (known ?? 0) + count);
    },
    countOf: (value) => counts.get(value) ?? 0,
    largest: () => [...counts].sort(byCount),
    delete: (value) => {
      counts.delete(value);
    },
    decay: (factor) => {
      keepIf((count) => count * factor, 0.5);
    },
  };
}

const byCount = ([a, countA]: readonly [string, number], [b, countB]: readonly [string, number]): number =>
  countB - countA || (a < b ? -1 : 1);
