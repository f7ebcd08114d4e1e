import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparePolicies } from '../../../src/cli/demo/comparison/compare.ts';
import type { Tick } from '../../../src/app/backtest/decide/scoring.ts';

/** An hour of 15 s ticks: two requests a second, each instance takes one. */
const hour = (instances: number): Tick[] =>
  new Array<Tick>(240).fill({ ratePerSecond: 2, ready: instances, paid: instances });

test('instance-hours are told relative to the oracle and to the HPA, for each policy', () => {
  const scores = comparePolicies({ pra: hour(3), hpa70: hour(4), oracle: hour(2) }, 1);
  const relative = Object.entries(scores).map(([policy, { instanceHours, hoursOfOracle, hoursOfHpa }]) => [
    policy,
    instanceHours,
    hoursOfOracle,
    hoursOfHpa,
  ]);
  assert.deepEqual(relative, [
    ['pra', 3, 1.5, 0.75],
    ['hpa70', 4, 2, 1],
    ['oracle', 2, 1, 0.5],
  ]);
});
