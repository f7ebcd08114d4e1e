/** Where does chance come from? From a seed, so that a forest that is grown again is the same one. */

/** Evenly spread in [0, 1). */
export type Random = () => number;

/** Mulberry32 (Tommy Ettinger, 2017): 32 bits of state are plenty for bags and picks. */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A share of the values, one at least, each as likely as any other. All of them come in their order. */
export function picked(values: readonly number[], share: number, random: Random): readonly number[] {
  if (share >= 1) return values;
  const left = [...values];
  const count = Math.max(1, Math.round(values.length * share));
  for (let at = 0; at < count; at += 1) {
    const other = at + Math.floor(random() * (left.length - at));
    [left[at], left[other]] = [left[other] ?? 0, left[at] ?? 0];
  }
  return left.slice(0, count);
}
