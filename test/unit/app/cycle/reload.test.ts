import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deferred, settled } from '../deferred.ts';
import { cycleDeps } from '../given.ts';
import { AT_1000, atMinute, batch, counted } from '../../demand/given.ts';
import { createMemoryHistory } from '../../../fakes/history.ts';
import type { FakePlanner } from '../../../fakes/planner.ts';
import { POOL_STATES } from '../../../../src/app/cycle/publish.ts';
import { learnMore, reload } from '../../../../src/app/cycle/reload.ts';
import type { ReloadPolicy } from '../../../../src/app/cycle/reload.ts';
import { NO_COVERAGE } from '../../../../src/core/demand/coverage.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';

const POLICY: ReloadPolicy = { stepMs: MINUTE_MS, inForce: undefined };

/** Counts and marks as a client of the service left them: 4 requests at 09:58, 6 at 09:59, passed to 10:00. */
const STORED = batch({
  contributions: [counted('web', -2, 4), counted('web', -1, 6)],
  watermark: AT_1000,
});

/** All that the planner was given of its first past: by source, the values of all stretches in a row. */
function remembered(planner: FakePlanner): Map<string, number[]> {
  const values = new Map<string, number[]>();
  for (const series of planner.loads[0]?.stretches.flat() ?? []) {
    values.set(series.source, [...(values.get(series.source) ?? []), ...series.values]);
  }
  return values;
}

test('the planner is given the past as far as it is known, and learns up to where it is final', async () => {
  const deps = await cycleDeps({ disk: [STORED] });
  assert.equal((await reload(deps, POLICY, atMinute(0.5))).sources, 1);
  const past = deps.planner.loads.at(0);
  assert.ok(past);
  assert.equal(past.now, atMinute(0.5));
  assert.equal(past.stretches[0]?.[0]?.start, atMinute(-2));
  // To the end of the step after the one that runs: 10:02.
  assert.deepEqual([...remembered(deps.planner)], [['web', [4, 6, Number.NaN, Number.NaN]]]);
  assert.deepEqual(past.lessons, [{ pasts: [], until: AT_1000 }]);
});

test('what is older than fifteen days is left alone', async () => {
  const old = batch({ contributions: [counted('web', -20 * 1_440, 4), counted('web', -1, 6)] });
  const deps = await cycleDeps({ disk: [old] });
  await reload(deps, POLICY, atMinute(0.5));
  const values = remembered(deps.planner).get('web') ?? [];
  assert.deepEqual([values.length, values.filter((value) => value > 0)], [15 * 1_440, [6]]);
});

test('a long past comes in stretches that follow each other, oldest first', async () => {
  const disk = batch({
    contributions: [counted('web', -200, 1), counted('api', -100, 2), counted('web', -1, 3)],
  });
  const deps = await cycleDeps({ disk: [disk] });
  await reload(deps, POLICY, atMinute(0));
  const stretches = deps.planner.loads[0]?.stretches ?? [];
  assert.ok(stretches.length > 1, `${stretches.length}`);
  let end = atMinute(-200);
  for (const [api, web] of stretches) {
    assert.deepEqual([api?.source, web?.source, api?.start, web?.start], ['api', 'web', end, end]);
    assert.equal(api?.values.length, web?.values.length);
    end += (web?.values.length ?? 0) * MINUTE_MS;
  }
  assert.equal(end, atMinute(2));
  const known = (source: string) =>
    remembered(deps.planner)
      .get(source)
      ?.filter((value) => value > 0);
  assert.deepEqual([known('api'), known('web')], [[2], [1, 3]]);
});

test('a planner that wants the past of some sources is given it, and what it wants next is for later', async () => {
  const disk = batch({
    contributions: [counted('web', -100, 1), counted('api', -99, 2), counted('web', -1, 3)],
    watermark: AT_1000,
  });
  const deps = await cycleDeps({ disk: [disk], planner: { wants: [['web', 'gone'], ['api']] } });
  const { wanted } = await reload(deps, POLICY, atMinute(0.5));
  const lessons = deps.planner.loads[0]?.lessons ?? [];
  const [past, ...others] = lessons[1]?.pasts ?? [];
  assert.ok(past);
  assert.deepEqual([past.source, past.start, past.stepMs, others], ['web', atMinute(-100), MINUTE_MS, []]);
  // 09:59 is the last final step; where nothing was counted while somebody watched, nothing came.
  assert.deepEqual([...past.values], [1, ...new Array<number>(98).fill(0), 3]);
  assert.deepEqual(wanted, ['api']);

  assert.deepEqual(await learnMore(deps, { stepMs: MINUTE_MS, wanted }, atMinute(0.5)), []);
  assert.deepEqual(
    lessons[2]?.pasts.map(({ source, values }) => [source, values[1]]),
    [['api', 2]],
  );
});

test('when nothing is wanted nothing is read', async () => {
  const deps = await cycleDeps({ disk: [STORED] });
  assert.deepEqual(await learnMore(deps, { stepMs: MINUTE_MS, wanted: [] }, AT_1000), []);
  assert.deepEqual(deps.planner.loads, []);
});

