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
import { present } from '../../units/check.ts';

/** 1 costs bursts a little, 4 nothing; both tame the spike. */
const SPREADS = 4;

export interface Reach {
  readonly low: number;
  readonly high: number;
}

/** While nobody's errors are known there is no leader. */
export const EVERYWHERE: Reach = { low: 0, high: Number.POSITIVE_INFINITY };

/** Weights closer than this are one: the sums behind them depend on the order of the experts. */
const TIE = 1e-9;

interface Voiced {
  /** By expert, at one level. */
  readonly weights: Float64Array;
  /** By expert, each by level. */
  readonly quantiles: readonly Float64Array[];
}

/** Of what the experts say at one level, in the order of the shape; `tail` is the place of the level that ends a spread. */
export function reachOf(
  voiced: Voiced,
  { experts, tail }: { readonly experts: number; readonly tail: number },
  level: number,
): Reach {
  const own = present(voiced.quantiles[leaderOf(voiced, experts, level)], 'an expert');
  const top = own[tail] ?? 0;
  // Its scale as well, or one that was always right would be alone.
  const spread = top - (own[0] ?? 0) + errorScale(top);
  const middle = own[level] ?? 0;
  return { low: middle - SPREADS * spread, high: middle + SPREADS * spread };
}

/** Who counts most; of several the one that says least, whatever their order. */
function leaderOf({ weights, quantiles }: Voiced, experts: number, level: number): number {
  let leader = 0;
  for (let expert = 1; expert < experts; expert += 1) {
    const ahead = (weights[expert] ?? 0) - (weights[leader] ?? 0);
    const isLess = (quantiles[expert]?.[level] ?? 0) < (quantiles[leader]?.[level] ?? 0);
    if (ahead > TIE || (ahead > -TIE && isLess)) leader = expert;
  }
  return leader;
}
