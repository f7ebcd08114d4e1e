/** Who gets less when the budget is short. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { numberedDecision } from './given.ts';
import type { Claim } from '../../../src/core/allocation/over-pools/share-budget.ts';
import { shareBudget } from '../../../src/core/allocation/over-pools/share-budget.ts';

const claim = (warm: number, priority = 0, floor = 0): Claim => ({
  pool: { floor, priority },
  decision: numberedDecision({ warm }),
});

const granted = (claims: readonly Claim[], budget: number): number[] =>
  shareBudget(claims, budget).map(({ warm }) => warm);

test('a budget that is enough changes nothing', () => {
  const claims = [claim(5), claim(7)];
  assert.deepEqual(
    shareBudget(claims, 12),
    claims.map(({ decision }) => decision),
  );
});

test('a higher priority comes first, and who gets less is told why', () => {
  const [first, second] = shareBudget([claim(10, 1), claim(14, 5)], 20);
  assert.deepEqual([first?.warm, second?.warm], [6, 14]);
  assert.deepEqual(first?.trail.at(-1), {
    rule: 'share-budget',
    from: 10,
    to: 6,
    why: 'the budget of 20 instances over all pools is 4 short, and those of a higher priority than 1 come first',
  });
  assert.equal(second?.trail.at(-1)?.rule, 'cover-bridge');
});

test('floors come before wishes, whatever the priority', () => {
  assert.deepEqual(granted([claim(10, 0, 3), claim(20, 9, 1)], 12), [3, 9]);
});

test('pools of the same priority share in proportion, the remainder to whom rounding hurt most', () => {
  assert.deepEqual(granted([claim(10), claim(20), claim(30)], 30), [5, 10, 15]);
  assert.deepEqual(granted([claim(1), claim(1), claim(1)], 2), [1, 1, 0]);
});

test('a budget of zero leaves nothing', () => {
  assert.deepEqual(granted([claim(10, 3, 2), claim(4)], 0), [0, 0]);
});

test('what is granted is the budget, whole, and never more than was wanted', () => {
  const claims = fc.array(
    fc
      .tuple(fc.nat(50), fc.nat(3), fc.nat(10))
      .map(([warm, priority, floor]) => claim(warm, priority, floor)),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(claims, fc.nat(200), (all, budget) => {
      const counts = granted(all, budget);
      const wanted = all.map(({ decision }) => decision.warm);
      const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
      assert.equal(total(counts), Math.min(budget, total(wanted)));
      counts.forEach((count, index) => {
        assert.ok(Number.isInteger(count) && count >= 0 && count <= (wanted[index] ?? 0));
      });
    }),
  );
});
