import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HPA_70, hpaCounts } from '../../../../../src/app/backtest/decide/peers/hpa.ts';

const syncs = (length: number, load: number): number[] => new Array<number>(length).fill(load);

test('the first count follows the load at the target', () => {
  // 7 instances' worth at 70 % each need 10.
  assert.deepEqual(hpaCounts([7], HPA_70), [10]);
  assert.deepEqual(hpaCounts([0], HPA_70), [1], 'never fewer than one');
});

test('within a tenth of the target nothing is done', () => {
  // With 10 replicas: 7.6 ÷ 0.7 = 10.9 is 9 % off and left alone, 7.8 ÷ 0.7 = 11.1 is 11 % off.
  assert.deepEqual(hpaCounts([7, 7.6, 7.8], HPA_70), [10, 10, 12]);
  // Downward, long after the stabilization window: 6.4 ÷ 0.7 = 9.1 stays, 6.2 ÷ 0.7 = 8.9 does not.
  assert.equal(hpaCounts([7, ...syncs(25, 6.4)], HPA_70).at(-1), 10);
  assert.equal(hpaCounts([7, ...syncs(25, 6.2)], HPA_70).at(-1), 9);
});

test('one sync adds four, or doubles if that is more', () => {
  // From 1.4 ÷ 0.7 = 2 toward 84 ÷ 0.7 = 120: 2 + 4 = 6 (twice is 4), then 2 × 6 = 12 (6 + 4 is 10), …
  assert.deepEqual(hpaCounts([1.4, 84, 84, 84, 84, 84, 84], HPA_70), [2, 6, 12, 24, 48, 96, 120]);
});

test('scaling in waits until the last higher wish is 300 s old', () => {
  // 20 syncs of 15 s: the wish of sync 0 still counts at sync 19 and no longer at sync 20.
  const counts = hpaCounts([7, ...syncs(25, 1.4)], HPA_70);
  assert.deepEqual(counts.slice(0, 20), syncs(20, 10));
  assert.deepEqual(counts.slice(20), syncs(6, 2));
});

test('without data nothing changes', () => {
  assert.deepEqual(hpaCounts([7, Number.NaN, Number.NaN], HPA_70), [10, 10, 10]);
});
