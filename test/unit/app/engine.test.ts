import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { deferred, settled } from './deferred.ts';
import { cycleDeps, WEB } from './given.ts';
import { atMinute, NAMED_BY_SOURCE, record } from '../demand/given.ts';
import { createMemoryLedger } from '../../fakes/ledger.ts';
import { createVirtualClock } from '../../fakes/clock.ts';
import { decisionOf } from '../../fakes/planner.ts';
import { createFakeModelTrainer } from '../../fakes/model-trainer.ts';
import { createFakeTrainer } from '../../fakes/trainer.ts';
import type { FakePlannerOptions } from '../../fakes/planner.ts';
import type { App } from '../../../src/app/api.ts';
import { startEngine } from '../../../src/app/engine.ts';
import { createForecastPacker } from '../../../src/core/forecast/forecast-set.ts';
import { peak, total } from '../../../src/core/forecast/target.ts';
import { UTC } from '../../../src/core/units/civil-time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/core/units/time.ts';

const CONFIG = {
  stepMs: MINUTE_MS,
  zone: UTC,
  windowsMs: [5 * MINUTE_MS],
  extraction: NAMED_BY_SOURCE,
  ingest: {
    lateLimitMs: HOUR_MS,
    futureToleranceMs: 5_000,
    clientSilenceMs: 3 * MINUTE_MS,
    goneAfterMs: DAY_MS,
    gone: [],
  },
  plan: { forecastOnly: false, graceMs: 10_000, leaseMs: 3 * MINUTE_MS },
  pools: [WEB],
  retentionMs: 35 * DAY_MS,
  isOwnModel: () => true,
  refits: { everyMs: DAY_MS, budgetMs: 0 },
  retrain: { everyMs: 0 },
};

/** The whole service without its doors and its planner, at 10:00; the first cycle has run. It is closed after the test. */
async function start(t: TestContext, planner: FakePlannerOptions = {}) {
  const clock = createVirtualClock(atMinute(0));
  const deps = await cycleDeps({ planner });
  const ledger = createMemoryLedger();
  const engine = await startEngine(
    {
      ...deps,
      trainer: createFakeTrainer(),
      modelTrainer: createFakeModelTrainer(),
      ledger,
      clock,
      elapsedMs: () => 0,
    },
    CONFIG,
  );
  t.after(() => engine.close());
  await settled();
  return { ...deps, ledger, clock, engine, app: engine.app };
}

/** Decides on 5 instances at the cycle's time and forecasts 100 requests in five minutes. */
const DECIDING: FakePlannerOptions = {
  answer: ({ now, issueAt }) => ({
    decisions: [decisionOf({ at: now })],
    forecasts: forecastsAt(issueAt ?? now),
  }),
};

function forecastsAt(issuedAt: number) {
  const packer = createForecastPacker({ issuedAt, stepMs: MINUTE_MS, experts: [] });
  packer.add({
    id: 'pool:web',
    basis: 'reactive',
    reason: 'too-little-history',
    layout: { targets: [total(0, 5), peak(0, 5)], levels: [0.5] },
    values: Float64Array.of(100, 24),
    weights: undefined,
  });
  return packer.pack();
}

/** The next thing to hear at each call; `undefined`: there is no more. */
function follow<T>(stream: AsyncIterable<T>): () => Promise<T | undefined> {
  const iterator = stream[Symbol.asyncIterator]();
  return async () => {
    const result = await iterator.next();
    return result.done === true ? undefined : result.value;
  };
}

const reportMinute = (app: App, minute: number, count: number) =>
  app.reportRequests({
    client: 'lb-1',
    sequence: minute,
    records: [record({ time: atMinute(minute) - 1, count, attributes: [{ name: 'source', value: 'web' }] })],
    watermark: atMinute(minute),
    goodbye: false,
  });

test('a batch that makes a step final is planned on at once', async (t) => {
  const { app, clock, planner } = await start(t);
  await clock.advanceTo(atMinute(1));
  await reportMinute(app, 1, 30);
  await settled();
  assert.deepEqual(
    planner.cycles.map(({ now, issueAt }) => [now, issueAt]),
    [
      [atMinute(0), undefined],
      [atMinute(1), atMinute(1)],
    ],
  );
  assert.equal(planner.countsOf('web'), 30);
});

const ASKED = { manager: 'm', pools: [], role: 'manager', held: [] } as const;

test('what a cycle decides is told, shown, and found again later', async (t) => {
  const { app, clock } = await start(t, DECIDING);
  await clock.advanceTo(atMinute(1));
  await reportMinute(app, 1, 30);
  await settled();
  const decision = app.plan().at(0);
  assert.ok(decision);
  assert.equal(decision.at, atMinute(1));
  const controller = new AbortController();
  for await (const directive of app.directives(ASKED, controller.signal)) {
    assert.deepEqual([directive.pool, directive.warm, directive.revision], ['web', 5, decision.revision]);
    break;
  }
  assert.deepEqual(await app.explain('web', undefined), decision);
  assert.equal((await app.explain('web', atMinute(0.5)))?.at, atMinute(0));
  assert.equal(await app.explain('web', atMinute(-1)), undefined);
  assert.equal(await app.explain('other', undefined), undefined);
});

