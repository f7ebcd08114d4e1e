/** From counts to decisions: what the planner decides while it knows nothing, something, a lot. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busyHour, drive, givePast, pastOf, quantile } from './drive.ts';
import { WEB } from '../given.ts';
import { atMinute, wholeBetween } from '../../demand/given.ts';
import { simpleModel } from '../../../fakes/predictor.ts';
import { NO_COVERAGE } from '../../../../src/core/demand/coverage.ts';

/** A cycle before the first count. */
const NOTHING_KNOWN = {
  now: atMinute(0),
  deltas: [],
  issueAt: undefined,
  coverage: NO_COVERAGE,
  observed: false,
  events: undefined,
  running: new Map<string, number>(),
  starts: new Map(),
  costs: new Map(),
  levels: new Map(),
};

test('while nothing is known nothing is decided: the floor would take away what runs', async () => {
  const { planner } = await drive();
  const { decisions, forecasts, scores } = await planner.cycle(NOTHING_KNOWN);
  assert.deepEqual([decisions, forecasts, scores], [[], undefined, []]);
});

test('what runs by the first report is held while nothing else is known', async () => {
  const { planner } = await drive();
  const { decisions } = await planner.cycle({ ...NOTHING_KNOWN, running: new Map([[WEB.id, 7]]) });
  const decision = decisions.at(0);
  assert.ok(decision);
  assert.equal(decision.warm, 7);
  assert.deepEqual([decision.inputs.basis, decision.inputs.reason], ['held', 'starting']);
});

test('a young source is carried forward by its newest load, and the pool covers it', async () => {
  const { minute } = await drive();
  for (let at = 0; at < 10; at += 1) {
    const { decision, forecast } = await minute(at, { web: 180 });
    // 180 a minute are 3 a second, and an instance takes 1.
    assert.equal(decision.warm, 3);
    const said = forecast('web');
    assert.ok(said);
    assert.deepEqual([said.basis, said.reason, said.models], ['reactive', 'too-little-history', []]);
    assert.equal(quantile(said, 'total(0,30)', 0.95), 30 * 180);
  }
});

test('a pool is the sum of its sources; a source without a pool is forecast too', async () => {
  const { minute } = await drive();
  const { decision, forecast } = await minute(0, { web: 60, 'web{a="b"}': 120, other: 6_000 });
  assert.equal(quantile(forecast('pool:web'), 'total(0,5)', 0.5), 5 * 180);
  assert.equal(quantile(forecast('other'), 'total(0,5)', 0.5), 30_000);
  assert.equal(decision.warm, 3);
});

test('what comes every day is ordered ahead of it, and let go when it is over', async () => {
  const { load, minute } = await drive();
  await load(3, busyHour);
  const warm = new Map<number, number>();
  for (let at = 0; at < 100; at += 1) {
    const { decision, forecast } = await minute(at, { web: busyHour(at) });
    assert.equal(forecast('pool:web')?.basis, 'model');
    warm.set(at, decision.warm);
  }
  // The busy hour begins at 10:30. A directive of 10:23 reaches [10:28, 10:29): one or two for 60 a minute.
  for (let at = 0; at < 23; at += 1) assert.ok((warm.get(at) ?? 0) <= 2, `10:${at + 1}: ${warm.get(at)}`);
  // That of 10:25 reaches [10:30, 10:31): 600 a minute need 10, and a bit for what quantiles do not know.
  for (let at = 24; at < 89; at += 1) {
    const count = warm.get(at) ?? 0;
    assert.ok(count >= 10 && count <= 12, `minute ${at + 1}: ${count}`);
  }
  // After 11:30 nothing keeps them but the stabilization window of a minute.
  for (let at = 92; at < 100; at += 1)
    assert.ok((warm.get(at) ?? 99) <= 2, `minute ${at + 1}: ${warm.get(at)}`);
});

test('a lower bound may raise the count, never lower it', async () => {
  const { minute, planner } = await drive();
  await minute(0, { web: 180 });
  const during = (count: number) =>
    planner.cycle({
      now: atMinute(1.5),
      deltas: [{ source: 'web', start: atMinute(1), count }],
      issueAt: atMinute(1),
      coverage: wholeBetween(0, 1),
      observed: true,
      running: new Map(),
      starts: new Map(),
      costs: new Map(),
      levels: new Map(),
      events: undefined,
    });
  const { decisions: few } = await during(10);
  assert.deepEqual([few[0]?.warm, few[0]?.inputs.liveRatePerSecond], [3, 3]);
  // 10 + 350 in half a minute are already 6 a second of the whole.
  const { decisions: many } = await during(350);
  assert.deepEqual([many[0]?.warm, many[0]?.inputs.liveRatePerSecond], [6, 6]);
});

