import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesFor } from '../../../src/core/capacity/erlang.ts';

const queue = (waitSeconds: number, share: number) => ({ serviceSeconds: 1, waitSeconds, share });

// Of tables of Erlang's second formula: C(3, 2) = .4444, C(4, 2) = .1739, C(9, 8) = .6533, C(10, 8) = .4092, C(11, 8) = .2449.
test('as many places as the tables say, if nobody is to wait at all', () => {
  assert.equal(placesFor(queue(0, 0.45), 2), 3);
  assert.equal(placesFor(queue(0, 0.44), 2), 4);
  assert.equal(placesFor(queue(0, 0.66), 8), 9);
  assert.equal(placesFor(queue(0, 0.41), 8), 10);
  assert.equal(placesFor(queue(0, 0.4), 8), 11);
});

test('who may wait needs fewer: .4444 · exp(−1) = .1635', () => {
  assert.equal(placesFor(queue(1, 0.164), 2), 3);
  assert.equal(placesFor(queue(1, 0.163), 2), 4);
});

test('nothing takes no place, a little takes one', () => {
  assert.equal(placesFor(queue(1, 0.05), 0), 0);
  assert.equal(placesFor(queue(1, 0.05), 1e-9), 1);
});

test('of many places those beside the taken ones grow with the root of them, however absurd the rate', () => {
  const beside = (rate: number): number => placesFor(queue(0, 0.05), rate) - rate;
  // Halfin and Whitt (1981): C = .05 at 1.74 roots.
  assert.ok(Math.abs(beside(1e6) / 1e3 - 1.74) < 0.02, `${beside(1e6)}`);
  assert.ok(Math.abs(beside(1e8) / 1e4 - 1.74) < 0.02, `${beside(1e8)}`);
  assert.equal(placesFor(queue(0, 0.05), 1e300), 1e300);
});

test('a rate that is none is a bug', () => {
  for (const rate of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
    assert.throws(() => placesFor(queue(0, 0.05), rate), /bug: no rate/);
  }
});
