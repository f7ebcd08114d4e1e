/**
 * Who gets less when all pools together want more instances than the budget has.
 *
 * Floors come first, then what else is wanted; of each, pools of a higher priority before those of a lower one, and
 * pools of the same priority in proportion to what they want, the remainder to those that came off worst. A budget is
 * a bound of the operator's, as a ceiling is: it may take away what is there.
 */
import type { Decision } from '../decision.ts';
import { inInstances } from '../words.ts';
import type { Pool } from '../../capacity/pool.ts';
import { present } from '../../units/check.ts';

/** The last rule of a trail. */
export const BUDGET_RULE = 'share-budget';

/** The decision of a pool. */
export interface Claim {
  readonly pool: Pick<Pool, 'floor' | 'priority'>;
  readonly decision: Decision;
}

/** The decisions in their order, those that get less with a line that says why. */
export function shareBudget(claims: readonly Claim[], budget: number): readonly Decision[] {
  const wanted = claims.map(({ decision }) => decision.warm);
  const short = sum(wanted) - budget;
  if (short <= 0) return claims.map(({ decision }) => decision);
  const floors = claims.map(({ pool, decision }) => Math.min(pool.floor, decision.warm));
  const granted = grant(claims, floors, budget);
  const rest = grant(
    claims,
    wanted.map((count, index) => count - (floors[index] ?? 0)),
    budget - sum(granted),
  );
  return claims.map(({ pool, decision }, index) => {
    const to = (granted[index] ?? 0) + (rest[index] ?? 0);
    const { warm: from, trail } = decision;
    if (to === from) return decision;
    const order = `those of a higher priority than ${pool.priority} come first`;
    const why = `the budget of ${inInstances(budget)} over all pools is ${short} short, and ${order}`;
    return { ...decision, warm: to, trail: [...trail, { rule: BUDGET_RULE, from, to, why }] };
  });
}

/** What each gets of `available`, by its wish and its priority. */
function grant(claims: readonly Claim[], wishes: readonly number[], available: number): number[] {
  const granted = wishes.map(() => 0);
  const priorities = [...new Set(claims.map(({ pool }) => pool.priority))].sort((a, b) => b - a);
  let left = Math.max(0, available);
  for (const priority of priorities) {
    const places = claims.flatMap(({ pool }, place) => (pool.priority === priority ? [place] : []));
    const asked = places.map((place) => present(wishes[place], 'a wish'));
    const shares = inProportion(asked, Math.min(left, sum(asked)));
    places.forEach((place, index) => {
      granted[place] = shares[index] ?? 0;
    });
    left -= sum(shares);
  }
  return granted;
}

/** Whole shares of `available`, which is no more than is asked for; what rounding leaves goes to the largest remainders. */
function inProportion(asked: readonly number[], available: number): number[] {
  const total = sum(asked);
  const exact = asked.map((count) => (total === 0 ? 0 : (count * available) / total));
  const shares = exact.map(Math.floor);
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, available - sum(shares)))
    shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
