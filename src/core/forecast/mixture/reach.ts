/**
 * How far may an expert pull the mixture away from the one that counts most?
 *
 * A weighted mean has no defence against a voice that is absurdly off: after one step of ×400 the shape of the day
 * says thousands at that time for a week, and a weight of a hundredth is then worth more than all others. So what an
 * expert says at a level counts as at most so many spreads of the leader's from what the leader says there. Learning
 * sees what it really said. (On the spans before the benchmark's test spans: .486 → .484, the worst source 1.47 → 1.10
 * of yesterday.)
 */
import { errorScale } from './residual-sketch.ts';

/** 1 costs bursts a little, 4 nothing; both tame the spike. */
const SPREADS = 4;

/** Weights closer than this are one: the sums behind them depend on the order of the experts. */
const TIE = 1e-9;

interface Voiced {
  /** [expert, level], both; of experts that count for next to nothing voices may be missing. */
  readonly weights: Float64Array;
  readonly voices: Float64Array;
  /** By level: what this file works out. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** While nobody's errors are known there is no leader. */
export function reachEverywhere({ low, high }: Pick<Voiced, 'low' | 'high'>): void {
  low.fill(0);
  high.fill(Number.POSITIVE_INFINITY);
}

/** What the experts say at each level counts as no lower and no higher than this; `tail` is the place of the level that ends a spread. */
export function reachByLevel(
  voiced: Voiced,
  { experts, tail }: { readonly experts: number; readonly tail: number },
): void {
  const { voices, low, high } = voiced;
  for (let level = 0; level < low.length; level += 1) {
    const own = leaderOf(voiced, experts, level) * low.length;
    const top = voices[own + tail] ?? 0;
    // Its scale as well, or one that was always right would be alone.
    const spread = top - (voices[own] ?? 0) + errorScale(top);
    const middle = voices[own + level] ?? 0;
    low[level] = middle - SPREADS * spread;
    high[level] = middle + SPREADS * spread;
  }
}

/** Who counts most; of several the one that says least, whatever their order. */
function leaderOf({ weights, voices, low }: Voiced, experts: number, level: number): number {
  const levels = low.length;
  let leader = 0;
  let most = weights[level] ?? 0;
  for (let expert = 1, place = level + levels; expert < experts; expert += 1, place += levels) {
    const ahead = (weights[place] ?? 0) - most;
    if (ahead <= -TIE) continue;
    const isLess = (voices[place] ?? 0) < (voices[leader * levels + level] ?? 0);
    if (ahead > TIE || isLess) {
      leader = expert;
      most = weights[place] ?? 0;
    }
  }
  return leader;
}
