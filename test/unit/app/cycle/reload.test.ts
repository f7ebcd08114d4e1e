import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deferred, settled } from '../deferred.ts';
import { cycleDeps } from '../given.ts';
import { AT_1000, atMinute, batch, counted } from '../../demand/given.ts';
import { createMemoryHistory } from '../../../fakes/history.ts';
import { POOL_STATES } from '../../../../src/app/cycle/publish.ts';
import { reload } from '../../../../src/app/cycle/reload.ts';
import type { ReloadPolicy } from '../../../../src/app/cycle/reload.ts';
import { NO_COVERAGE } from '../../../../src/core/demand/coverage.ts';
import { DAY_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';

const POLICY: ReloadPolicy = { stepMs: MINUTE_MS, inForce: undefined };

/** Counts and marks as a client of the service left them: 4 requests at 09:58, 6 at 09:59, passed to 10:00. */
const STORED = batch({
  contributions: [counted('web', -2, 4), counted('web', -1, 6)],
  watermark: AT_1000,
});

test('the planner is given the last fifteen days, as far as they are known', async () => {
  const deps = await cycleDeps({ disk: [STORED] });
  assert.equal(await reload(deps, POLICY, atMinute(0.5)), 1);
  const past = deps.planner.loads.at(0);
  assert.ok(past);
  assert.equal(past.until, AT_1000);
  assert.equal(past.now, atMinute(0.5));
  const series = past.series.at(0);
  assert.ok(series);
  // To the end of the step after the one that runs: 10:02.
  assert.deepEqual(
    [series.source, series.start, series.values.length],
    ['web', atMinute(2) - 15 * DAY_MS, 21_600],
  );
  assert.deepEqual([...series.values.slice(-5)], [Number.NaN, 4, 6, Number.NaN, Number.NaN]);
});

test('counts from a little ahead of the clock are read too', async () => {
  const ahead = batch({ sequence: 2, contributions: [counted('web', 1, 3)], watermark: AT_1000 });
  const deps = await cycleDeps({ disk: [STORED] });
  await deps.history.append([ahead]);
  deps.feed.add(ahead);
  await reload(deps, POLICY, atMinute(1) - 2_000);
  assert.deepEqual([...(deps.planner.loads[0]?.series[0]?.values.slice(-3) ?? [])], [6, Number.NaN, 3]);
  assert.deepEqual(deps.feed.takeDeltas(), []);
});

test('at the very start of a step its counts are read too', async () => {
  const now = batch({ sequence: 2, contributions: [counted('web', 1, 3)] });
  const deps = await cycleDeps();
  await deps.history.append([now]);
  deps.feed.add(now);
  await reload(deps, POLICY, atMinute(1));
  assert.equal(deps.planner.countsOf('web'), 3);
});

test('without live clients the past is known to the end of the last imported step that is over', async () => {
  for (const [last, until] of [
    [-10, -9], // minutes past 10:00
    [-1, 0],
    [0, 0], // 10:00 runs until 10:01, whatever was imported of it
  ] as const) {
    const imported = batch({ client: 'import:x', goodbye: true, contributions: [counted('web', last, 4)] });
    const deps = await cycleDeps({ disk: [imported] });
    await reload(deps, POLICY, atMinute(0.5));
    assert.equal(deps.planner.loads[0]?.until, atMinute(until), `imported ${last}`);
  }
});

test('an empty history is a past of which nothing is known', async () => {
  const deps = await cycleDeps();
  assert.equal(await reload(deps, POLICY, AT_1000), 0);
  assert.deepEqual(deps.planner.loads, [
    { series: [], coverage: NO_COVERAGE, until: undefined, poolStates: [], now: AT_1000 },
  ]);
});

test('counts that come while the history is read wait; while the planner learns they do not', async () => {
  const [reading, learning] = [deferred(), deferred()];
  const memory = createMemoryHistory({ stepMs: MINUTE_MS });
  const deps = await cycleDeps({
    history: {
      ...memory,
      readAll: async (range) => {
        await reading.promise;
        return memory.readAll(range);
      },
    },
    planner: { before: () => learning.promise },
  });
  const reloaded = reload(deps, POLICY, AT_1000);
  await settled();
  let isThrough = false;
  const passing = deps.gate.pass(() => Promise.resolve((isThrough = true)));
  await settled();
  assert.equal(isThrough, false);
  reading.resolve();
  await passing;
  assert.equal(deps.planner.loads.length, 1);
  learning.resolve();
  await reloaded;
});

test('a start restores the counts that the last process stored', async () => {
  const kept = new Map([[POOL_STATES, JSON.stringify([{ pool: 'web', state: { warm: 7 } }])]]);
  const deps = await cycleDeps({ kept });
  await reload(deps, POLICY, AT_1000);
  assert.deepEqual(deps.planner.loads[0]?.poolStates, [{ pool: 'web', state: { warm: 7 } }]);
});

test('counts that this process put in force are newer than any that it could store', async () => {
  const kept = new Map([[POOL_STATES, JSON.stringify([{ pool: 'web', state: { warm: 7 } }])]]);
  const deps = await cycleDeps({ kept });
  const inForce = [{ pool: 'web', state: { warm: 20 } }];
  await reload(deps, { ...POLICY, inForce }, AT_1000);
  assert.deepEqual(deps.planner.loads[0]?.poolStates, inForce);
});

test('what was stored but is no list of pools restores none', async () => {
  for (const stored of ['{}', '7', 'null', '[null, 3, {"pool": 5}, "x"]']) {
    const deps = await cycleDeps({ kept: new Map([[POOL_STATES, stored]]) });
    await reload(deps, POLICY, AT_1000);
    assert.deepEqual(deps.planner.loads[0]?.poolStates, [], stored);
  }
});
