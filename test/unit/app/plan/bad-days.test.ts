/** Bad days of the plan: of budgets, pools, providers and demand. Those of forecasts and starts are in unit/allocation. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drive } from './drive.ts';
import { WEB } from '../given.ts';
import type { PoolStarts } from '../../../../src/core/allocation/starts/lead-time.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';

const warmOf = (decisions: readonly { readonly pool: string; readonly warm: number }[], pool: string) =>
  decisions.find((one) => one.pool === pool)?.warm;

test('a budget that is short: the pool of the higher priority has all it wants, and what is told stays in force', async () => {
  const pools = [
    { ...WEB, id: 'batch', sources: ['batch'] },
    { ...WEB, id: 'web', priority: 1 },
  ];
  const { minute } = await drive({ pools, budget: 12 });
  for (let at = 0; at < 3; at += 1) {
    const { decisions } = await minute(at, { batch: 600, web: 480 });
    // 10 and 8 are needed.
    assert.deepEqual([warmOf(decisions, 'batch'), warmOf(decisions, 'web')], [4, 8]);
    const [batch] = decisions;
    assert.equal(batch?.trail.at(-1)?.rule, 'share-budget');
    if (at > 0) assert.equal(batch.inputs.previous, 4);
  }
});

test('a budget of zero holds nothing at all, and says so', async () => {
  const { minute } = await drive({ budget: 0 });
  const { decision } = await minute(0, { web: 600 });
  assert.equal(decision.warm, 0);
  assert.match(decision.trail.at(-1)?.why ?? '', /the budget of 0 instances over all pools is 10 short/);
});

test('a floor above the ceiling: the ceiling wins', async () => {
  const { minute } = await drive({ pools: [{ ...WEB, floor: 9, ceiling: 4 }] });
  assert.equal((await minute(0, { web: 60 })).decision.warm, 4);
  assert.equal((await minute(1, { web: 6_000 })).decision.warm, 4);
});

test('a pool without sources decides nothing, and a source without a pool disturbs nobody', async () => {
  const { minute } = await drive({ pools: [WEB, { ...WEB, id: 'lonely', sources: ['nobody'] }] });
  const { decisions, forecast } = await minute(0, { web: 180, stray: 6_000 });
  assert.deepEqual(
    decisions.map(({ pool, warm }) => [pool, warm]),
    [['web', 3]],
  );
  assert.ok(forecast('stray'));
});

test('demand jumps by fifty within a minute: the next decision covers what is there', async () => {
  const { load, minute } = await drive();
  await load(2, () => 60);
  for (let at = 0; at < 5; at += 1) await minute(at, { web: 60 });
  const { decision } = await minute(5, { web: 3_000 });
  assert.ok(decision.warm >= 50, `${decision.warm}`);
  assert.ok(decision.trail.some(({ rule }) => rule === 'cover-live-load' || rule === 'cover-bridge'));
});

test('a forecast and a load of 10⁹ are met as fast as the rate limit lets them, up to the ceiling, and the trail says so', async () => {
  const { minute } = await drive({ pools: [{ ...WEB, rateLimits: { out: 40, in: 10 } }] });
  await minute(0, { web: 60 });
  const rules: string[][] = [];
  const counts: number[] = [];
  for (let at = 1; at < 4; at += 1) {
    const { decision } = await minute(at, { web: 60e9 });
    counts.push(decision.warm);
    rules.push(decision.trail.map(({ rule }) => rule).slice(-2));
  }
  assert.deepEqual(counts, [41, 81, 100]);
  assert.deepEqual(
    rules.map((last) => last.at(-1)),
    ['limit-rate', 'limit-rate', 'clamp-to-bounds'],
  );
});

test('demand is zero for an hour and comes back: the floor stays, and the first minute back is covered', async () => {
  const { load, minute } = await drive();
  await load(2, () => 600);
  for (let at = 0; at < 60; at += 1) {
    const { decision } = await minute(at, { web: 0 });
    assert.ok(decision.warm >= WEB.floor);
  }
  const { decision } = await minute(60, { web: 600 });
  assert.ok(decision.warm >= 10, `${decision.warm}`);
});

test('the provider caps at 20: what is wanted goes on being wanted, and what never started is no failure', async () => {
  const { minute } = await drive();
  const starts: PoolStarts = {
    leadTimeMs: 5 * MINUTE_MS,
    configuredMs: 5 * MINUTE_MS,
    known: 20,
    overdue: 0,
    failureShare: 0,
    ready: 20,
    starting: 0,
  };
  for (let at = 0; at < 10; at += 1) {
    const { decision } = await minute(
      at,
      { web: 1_800 },
      { running: new Map([[WEB.id, 20]]), starts: new Map([[WEB.id, starts]]) },
    );
    assert.equal(decision.warm, 30);
    assert.deepEqual([decision.inputs.starts?.ready, decision.inputs.starts?.starting], [20, 0]);
  }
});
