/**
 * Which known word did somebody mean? By Damerau–Levenshtein distance (optimal string alignment): a letter too
 * many, too few, another one, or two swapped each count one.
 */

/** The known word nearest to `word`, or one that it begins; `undefined` if none is near enough to be meant. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const meant = word.toLowerCase();
  // A third of the letters may be wrong: `leedtime` is meant, `floor` for `ceiling` is not.
  let least = Math.max(1, Math.floor(meant.length / 3));
  let best: string | undefined;
  for (const candidate of known) {
    // The distance is no less than this, and a word of a megabyte would take half a minute.
    if (Math.abs(candidate.length - meant.length) > least) continue;
    const distance = editDistance(meant, candidate.toLowerCase());
    if (distance <= least && (best === undefined || distance < least)) {
      best = candidate;
      least = distance;
    }
  }
  return best ?? known.find((candidate) => meant.length >= 3 && candidate.toLowerCase().startsWith(meant));
}

/** `; did you mean "leadTime"?`, or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const guess = nearest(word, known);
  return guess === undefined ? '' : `; did you mean "${guess}"?`;
}

function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substitution = a[row - 1] === b[column - 1] ? 0 : 1;
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + substitution,
      );
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (row > 1 && column > 1 && swapped) least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1);
      current.push(least);
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length] ?? 0;
}
