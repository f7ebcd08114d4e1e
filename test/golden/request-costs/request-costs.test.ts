/** Costs of real requests, learned as the service learns them. `why.md` says what they are. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { SourceCosts } from '../../../src/core/capacity/cost/cost-book.ts';
import { learnCosts, poolCost } from '../../../src/core/capacity/cost/cost-book.ts';
import type { Pool } from '../../../src/core/capacity/pool.ts';
import { addUsage, emptyUsage } from '../../../src/core/demand/usage.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { AT_1000, record } from '../../unit/demand/given.ts';

interface Extracts {
  readonly functions: readonly { readonly source: string; readonly meanMs: number; readonly memoryMb: number }[];
  readonly llmMinutes: Readonly<Record<string, readonly (readonly [number, number, number])[]>>;
}

const { functions, llmMinutes } = JSON.parse(
  readFileSync(new URL('extracts.json', import.meta.url), 'utf8'),
) as Extracts;

/** Guessed as one guesses: a second, a core, 256 MB. */
const POOL: Pool = {
  id: 'functions',
  sources: ['*'],
  cost: { cpuSeconds: 0.5, memoryBytes: 256e6, serviceSeconds: 1, bytes: 2_000 },
  instance: { cpuCores: 4, memoryBytes: 16e9, bandwidthBytesPerSecond: 1e8 },
  targetUtilisation: { cpu: 0.7, memory: 0.8, bandwidth: 0.7 },
  floor: 1,
  ceiling: 100,
  priority: 0,
  leadTimeMs: 300_000,
  level: 0.95,
  stabilizationMs: 60_000,
  rateLimits: { out: undefined, in: undefined },
};

const unknown = (): SourceCosts => ({ volume: 0, at: AT_1000, of: {} });

test('forty functions, from 2 ms to 10 s, cost what they cost after some minutes, whatever was guessed', () => {
  const known = functions.map(unknown);
  for (let minute = 1; minute <= 30; minute += 1) {
    functions.forEach(({ source, meanMs, memoryMb }, index) => {
      const usage = emptyUsage();
      // From 0.6 to 1.4 times the mean, in turn: a source's minutes are not alike.
      const factor = 0.6 + 0.2 * ((minute * 7 + index) % 5);
      const used = { serviceSeconds: 20 * factor * (meanMs / 1_000), memoryBytes: memoryMb * 1e6 };
      addUsage(usage, record({ count: 20, ...used }));
      const costs = known[index];
      assert.ok(costs);
      const refused = learnCosts(costs, { pool: POOL, source, usage }, AT_1000 + minute * MINUTE_MS);
      assert.deepEqual(refused, []);
    });
  }
  functions.forEach(({ source, meanMs, memoryMb }, index) => {
    const { serviceSeconds, memoryBytes } = known[index]?.of ?? {};
    assert.ok(serviceSeconds && memoryBytes);
    const error = Math.abs(serviceSeconds.mean - meanMs / 1_000);
    const sd = Math.sqrt(serviceSeconds.variance);
    assert.ok(error <= 3 * sd && sd < 0.35 * serviceSeconds.mean, `${source}: ${error} off, ± ${sd}`);
    assert.ok(Math.abs(memoryBytes.mean / (memoryMb * 1e6) - 1) < 0.02, source);
  });
  // Together: the mean over requests, of which all have as many.
  const { cost, unsure } = poolCost(POOL, known, AT_1000 + 31 * MINUTE_MS);
  const mean = functions.reduce((sum, { meanMs }) => sum + meanMs / 1_000, 0) / functions.length;
  assert.ok(Math.abs(cost.serviceSeconds / mean - 1) < 0.15, `${cost.serviceSeconds} for ${mean}`);
  // Memory is what all of them hold, by Little's law: the long ones hold theirs for longer.
  const held = functions.reduce((sum, one) => sum + (one.meanMs / 1_000) * one.memoryMb * 1e6, 0);
  const product = cost.serviceSeconds * cost.memoryBytes * functions.length;
  assert.ok(Math.abs(product / held - 1) < 0.15, `${product} for ${held}`);
  assert.deepEqual([cost.cpuSeconds, unsure.cpuSeconds], [POOL.cost.cpuSeconds, undefined]);
});

// In conversations a request's tokens fall by half within minutes; those for code only scatter.
for (const [kind, worst, ofMeanMost] of [
  ['conv', 0.11, 0.7],
  ['code', 0.1, 1.15],
] as const) {
  test(`tokens of a request of ${kind} drift within the hour, and are followed`, () => {
    const known = unknown();
    const sums = { requests: 0, tokens: 0, off: 0, offOfMean: 0, scored: 0 };
    (llmMinutes[kind] ?? []).forEach(([requests, tokens], minute) => {
      if (tokens === 0) return;
      const learned = known.of.bytes?.mean;
      // Once it has seen five minutes: what was learned before the minute, and the mean of all before it.
      if (minute >= 5 && learned !== undefined) {
        sums.off += Math.abs(learned * requests - tokens);
        sums.offOfMean += Math.abs((sums.tokens / sums.requests) * requests - tokens);
        sums.scored += tokens;
      }
      sums.requests += requests;
      sums.tokens += tokens;
      const usage = emptyUsage();
      addUsage(usage, record({ count: requests, bytesIn: tokens }));
      assert.deepEqual(learnCosts(known, { pool: POOL, source: kind, usage }, AT_1000 + minute * MINUTE_MS), []);
    });
    const [error, ofMean] = [sums.off / sums.scored, sums.offOfMean / sums.scored];
    assert.ok(error <= worst, `${error} of the tokens are missed`);
    assert.ok(error <= ofMeanMost * ofMean, `${error}, and ${ofMean} by the mean of all before`);
  });
}
