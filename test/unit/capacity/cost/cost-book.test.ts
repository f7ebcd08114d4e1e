/** What a pool's request costs by the mix of its sources, and which costs are refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT_1000, atMinute, record } from '../../demand/given.ts';
import type { SourceCosts } from '../../../../src/core/capacity/cost/cost-book.ts';
import {
  learnCosts,
  poolCost,
  readSourceCosts,
  withCost,
} from '../../../../src/core/capacity/cost/cost-book.ts';
import { instancesFor, capacityPerSecond } from '../../../../src/core/capacity/needs.ts';
import type { Pool } from '../../../../src/core/capacity/pool.ts';
import type { RequestRecord } from '../../../../src/core/demand/record.ts';
import { addUsage, emptyUsage } from '../../../../src/core/demand/usage.ts';

const POOL: Pool = {
  id: 'shop',
  sources: ['*'],
  cost: { cpuSeconds: 0.1, memoryBytes: 1e7, serviceSeconds: 0.2, bytes: 1e4 },
  instance: { cpuCores: 2, memoryBytes: 1e9, bandwidthBytesPerSecond: 1e7 },
  targetUtilisation: { cpu: 0.5, memory: 0.8, bandwidth: 0.7 },
  floor: 1,
  ceiling: 100,
  priority: 0,
  leadTimeMs: 300_000,
  level: 0.95,
  stabilizationMs: 60_000,
  rateLimits: { out: undefined, in: undefined },
};

function learned(costs: SourceCosts, changes: Partial<RequestRecord>, minute: number) {
  const usage = emptyUsage();
  addUsage(usage, record({ count: 1_000, ...changes }));
  return learnCosts(costs, { pool: POOL, source: 'shop', usage }, atMinute(minute));
}

function source(changes: Partial<RequestRecord>, minutes = 10): SourceCosts {
  const costs: SourceCosts = { volume: 0, at: AT_1000, of: {} };
  for (let minute = 0; minute < minutes; minute += 1) learned(costs, changes, minute);
  return costs;
}

const near = (actual: number, expected: number): void => {
  assert.ok(Math.abs(actual / expected - 1) < 0.02, `${actual} for ${expected}`);
};

test('a pool costs what its sources do, by how much of them there is lately', () => {
  const light = source({ count: 3_000, cpuSeconds: 60 });
  const heavy = source({ count: 1_000, cpuSeconds: 300 });
  // Three of 0.02 and one of 0.3 s.
  near(poolCost(POOL, [light, heavy], atMinute(9)).cost.cpuSeconds, 0.09);
  // The heavy one has been asleep for an hour: it counts a sixteenth.
  for (let minute = 10; minute < 70; minute += 1) learned(light, { count: 3_000, cpuSeconds: 60 }, minute);
  assert.ok(poolCost(POOL, [light, heavy], atMinute(69)).cost.cpuSeconds < 0.03);
});

test('what is not measured costs what is configured, and a pool without an amount of it is not sized by it', () => {
  const { cost, unsure } = poolCost(POOL, [source({ cpuSeconds: 50 })], atMinute(9));
  near(cost.cpuSeconds, 0.05);
  assert.deepEqual({ ...cost, cpuSeconds: 0.1 }, POOL.cost);
  assert.ok((unsure.cpuSeconds ?? 1) < 0.1);
  assert.deepEqual([unsure.memoryBytes, unsure.bytes], [undefined, undefined]);
  const small = { ...POOL, instance: { ...POOL.instance, bandwidthBytesPerSecond: 0 } };
  assert.equal(poolCost(small, [source({ bytesIn: 5e6 })], atMinute(9)).cost.bytes, POOL.cost.bytes);
});

test('instances follow from what requests cost, not from what was guessed', () => {
  const dear = poolCost(POOL, [source({ cpuSeconds: 400 })], atMinute(9));
  // 10 requests/s of 0.1 CPU-seconds need 1 core, one instance at its target; of 0.4 they need four.
  assert.equal(instancesFor(capacityPerSecond(POOL), 10), 1);
  assert.equal(instancesFor(capacityPerSecond(withCost(POOL, dear)), 9.9), 4);
});

test('who is turned away costs nothing, and a retry costs as much as a first attempt', () => {
  const usage = emptyUsage();
  addUsage(usage, record({ count: 10, cpuSeconds: 5 }));
  addUsage(usage, record({ count: 10, outcome: 'rejected', cpuSeconds: 0.001 }));
  addUsage(usage, record({ count: 5, retry: true, cpuSeconds: 2.5 }));
  assert.deepEqual(usage.of.cpuSeconds, { requests: 15, sum: 7.5 });
  assert.equal(usage.demand, 20);
});

for (const [name, changes, why] of [
  [
    'milliseconds of CPU',
    { cpuSeconds: 100_000 },
    '100 CPU-seconds a request, and so far they were 0.1: is it the unit?',
  ],
  [
    'milliseconds of CPU beside seconds of service',
    { cpuSeconds: 100_000, serviceSeconds: 200 },
    '100 CPU-seconds a request in 0.2 s of service, on an instance of 2 cores',
  ],
  [
    'milliseconds of service',
    { serviceSeconds: 200_000 },
    '200 seconds of service a request, and so far they were 0.2: is it the unit?',
  ],
  [
    'megabytes of memory',
    { memoryBytes: 10 },
    '10 bytes of memory a request, allowed are 1000 to 17600000000000',
  ],
  [
    'more memory than there is',
    { memoryBytes: 2e9 },
    '2000000000 bytes of memory a request, and an instance has 1000000000',
  ],
  ['kilobytes', { bytesIn: 10_000 }, '10 bytes a request, and so far they were 10000: is it the unit?'],
] as const) {
  test(`${name}: implausible costs are refused, and what was learned stays`, () => {
    const costs = source({ cpuSeconds: 100, memoryBytes: 1e7, serviceSeconds: 200, bytesIn: 1e7 });
    const before = poolCost(POOL, [costs], atMinute(11)).cost;
    const refused = learned(costs, changes, 10);
    assert.deepEqual(
      refused.map((one) => one.why),
      [why],
    );
    assert.deepEqual(
      { ...poolCost(POOL, [costs], atMinute(11)).cost, serviceSeconds: 0 },
      { ...before, serviceSeconds: 0 },
    );
  });
}

test('without anything learned a unit above what is configured is refused; far below it is a light request', () => {
  const fresh = (): SourceCosts => ({ volume: 0, at: AT_1000, of: {} });
  const [refused] = learned(fresh(), { cpuSeconds: 100_000 }, 0);
  assert.equal(refused?.why, '100 CPU-seconds a request, and configured are 0.1: is it the unit?');
  assert.deepEqual(learned(fresh(), { cpuSeconds: 0.1 }, 0), []);
});

test('a cost that nobody has measured for a day is as configured again', () => {
  const costs = source({ cpuSeconds: 50 });
  assert.equal(poolCost(POOL, [costs], atMinute(9 + 1_440)).cost.cpuSeconds, POOL.cost.cpuSeconds);
});

test('what is known survives as JSON, and what is none is left aside', () => {
  const costs = source({ cpuSeconds: 50, bytesOut: 1e6 });
  const stored: unknown = JSON.parse(JSON.stringify([['shop', costs]]));
  assert.deepEqual(readSourceCosts(stored), [['shop', costs]]);
  assert.deepEqual(readSourceCosts({}), []);
  const of = { cpuSeconds: { mean: -1 }, bytes: 'x' };
  assert.deepEqual(readSourceCosts([7, ['a'], ['b', { volume: 'x' }], ['c', { volume: 1, at: 2, of }]]), [
    ['c', { volume: 1, at: 2, of: {} }],
  ]);
});
