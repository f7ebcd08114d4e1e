/**
 * Which values are large enough to keep their names? The N largest; the others count together under `other`.
 *
 * - An import counts all values in a first pass (`survey`) and names the largest.
 * - Live, names that are known stay; while some are free, they go to whom comes first.
 * - Once a day (`review`) the smallest of the named are compared with the largest of the others, pair by pair. One
 *   of which at least twice as much came takes the name over, up to a tenth of the names a day. Counts lose a
 *   fifth a day, so that a value that rests at weekends is not forgotten by Monday.
 *
 * Counts of the others are bounded (see `frequent-values.ts`), and so is everything else here.
 */
import { createFrequentValues } from './frequent-values.ts';
import type { Group } from './rule-set.ts';
import { ownText } from '../../units/own-text.ts';

/** A value with what came of it. */
export type NamedValue = readonly [value: string, count: number];

export interface GroupedValues {
  /** Does the value keep its name? It is counted. */
  admit(value: string, count: number): boolean;
  /** Counts a value of the first pass. */
  survey(value: string, count: number): void;
  /** The names that are free go to the largest of the first pass. */
  nameLargest(): void;
  /** The day is over. */
  review(): void;
  /** What was named before gets its names back, while there are any. */
  restore(values: readonly NamedValue[]): void;
  named(): readonly NamedValue[];
}

/** Values that are counted one by one: for a name that is free, and in a first pass, where all is decided at once. */
const OTHERS_MAX = 2_000;
const SURVEYED_MAX = 20_000;

const TAKES_OVER_FROM = 2;
const REPLACED_A_DAY = 0.1;
const KEPT_A_DAY = 0.8;

export function createGroup({ largest, other }: Group): GroupedValues {
  const named = new Map<string, Counter>();
  const others = createFrequentValues(OTHERS_MAX);
  let surveyed = createFrequentValues(SURVEYED_MAX);
  const nameIfFree = (value: string, count: number): boolean => {
    if (value === other || named.size >= largest || named.has(value)) return false;
    named.set(ownText(value), { count });
    return true;
  };
  return {
    admit: (value, count) => {
      const counter = named.get(value);
      if (counter) {
        counter.count += count;
        return true;
      }
      if (nameIfFree(value, count)) return true;
      if (value !== other) others.add(value, count);
      return false;
    },
    survey: (value, count) => {
      surveyed.add(value, count);
    },
    nameLargest: () => {
      for (const [value, count] of surveyed.largest()) nameIfFree(value, count);
      surveyed = createFrequentValues(SURVEYED_MAX);
    },
    restore: (values) => {
      for (const [value, count] of values) nameIfFree(value, count);
    },
    review: () => {
      const smallest = [...named].sort(([, a], [, b]) => a.count - b.count);
      const rivals = others.largest();
      const replaced = Math.max(1, Math.floor(largest * REPLACED_A_DAY));
      for (const [place, [value, { count }]] of smallest.slice(0, replaced).entries()) {
        const [rival, rivalCount] = rivals[place] ?? ['', 0];
        if (rivalCount === 0 || rivalCount < TAKES_OVER_FROM * count) break;
        named.delete(value);
        others.delete(rival);
        named.set(rival, { count: rivalCount });
        if (count > 0) others.add(value, count);
      }
      for (const counter of named.values()) counter.count *= KEPT_A_DAY;
      others.decay(KEPT_A_DAY);
    },
    named: () => [...named].map(([value, { count }]) => [value, count]),
  };
}

interface Counter {
  count: number;
}
