/** What holds of capacity for any pool, rate, pattern and source. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileMembership } from '../../src/core/capacity/membership.ts';
import { placesFor } from '../../src/core/capacity/erlang.ts';
import { needsOf } from '../../src/core/capacity/needs.ts';
import type { Pool } from '../../src/core/capacity/pool.ts';
import { seeded } from '../../training/neural/random.ts';

const positive = (max: number) => fc.double({ min: 1e-3, max, noNaN: true });
const orFree = (max: number) => fc.oneof({ arbitrary: positive(max), weight: 4 }, fc.constant(0));
const share = fc.double({ min: 0.05, max: 1, noNaN: true });

const pools: fc.Arbitrary<Pool> = fc
  .record({
    cost: fc.record({
      cpuSeconds: orFree(100),
      memoryBytes: orFree(1e10),
      serviceSeconds: orFree(100),
      bytes: orFree(1e9),
    }),
    instance: fc.record({
      cpuCores: positive(128),
      memoryBytes: positive(1e12),
      bandwidthBytesPerSecond: positive(1e10),
    }),
    targetUtilisation: fc.record({ cpu: share, memory: share, bandwidth: share }),
  })
  .filter(({ cost }) => cost.cpuSeconds + cost.memoryBytes * cost.serviceSeconds + cost.bytes > 0)
  .map((sizes) => ({
    id: 'any',
    sources: ['*'],
    floor: 0,
    ceiling: 1_000,
    priority: 0,
    leadTimeMs: 300_000,
    level: 0.95,
    stabilizationMs: 60_000,
    rateLimits: { out: undefined, in: undefined },
    ...sizes,
  }));

const rates = fc.double({ min: 0, max: 1e4, noNaN: true });

/** The greatest share of its own target at which a resource of `instances` instances is used. */
function tightest(pool: Pool, rate: number, instances: number): number {
  const need = needsOf(pool)(rate);
  const { instance, targetUtilisation: target } = pool;
  return Math.max(
    need.cpuCores / (instances * instance.cpuCores * target.cpu),
    need.memoryBytes / (instances * instance.memoryBytes * target.memory),
    need.bandwidthBytesPerSecond / (instances * instance.bandwidthBytesPerSecond * target.bandwidth),
  );
}

test('the instances keep every resource at or under its target, and one fewer would not', () => {
  fc.assert(
    fc.property(pools, rates, (pool, rate) => {
      const { instances } = needsOf(pool)(rate);
      fc.pre(instances < 2 ** 32 - 1);
      // ceilCount forgives 1e-9.
      if (instances > 0) assert.ok(tightest(pool, rate, instances) <= 1 + 2e-9);
      if (instances > 1) assert.ok(tightest(pool, rate, instances - 1) > 1);
    }),
  );
});

test('a higher rate never needs less of anything', () => {
  fc.assert(
    fc.property(pools, rates, rates, (pool, a, b) => {
      const less = needsOf(pool)(Math.min(a, b));
      const more = needsOf(pool)(Math.max(a, b));
      assert.equal(more.binding, less.binding);
      for (const part of ['cpuCores', 'memoryBytes', 'bandwidthBytesPerSecond', 'instances'] as const) {
        assert.ok(Number.isFinite(more[part]) && more[part] >= less[part], part);
      }
    }),
  );
});

// Two letters, so that patterns match often and overlap with themselves.
const sources = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 });
const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });

test('a pattern matches what the regular expression with `.*` for each `*` matches', () => {
  fc.assert(
    fc.property(patterns, sources, (pattern, source) => {
      const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(source);
      assert.equal(compileMembership([{ id: 'one', sources: [pattern] }])(source) === 'one', expected);
    }),
    { numRuns: 1_000 },
  );
});

test('a source is in the first pool that has it alone, in whatever order sources are asked for', () => {
  const configured = fc.array(fc.array(patterns, { maxLength: 3 }), { maxLength: 4 });
  fc.assert(
    fc.property(configured, fc.array(sources), (lists, asked) => {
      const all = lists.map((list, index) => ({ id: `pool-${index}`, sources: list }));
      const poolOf = compileMembership(all);
      const backwards = new Map([...asked].reverse().map((source) => [source, poolOf(source)]));
      for (const source of asked) {
        const first = all.find((pool) => compileMembership([pool])(source) !== undefined);
        assert.equal(poolOf(source), first?.id);
        assert.equal(backwards.get(source), first?.id);
      }
    }),
  );
});

/** Share of the requests that wait longer, of a line that is played: exponential gaps and service times. */
function playedShare(
  places: number,
  rate: number,
  { serviceSeconds, waitSeconds, requests, random }: Played,
): number {
  const exponential = (mean: number): number => -mean * Math.log(1 - random());
  const freeAt = new Float64Array(places);
  let [now, late] = [0, 0];
  for (let request = 0; request < requests; request += 1) {
    now += exponential(1 / rate);
    const first = freeAt.reduce((best, free, place) => (free < (freeAt[best] ?? 0) ? place : best), 0);
    const start = Math.max(now, freeAt[first] ?? 0);
    if (start - now > waitSeconds) late += 1;
    freeAt[first] = start + exponential(serviceSeconds);
  }
  return late / requests;
}

interface Played {
  readonly serviceSeconds: number;
  readonly waitSeconds: number;
  readonly requests: number;
  readonly random: () => number;
}

test('a line that is played waits as Erlang says: short enough with these places, too long with one fewer', () => {
  const share = 0.05;
  for (const { rate, serviceSeconds, waitSeconds } of [
    { rate: 3, serviceSeconds: 1, waitSeconds: 0.5 },
    { rate: 20, serviceSeconds: 0.5, waitSeconds: 0.1 },
    { rate: 40, serviceSeconds: 0.2, waitSeconds: 0 },
  ]) {
    const places = placesFor({ serviceSeconds, waitSeconds, share }, rate);
    const played = { serviceSeconds, waitSeconds, requests: 200_000, random: seeded(7) };
    const [enough, fewer] = [places, places - 1].map((count) => playedShare(count, rate, played));
    assert.ok(enough !== undefined && enough < share * 1.1, `${enough} with ${places}`);
    assert.ok(fewer !== undefined && fewer > share * 0.9, `${fewer} with ${places - 1}`);
  }
});

test('the objective for waiting never needs fewer places for more requests, or for shorter waits', () => {
  const waits = fc.double({ min: 0, max: 5, noNaN: true });
  fc.assert(
    fc.property(rates, rates, waits, waits, (a, b, short, long) => {
      const at = (rate: number, waitSeconds: number): number =>
        placesFor({ serviceSeconds: 0.3, waitSeconds, share: 0.05 }, rate);
      assert.ok(at(Math.min(a, b), short) <= at(Math.max(a, b), short));
      assert.ok(at(a, Math.max(short, long)) <= at(a, Math.min(short, long)));
      assert.ok(a * 0.3 === 0 || at(a, short) > a * 0.3, 'the line would grow for ever');
    }),
  );
});