test('a source that falls silent while others are heard of is empty, and its pool shrinks', async () => {
  const { minute } = await drive();
  for (let at = 0; at < 5; at += 1) await minute(at, { web: 600 });
  let last = await minute(5, { other: 1 });
  for (let at = 6; at < 40; at += 1) last = await minute(at, { other: 1 });
  assert.equal(last.decision.inputs.liveRatePerSecond, 0);
  assert.equal(quantile(last.forecast('web'), 'total(0,5)', 0.95), 0);
  assert.equal(last.decision.warm, WEB.floor);
});

test('while nobody is heard of, nothing is taken away', async () => {
  const { minute, planner } = await drive();
  for (let at = 0; at < 5; at += 1) await minute(at, { web: 600 });
  for (let at = 6; at < 70; at += 1) {
    const { decisions } = await planner.cycle({
      now: atMinute(at),
      deltas: [],
      issueAt: atMinute(5),
      coverage: wholeBetween(0, 5),
      observed: false,
      running: new Map(),
      starts: new Map(),
      costs: new Map(),
      levels: new Map(),
      events: undefined,
    });
    assert.equal(decisions[0]?.warm, 10, `${at} minutes`);
  }
});

test('a restart keeps the counts in force until the stabilization window is full again', async () => {
  const { load, minute } = await drive();
  await load(2, () => 60, { poolStates: [{ pool: 'web', state: { warm: 20 } }] });
  assert.equal((await minute(0, { web: 60 }, { now: atMinute(0.9) })).decision.warm, 20);
  // The hold ends at 10:01; the recommendations since then are of a quiet minute.
  assert.ok((await minute(1, { web: 60 })).decision.warm <= 2);
});

test('a start without a stored count leaves alone what is running', async () => {
  const { load, minute } = await drive();
  await load(2, () => 60);
  const running = new Map([['web', 20]]);
  const { decision } = await minute(0, { web: 60 }, { now: atMinute(0.9), running });
  assert.equal(decision.warm, 20);
  assert.equal(decision.trail.at(-1)?.rule, 'hold-after-restart');
});

test('what was stored of pools that are not there any more is let go', async () => {
  const { load, minute } = await drive();
  await load(2, () => 60, { poolStates: [{ pool: 'gone', state: { warm: 20 } }] });
  const { poolStates } = await minute(0, { web: 60 });
  assert.deepEqual(
    poolStates.map(({ pool }) => pool),
    ['web'],
  );
});

test('a past that is read again replaces what was known: nothing counts twice', async () => {
  const { load, minute } = await drive();
  await load(2, () => 60);
  await minute(0, { web: 60 });
  await load(2, () => 60);
  const { decision, forecast } = await minute(0, { web: 60 });
  assert.equal(decision.inputs.liveRatePerSecond, 1);
  assert.ok(Math.abs(quantile(forecast('pool:web'), 'total(0,5)', 0.5) - 300) < 10);
});

test('pools in the past are the sums of their sources, unknown only where all of these are', async () => {
  const { planner, minute } = await drive();
  const half = (count: number) => (at: number) => (at % 2 === 0 ? count : Number.NaN);
  await givePast(planner, {
    series: [pastOf('web', 2, half(60)), pastOf('web2', 2, () => 120)],
    coverage: NO_COVERAGE,
    until: atMinute(0),
    poolStates: [],
    events: [],
    now: atMinute(0),
  });
  const { forecast } = await minute(0, { web: 60, web2: 120 });
  // The newest minutes are 180 and 120 in turn; the forecast lies between.
  const median = quantile(forecast('pool:web'), 'peak(0,5)', 0.5);
  assert.ok(median >= 119 && median <= 185, `${median}`);
});

test('models of other steps, or of a shorter horizon than is planned on, are the wrong ones', async () => {
  await assert.rejects(drive({ models: [simpleModel({ stepMs: 30_000 })] }), /bug: fake .*30000 ms/);
  await assert.rejects(drive({ models: [simpleModel({ horizon: 30 })] }), /bug: fake .*30/);
});

test('without any model a pool lives on its newest load', async () => {
  const { minute } = await drive({ models: [] });
  const { decision, forecast } = await minute(0, { web: 180 });
  assert.equal(decision.warm, 3);
  assert.equal(forecast('web')?.basis, 'reactive');
});

test('a level in the tail looks at the record of the pool, a usual one does not', async () => {
  // 20 a second for ten minutes, then 3 a second, of which alone the last half hour knows.
  const countAfter = async (level: number): Promise<number> => {
    const { minute } = await drive({ pools: [{ ...WEB, level }] });
    let warm = 0;
    for (let at = 0; at < 45; at += 1) {
      ({ warm } = (await minute(at, { web: at < 10 ? 1_200 : 180 })).decision);
    }
    return warm;
  };
  assert.equal(await countAfter(0.95), 3);
  // ln(.0005 ÷ .0001) = 1.609 factors, three tenths of the way each: 3 + .483 × 17 = 11.2.
  assert.equal(await countAfter(0.9999), 12);
});