test('a source that is wanted while nothing is final yet has nothing to be learned from', async () => {
  const deps = await cycleDeps({ planner: { wants: [['web']] } });
  await reload(deps, POLICY, AT_1000);
  assert.deepEqual(deps.planner.loads[0]?.lessons, [
    { pasts: [], until: undefined },
    { pasts: [], until: undefined },
  ]);
});

test('counts from a little ahead of the clock are read too', async () => {
  const ahead = batch({ sequence: 2, contributions: [counted('web', 1, 3)], watermark: AT_1000 });
  const deps = await cycleDeps({ disk: [STORED] });
  await deps.history.append([ahead]);
  deps.feed.add(ahead);
  await reload(deps, POLICY, atMinute(1) - 2_000);
  assert.deepEqual(remembered(deps.planner).get('web')?.slice(-3), [6, Number.NaN, 3]);
  assert.deepEqual(deps.feed.takeDeltas(), []);
});

test('counts from further ahead than is read are let go: only a clock that was set back leaves such', async () => {
  const ahead = batch({ sequence: 2, contributions: [counted('web', 2, 3)], watermark: AT_1000 });
  const deps = await cycleDeps({ disk: [STORED] });
  await deps.history.append([ahead]);
  deps.feed.add(ahead);
  await reload(deps, POLICY, atMinute(1) - 2_000);
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
    assert.equal(deps.planner.loads[0]?.lessons[0]?.until, atMinute(until), `imported ${last}`);
  }
});

test('the planner is given the rows of its models before it learns, and those of no other', async () => {
  const fitted = [{ name: 'arima', version: 2 }];
  let knewRows: number | undefined;
  const deps = await cycleDeps({
    disk: [STORED],
    planner: {
      fitted,
      before: (call) => {
        if (call === 'learn') knewRows ??= deps.planner.loads[0]?.adopted.length;
      },
    },
  });
  const row = (version: number, series: string) => ({
    ...{ model: { name: 'arima', version }, series },
    ...{ fittedAt: atMinute(-60), values: Float32Array.of(version) },
  });
  await deps.parameters.put([row(1, 'web'), row(2, 'web'), row(2, 'pool:web')]);
  assert.deepEqual((await reload(deps, POLICY, atMinute(0.5))).fitted, fitted);
  assert.deepEqual(deps.planner.loads[0]?.adopted, [row(2, 'pool:web'), row(2, 'web')]);
  assert.equal(knewRows, 2);
});

test('an empty history is a past of which nothing is known', async () => {
  const deps = await cycleDeps();
  assert.deepEqual(await reload(deps, POLICY, AT_1000), { sources: 0, recalled: 0, fitted: [], wanted: [] });
  const lessons = [{ pasts: [], until: undefined }];
  assert.deepEqual(deps.planner.loads, [
    { coverage: NO_COVERAGE, poolStates: [], events: [], now: AT_1000, stretches: [], lessons, adopted: [] },
  ]);
});

test('counts that come while a stretch is read wait; while the planner remembers or learns they do not', async () => {
  const [reading, learning] = [deferred(), deferred()];
  const memory = createMemoryHistory({ stepMs: MINUTE_MS, counted: [STORED] });
  const deps = await cycleDeps({
    history: {
      ...memory,
      readAll: async (range) => {
        await reading.promise;
        return memory.readAll(range);
      },
    },
    planner: { before: (call) => (call === 'recall' ? undefined : learning.promise) },
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

test('a late count that comes between two stretches reaches the planner with the next cycle, once', async () => {
  const disk = batch({ contributions: [counted('web', -200, 1), counted('web', -1, 1)], watermark: AT_1000 });
  const late = batch({
    sequence: 2,
    contributions: [counted('web', -190, 5), counted('web', -2, 7)],
    watermark: AT_1000,
  });
  let hasCome = false;
  const deps = await cycleDeps({
    disk: [disk],
    planner: {
      before: async (call) => {
        // The first stretch is read, the newest is not: of an old step and of a new one.
        if (call !== 'remember' || hasCome) return;
        hasCome = true;
        await deps.history.append([late]);
        deps.feed.add(late);
      },
    },
  });
  await reload(deps, POLICY, AT_1000);
  assert.equal(deps.planner.countsOf('web'), 1 + 1 + 7);
  assert.deepEqual(deps.feed.takeDeltas(), [{ source: 'web', start: atMinute(-190), count: 5 }]);
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

/** So much is read again of what was known when it was kept. */
const DAY_STEPS = 1_440;

test('after what was kept only the last day and what came since is read, if all pools go on', async () => {
  const old = batch({
    contributions: [counted('web', -5 * DAY_STEPS, 4), counted('web', -1, 6)],
    watermark: AT_1000,
  });
  for (const [everyPool, steps] of [
    [true, DAY_STEPS + 60],
    [false, 5 * DAY_STEPS],
  ] as const) {
    const recalled = () => ({ series: 2, everyPool, until: atMinute(-60), refused: [] });
    const deps = await cycleDeps({ disk: [old], planner: { recalled } });
    await reload(deps, POLICY, atMinute(0.5));
    const past = remembered(deps.planner).get('web') ?? [];
    assert.equal(past.findLastIndex((value) => value === 6) + 1, steps);
  }
});