test('predictions come from the newest cycle, and followers are told of each', async (t) => {
  const { app, clock } = await start(t, DECIDING);
  const query = { subject: { kind: 'pool', pool: 'web' }, windowsMs: [5 * MINUTE_MS] } as const;
  const hear = follow(app.watchForecasts([query], new AbortController().signal));
  assert.equal((await hear())?.issuedAt, atMinute(0));
  const next = hear();
  await clock.advanceTo(atMinute(1));
  await reportMinute(app, 1, 30);
  const prediction = await next;
  assert.ok(prediction);
  assert.equal(prediction.issuedAt, atMinute(1));
  assert.deepEqual(prediction.windows[0]?.total.values, [100]);
  assert.deepEqual(prediction.dataAge, { finalUntil: atMinute(1), knownUntil: atMinute(1), ageMs: 0 });
  assert.deepEqual(app.predict(query), prediction);
});

test('the cycle after a failed one shows its decisions; until then the last ones stand', async (t) => {
  let isBroken = false;
  const { app, clock, telemetry } = await start(t, {
    ...DECIDING,
    before: (call) => {
      if (call === 'cycle' && isBroken) throw new Error('lost');
    },
  });
  const before = app.plan();
  isBroken = true;
  await clock.advanceTo(atMinute(1) + 10_000);
  assert.deepEqual(app.plan(), before);
  assert.ok(
    telemetry.lines.some(({ level, message }) => level === 'error' && message.includes('cycle failed')),
  );
  isBroken = false;
  await clock.advanceTo(atMinute(2) + 10_000);
  assert.equal(app.plan()[0]?.at, atMinute(2) + 10_000);
});

test('an import that is finished is read with the next cycle', async (t) => {
  const { app, clock, planner } = await start(t);
  await app.importPart({
    importId: 'x',
    sequence: 1,
    rows: [{ source: 'web', start: atMinute(-9), count: 8 }],
  });
  app.finishImport();
  await clock.advanceTo(atMinute(1) + 10_000);
  assert.equal(planner.loads.length, 2);
  assert.equal(planner.countsOf('web'), 8);
});

test('what instance managers report is ranked for load balancers', async (t) => {
  const { app, clock, telemetry } = await start(t);
  const instances = (['warm', 'cold'] as const).map((state) => ({
    id: state,
    address: '',
    state,
    since: atMinute(0),
    startDurationMs: undefined,
    detail: '',
  }));
  const result = { epoch: 1, revision: 1, outcome: 'partial', detail: 'no room' } as const;
  await app.reportInstances({
    manager: 'm',
    pool: 'web',
    snapshot: true,
    instances,
    result,
    at: clock.now(),
  });
  const { targets, stale } = await app.warmTargets('web');
  assert.deepEqual([targets.map(({ instance }) => instance.id), stale], [['warm', 'cold'], false]);
  assert.equal(telemetry.gauged('pra_instances', { pool: 'web', state: 'warm' }), 1);
  assert.equal(telemetry.gauged('pra_instances', { pool: 'web', state: 'draining' }), 0);
  assert.ok(telemetry.lines.some(({ message }) => message.includes('not applied in full')));
});

test('the close ends whoever follows, and runs no more cycles', async (t) => {
  const { app, clock, engine, planner } = await start(t, DECIDING);
  const query = { subject: { kind: 'pool', pool: 'web' }, windowsMs: [5 * MINUTE_MS] } as const;
  const hear = follow(app.watchForecasts([query], new AbortController().signal));
  assert.ok(await hear());
  const next = hear();
  await engine.close();
  assert.equal(await next, undefined);
  const { length } = planner.cycles;
  await clock.advanceTo(atMinute(10));
  assert.equal(planner.cycles.length, length);
});

test('the close of a service that is learning waits for the lesson in hand alone, and nothing has failed', async (t) => {
  const third = deferred();
  let lessons = 0;
  const { engine, telemetry } = await start(t, {
    wants: Array.from({ length: 9 }, () => ['web']),
    before: (call) => {
      if (call !== 'learn') return undefined;
      lessons += 1;
      return lessons === 3 ? third.promise : undefined; // Two come before the first cycle.
    },
  });
  const closed = engine.close();
  third.resolve();
  await closed;
  assert.equal(lessons, 3);
  assert.deepEqual(
    telemetry.lines.filter(({ level }) => level !== 'info'),
    [],
  );
});

test('a service that is stopped while it learns of its pools plans nothing any more', async (t) => {
  const first = deferred();
  const { engine, planner, telemetry } = await start(t, {
    wants: [['pool:web'], ['pool:api'], ['web']],
    before: (call) => (call === 'learn' ? first.promise : undefined),
  });
  const closed = engine.close();
  first.resolve();
  await closed;
  assert.deepEqual([planner.loads[0]?.lessons.length, planner.cycles.length], [1, 0]);
  assert.deepEqual(
    telemetry.lines.filter(({ level }) => level !== 'info'),
    [],
  );
});
