/** One cost, followed: from what is configured to what is seen, through outliers and jumps. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cost } from '../../../../src/core/capacity/cost/cost-filter.ts';
import { observeCost, priorCost } from '../../../../src/core/capacity/cost/cost-filter.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';

/** After minutes of 100 requests each, of these mean costs. */
function after(prior: Cost | undefined, minutes: readonly number[], from = 0): Cost {
  const last = minutes.reduce<Cost | undefined>(
    (cost, observed, minute) =>
      observeCost(cost, { observed, requests: 100 }, (from + minute + 1) * MINUTE_MS),
    prior,
  );
  assert.ok(last);
  return last;
}

const relativeSd = ({ mean, variance }: Cost): number => Math.sqrt(variance) / mean;

test('what is configured is a prior that a hundred requests outweigh, and nothing configured is none', () => {
  assert.equal(priorCost(0, 0), undefined);
  const once = after(priorCost(1, 0), [1.4]);
  assert.ok(once.mean > 1.37 && once.mean < 1.4, `${once.mean}`);
  assert.equal(after(undefined, [2]).mean, 2);
});

test('it is the surer the more it has seen, and less sure of what it has not seen for hours', () => {
  const one = after(priorCost(1, 0), [1]);
  const many = after(priorCost(1, 0), Array<number>(60).fill(1));
  assert.ok(relativeSd(many) < relativeSd(one) / 2);
  const late = observeCost(many, { observed: 1, requests: 1 }, 8 * 60 * MINUTE_MS);
  assert.ok(relativeSd(late) > 2 * relativeSd(many));
});

test('one wild minute moves it little, a second one is a release that made requests dearer', () => {
  const steady = after(priorCost(1, 0), Array<number>(60).fill(1));
  const wild = after(steady, [8], 60);
  assert.ok(wild.mean < 1.3, `${wild.mean}`);
  assert.ok(Math.abs(after(wild, [1, 1, 1, 1, 1], 61).mean - 1) < 0.1);
  assert.ok(Math.abs(after(wild, [8], 61).mean - 8) < 0.01);
});

test('a slow drift is followed: 1 % a minute for an hour, never more than 10 % behind', () => {
  let cost = after(priorCost(1, 0), Array<number>(30).fill(1));
  for (let minute = 30; minute < 90; minute += 1) {
    const right = 1.01 ** (minute - 30);
    cost = observeCost(cost, { observed: right, requests: 100 }, (minute + 1) * MINUTE_MS);
    assert.ok(Math.abs(cost.mean / right - 1) < 0.1, `minute ${minute}: ${cost.mean} for ${right}`);
  }
});

test('a clock that ran back does no harm', () => {
  const cost = observeCost(priorCost(1, 60 * MINUTE_MS), { observed: 2, requests: 10 }, 0);
  assert.ok(Number.isFinite(cost.mean) && cost.variance > 0);
});
