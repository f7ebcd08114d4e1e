import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FleetRules } from '../../../src/cli/demo/fleet.ts';
import { endStarts, failAtRandom, readyCount, readyFleet, scaleTo } from '../../../src/cli/demo/fleet.ts';

const START_MS = 300_000;
const neverFails: FleetRules = { startMs: START_MS, fails: () => false };
const numbers = (instances: readonly { number: number }[]): number[] => instances.map(({ number }) => number);

test('an instance is ready exactly its start-up time after it was ordered', () => {
  const { fleet } = scaleTo(readyFleet(2, 0), 5, 60_000);
  assert.equal(readyCount(endStarts(fleet, neverFails, 60_000 + START_MS - 1).fleet), 2);
  const { fleet: later } = endStarts(fleet, neverFails, 60_000 + START_MS);
  assert.equal(readyCount(later), 5);
  assert.equal(later.instances.at(-1)?.readyAt, 360_000);
});

test('scaling in cancels the newest starts first, then takes the youngest ready ones', () => {
  let fleet = scaleTo(readyFleet(2, 0), 3, 0).fleet; // 1 and 2 are ready, 3 starts at 0 …
  fleet = scaleTo(fleet, 5, 60_000).fleet; // … 4 and 5 start a minute later.
  assert.deepEqual(numbers(scaleTo(fleet, 4, 120_000).released), [5]);
  const ended = endStarts(fleet, neverFails, START_MS).fleet; // 3 is ready, 4 and 5 still start.
  const { fleet: left, released } = scaleTo(ended, 2, START_MS);
  assert.deepEqual(numbers(released), [3, 4, 5]);
  assert.deepEqual(numbers(left.instances), [1, 2]);
});

test('a start that fails ends at its time, is gone, and an absolute count replaces it', () => {
  const rules: FleetRules = { startMs: START_MS, fails: (start) => start === 2 };
  const { fleet } = scaleTo(readyFleet(1, 0), 3, 0);
  assert.deepEqual(endStarts(fleet, rules, START_MS - 1).failed, []);
  const ended = endStarts(fleet, rules, START_MS);
  assert.deepEqual(numbers(ended.failed), [2]);
  const replaced = scaleTo(ended.fleet, 3, START_MS).fleet;
  assert.deepEqual(numbers(replaced.instances), [1, 3, 4], 'the number of the failed one is not used again');
});

test('the same count again changes nothing', () => {
  const { fleet } = scaleTo(readyFleet(2, 0), 4, 0);
  assert.deepEqual(scaleTo(fleet, 4, 60_000), { fleet, released: [] });
});

test('random failures are the same for the same seed, others for another, and as frequent as asked', () => {
  const starts = Array.from({ length: 20_000 }, (_, i) => i + 1);
  const failed = (seed: number): number[] => starts.filter(failAtRandom(0.03, seed));
  assert.deepEqual(failed(1995), failed(1995));
  assert.notDeepEqual(failed(1995), failed(1996));
  // Binomial(20,000, .03): mean 600, standard deviation 24; five of them either way.
  for (const seed of [0, 1, 1995]) assert.ok(Math.abs(failed(seed).length - 600) < 120, `seed ${seed}`);
  assert.deepEqual(starts.filter(failAtRandom(0, 1995)), []);
});
