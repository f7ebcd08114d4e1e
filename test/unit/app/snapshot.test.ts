import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decisionOf } from '../../fakes/planner.ts';
import { createSnapshot, emptySnapshot } from '../../../src/app/snapshot.ts';
import { createForecastPacker } from '../../../src/core/forecast/forecast-set.ts';
import { total } from '../../../src/core/forecast/target.ts';

test('forecasts are found by series, decisions by pool', () => {
  const packer = createForecastPacker({ issuedAt: 0, stepMs: 60_000, experts: [] });
  const layout = { targets: [total(0, 5)], levels: [0.5] };
  for (const [id, value] of [
    ['a', 1],
    ['pool:web', 2],
  ] as const) {
    const values = Float64Array.of(value);
    packer.add({ id, basis: 'reactive', reason: 'too-little-history', layout, values, weights: undefined });
  }
  const decision = { ...decisionOf(), epoch: 1, revision: 7 };
  const snapshot = createSnapshot(packer.pack(), [decision]);
  assert.deepEqual([...(snapshot.forecast('a')?.values ?? [])], [1]);
  assert.deepEqual([...(snapshot.forecast('pool:web')?.values ?? [])], [2]);
  assert.equal(snapshot.forecast('b'), undefined);
  assert.equal(snapshot.hasForecasts, true);
  assert.deepEqual([...snapshot.decisions], [['web', decision]]);
});

test('without a set there are no forecasts, but decisions', () => {
  const snapshot = createSnapshot(undefined, [{ ...decisionOf(), epoch: 1, revision: 1 }]);
  assert.deepEqual(
    [snapshot.hasForecasts, snapshot.forecast('a'), snapshot.decisions.size],
    [false, undefined, 1],
  );
  assert.deepEqual([emptySnapshot.hasForecasts, emptySnapshot.decisions.size], [false, 0]);
});
