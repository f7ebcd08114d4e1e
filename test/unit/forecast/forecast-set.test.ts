import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Basis, BasisReason } from '../../../src/core/forecast/forecast.ts';
import { createForecastPacker, unpackForecast } from '../../../src/core/forecast/forecast-set.ts';
import type { Layout } from '../../../src/core/forecast/series-model.ts';
import { peak, total } from '../../../src/core/forecast/target.ts';

const EXPERTS = [
  { name: 'm', version: 1, expert: 'x' },
  { name: 'm', version: 1, expert: 'y' },
];
const SMALL: Layout = { targets: [total(0, 5)], levels: [0.5, 0.9] };
const LARGE: Layout = { targets: [total(0, 5), peak(0, 5)], levels: [0.1, 0.5, 0.9] };

const entry = (id: string, layout: Layout, values: number[], weights?: number[]) => ({
  id,
  basis: (weights ? 'model' : 'reactive') as Basis,
  reason: (weights ? undefined : 'too-little-history') as BasisReason | undefined,
  layout,
  values: Float64Array.from(values),
  weights: weights && Float64Array.from(weights),
});

function packed() {
  const packer = createForecastPacker({ issuedAt: 600_000, stepMs: 60_000, experts: EXPERTS });
  packer.add(entry('a', SMALL, [1, 2], [0.25, 0.75]));
  packer.add(entry('pool:p', LARGE, [3, 4, 5, 6, 7, 8]));
  packer.add(entry('b', SMALL, [9, 10], [1, 0]));
  return packer.pack();
}

test('what was packed is unpacked as it was', () => {
  const set = packed();
  assert.deepEqual(unpackForecast(set, 0), {
    series: 'a',
    issuedAt: 600_000,
    stepMs: 60_000,
    basis: 'model',
    reason: undefined,
    targets: SMALL.targets,
    levels: SMALL.levels,
    values: Float64Array.of(1, 2),
    models: [
      { name: 'm', version: 1, expert: 'x', weight: 0.25 },
      { name: 'm', version: 1, expert: 'y', weight: 0.75 },
    ],
  });
  const pool = unpackForecast(set, 1);
  assert.deepEqual([pool.basis, pool.reason, pool.models], ['reactive', 'too-little-history', []]);
  assert.deepEqual([...pool.values], [3, 4, 5, 6, 7, 8]);
  assert.deepEqual(pool.targets, LARGE.targets);
  assert.deepEqual([...unpackForecast(set, 2).values], [9, 10]);
});

test('series of one layout share it', () => {
  const set = packed();
  assert.deepEqual(set.layouts, [SMALL, LARGE]);
  assert.deepEqual(
    set.series.map(({ layout }) => layout),
    [0, 1, 0],
  );
});

test('what was packed is its own: changing what was given changes nothing', () => {
  const packer = createForecastPacker({ issuedAt: 0, stepMs: 60_000, experts: EXPERTS });
  const given = entry('a', SMALL, [1, 2], [1, 0]);
  packer.add(given);
  const set = packer.pack();
  given.values.fill(99);
  assert.deepEqual([...unpackForecast(set, 0).values], [1, 2]);
});

test('nothing was forecast: a set of nothing', () => {
  const set = createForecastPacker({ issuedAt: 0, stepMs: 60_000, experts: [] }).pack();
  assert.deepEqual([set.series.length, set.values.length, set.weights.length], [0, 0, 0]);
  assert.throws(() => unpackForecast(set, 0), /bug: a forecast is missing/);
});

test('a set crosses a thread whole', () => {
  const set = packed();
  assert.deepEqual(unpackForecast(structuredClone(set), 1), unpackForecast(set, 1));
});
