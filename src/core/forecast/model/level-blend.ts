/**
 * What does an expert say at a level that it does not know? Its quantiles at its own levels, carried over.
 *
 * Between two of its levels a quantile is interpolated linearly in the level; beyond the outermost ones it goes on
 * by the slope of the outermost two in the standard score, as the tail of a normal distribution would. Both are
 * `q[low] + share × (q[high] − q[low])`, worked out once for a pair of lists.
 */
import { check, present } from '../../units/check.ts';
import { standardScore } from '../../units/standard-score.ts';

interface Blend {
  readonly low: number;
  readonly high: number;
  /** Below 0 or above 1 beyond the outermost levels. */
  readonly share: number;
}

/** How quantiles at some levels become quantiles at others: one blend a wanted level. */
export type LevelBlend = readonly Blend[];

/** From quantiles at `known` levels, two or more, to those at `wanted` ones; both ascending. */
export function blendLevels(known: readonly number[], wanted: readonly number[]): LevelBlend {
  check(known.length > 1, 'one level alone says nothing of others');
  const last = known.length - 1;
  return wanted.map((level) => {
    if (level < present(known[0], 'a level')) return beyond(known, { low: 0, high: 1 }, level);
    if (level > present(known[last], 'a level')) return beyond(known, { low: last - 1, high: last }, level);
    const high = Math.max(
      1,
      known.findIndex((other) => other >= level),
    );
    const from = present(known[high - 1], 'a level');
    return { low: high - 1, high, share: (level - from) / (present(known[high], 'a level') - from) };
  });
}

function beyond(
  known: readonly number[],
  { low, high }: { low: number; high: number },
  level: number,
): Blend {
  const from = standardScore(present(known[low], 'a level'));
  const to = standardScore(present(known[high], 'a level'));
  return { low, high, share: (standardScore(level) - from) / (to - from) };
}

/** Writes the blended quantiles to `into`, from `at` on: never negative, never crossing. */
export function blendInto(blend: LevelBlend, known: Float64Array, into: Float32Array, at: number): void {
  let highest = 0;
  for (let place = 0; place < blend.length; place += 1) {
    const { low, high, share } = present(blend[place], 'a blend');
    const from = known[low] ?? 0;
    highest = Math.max(highest, from + share * ((known[high] ?? 0) - from));
    into[at + place] = highest;
  }
}
