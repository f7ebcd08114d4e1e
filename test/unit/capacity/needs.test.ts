import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capacityPerSecond, instancesFor, needsOf } from '../../../src/core/capacity/needs.ts';
import type { Pool, RequestCost } from '../../../src/core/capacity/pool.ts';

/** Offers at its targets 4 · 0.5 = 2 cores, 2 GB · 0.8 = 1.6 GB, 1 MB/s · 0.7 = 700 kB/s. */
const poolWith = (cost: Partial<RequestCost>): Pool => ({
  id: 'checkout',
  sources: ['*'],
  cost: { cpuSeconds: 0.2, memoryBytes: 5e7, serviceSeconds: 2, bytes: 1e4, ...cost },
  instance: { cpuCores: 4, memoryBytes: 2e9, bandwidthBytesPerSecond: 1e6 },
  targetUtilisation: { cpu: 0.5, memory: 0.8, bandwidth: 0.7 },
  floor: 0,
  ceiling: 100,
  priority: 0,
  leadTimeMs: 300_000,
  level: 0.95,
  stabilizationMs: 60_000,
  rateLimits: { out: undefined, in: undefined },
});

// A request holds memoryBytes · 2 s. Per instance: cpu 2 ÷ 0.2 = 10/s, memory 1.6e9 ÷ 1e8 = 16/s, bandwidth
// 7e5 ÷ 1e4 = 70/s; the changed cost gives the others.
const CASES = [
  { name: 'cpu binds', cost: {}, perSecond: 10, binding: 'cpu', instances: 3 }, // 25 ÷ 10 = 2.5
  { name: 'memory binds', cost: { memoryBytes: 4e8 }, perSecond: 2, binding: 'memory', instances: 13 }, // 12.5
  { name: 'bandwidth binds', cost: { bytes: 1e6 }, perSecond: 0.7, binding: 'bandwidth', instances: 36 }, // 35.7
  {
    name: 'what costs nothing asks for nothing',
    cost: { cpuSeconds: 0 },
    perSecond: 16,
    binding: 'memory',
    instances: 2,
  }, // 1.56
  { name: 'of equals cpu binds', cost: { memoryBytes: 8e7 }, perSecond: 10, binding: 'cpu', instances: 3 }, // 1.6e9 ÷ 1.6e8 = 10
] as const;

for (const { name, cost, perSecond, binding, instances } of CASES) {
  test(`capacity: ${name}`, () => {
    const pool = poolWith(cost);
    const capacity = capacityPerSecond(pool);
    assert.equal(capacity.binding, binding);
    assert.ok(Math.abs(capacity.perSecond - perSecond) < 1e-12, `${capacity.perSecond} a second`);
    assert.equal(needsOf(pool)(25).instances, instances);
    assert.equal(needsOf(pool)(25).binding, binding);
  });
}

test('capacity: places bind, four fifths of four for two seconds each', () => {
  const pool = {
    ...poolWith({}),
    concurrency: { places: 4, targetUtilisation: 0.8, waitP95Ms: undefined },
  };
  assert.deepEqual(capacityPerSecond(pool), { perSecond: 1.6, binding: 'concurrency', waiting: undefined });
  assert.equal(needsOf(pool)(25).instances, 16); // 15.6
});

test('capacity: waiting binds where places alone would do, and not where another resource asks for more', () => {
  const waiting = { places: 1, targetUtilisation: 0.8, waitP95Ms: 1_000 };
  const pool = { ...poolWith({}), concurrency: waiting };
  // 2 taken: three would let .4444 · exp(−½) = .27 wait longer than a second, five .0597 · exp(−1.5) = .013, four
  // .1739 · exp(−1) = .064.
  assert.equal(needsOf(pool)(1).instances, 5);
  assert.equal(needsOf(pool)(1).binding, 'waiting');
  const dear = { ...poolWith({ cpuSeconds: 20 }), concurrency: waiting };
  assert.deepEqual([needsOf(dear)(1).instances, needsOf(dear)(1).binding], [10, 'cpu']);
});

test('capacity: places that are taken for no time limit nothing', () => {
  const pool = {
    ...poolWith({ serviceSeconds: 0 }),
    concurrency: { places: 1, targetUtilisation: 0.8, waitP95Ms: 0 },
  };
  assert.equal(capacityPerSecond(pool).binding, 'cpu');
});

test('25 requests/s need their CPU time, the memory of those in service and their bytes', () => {
  // 25 · 0.2 s = 5 cores; 25/s · 2 s = 50 in service · 50 MB = 2.5 GB; 25 · 10 kB = 250 kB/s.
  const { cpuCores, memoryBytes, bandwidthBytesPerSecond } = needsOf(poolWith({}))(25);
  assert.deepEqual(
    { cpuCores, memoryBytes, bandwidthBytesPerSecond },
    {
      cpuCores: 5,
      memoryBytes: 2.5e9,
      bandwidthBytesPerSecond: 2.5e5,
    },
  );
});

test('no requests need no instances', () => {
  assert.equal(needsOf(poolWith({}))(0).instances, 0);
});

test('the last bits of a float do not order an instance', () => {
  // 100 · 1.1 is 110.00000000000001 in floating point; 110 ÷ 10 are 11.
  assert.equal(needsOf(poolWith({}))(100 * 1.1).instances, 11);
});

test('a rate beyond all bounds stays a number that fits the wire', () => {
  const need = needsOf(poolWith({ bytes: 1e10 }))(1e300);
  assert.equal(need.instances, 2 ** 32 - 1);
  assert.equal(need.bandwidthBytesPerSecond, Number.MAX_VALUE);
});

for (const rate of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
  test(`a rate of ${rate} is a bug`, () => {
    assert.throws(
      () => instancesFor({ perSecond: 10, binding: 'cpu', waiting: undefined }, rate),
      /bug: no rate/,
    );
    assert.throws(() => needsOf(poolWith({}))(rate), /bug: no rate/);
  });
}

test('a request that costs nothing is a bug: the configuration refuses it', () => {
  const free = poolWith({ cpuSeconds: 0, memoryBytes: 0, bytes: 0 });
  assert.throws(() => capacityPerSecond(free), /bug: a request of pool checkout costs nothing/);
});

test('an instance without a resource that a request uses is a bug', () => {
  const pool = poolWith({});
  const tooSmall = { ...pool, instance: { ...pool.instance, memoryBytes: 0 } };
  assert.throws(() => capacityPerSecond(tooSmall), /bug: an instance of pool checkout takes no requests/);
});
