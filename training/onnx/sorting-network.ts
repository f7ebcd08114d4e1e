/**
 * How are many short lists sorted at once? By comparisons that are the same whatever is compared: each is a `Min` and a
 * `Max` of whole vectors, one number of each list in them, where `TopK` goes through one list after the other.
 *
 * Batcher, 'Sorting networks and their applications' (1968): odd-even merging.
 */
import type { GraphBuilder, Value } from './graph-builder.ts';

/** Places that are compared, in order; of each pair the first is to hold the lesser. */
export function comparisons(count: number): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  let whole = 1;
  while (whole < count) whole *= 2;
  // As if the list went on with what is greater than all: such places never change.
  for (let run = 1; run < whole; run *= 2) {
    for (let apart = run; apart >= 1; apart /= 2) {
      for (let from = apart % run; from + apart < whole; from += 2 * apart) {
        for (let low = from; low < from + apart && low + apart < count; low += 1) {
          const isOneRun = Math.floor(low / (2 * run)) === Math.floor((low + apart) / (2 * run));
          if (isOneRun) pairs.push([low, low + apart]);
        }
      }
    }
  }
  return pairs;
}

/** The same values, the least first, element by element; all of one shape. */
export function sorted(g: GraphBuilder, values: readonly Value[]): readonly Value[] {
  const places = [...values];
  for (const [low, high] of comparisons(values.length)) {
    const both = [places[low], places[high]];
    places[low] = g.apply('Min', both);
    places[high] = g.apply('Max', both);
  }
  return places;
}
