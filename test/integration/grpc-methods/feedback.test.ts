/** What do the methods of the FeedbackService give the app, and what comes back? Each method once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCURACY, AT, DECISION, DRIFT, fakeApp } from '../../fakes/app.ts';
import { openDoor } from '../grpc-door.ts';

// AT is 1,767,225,600,000 ms: a whole number of seconds.
const AT_WIRE = { seconds: 1_767_225_600, nanos: 0 };
const MINUTE = { seconds: 60, nanos: 0 };

test('GetPlan gives the decisions of the pools that were asked for', async (t) => {
  const decisions = [DECISION, { ...DECISION, pool: 'search' }];
  const app = fakeApp({ plan: () => decisions });
  const { client } = await openDoor(t, { ...app, settings: { ...app.settings, forecastOnly: true } });
  const all = await client.getPlan({});
  assert.deepEqual([all.decisions.map(({ pool }) => pool), all.forecastOnly], [['checkout', 'search'], true]);
  const one = await client.getPlan({ pools: ['search'] });
  assert.deepEqual(
    one.decisions.map(({ pool }) => pool),
    ['search'],
  );
});

test('ExplainDecision gives the inputs and the trail', async (t) => {
  const asked: unknown[] = [];
  const app = fakeApp({
    explain: (pool, at) => {
      asked.push([pool, at]);
      return Promise.resolve(DECISION);
    },
  });
  const { client } = await openDoor(t, app);
  const decision = await client.explainDecision({ pool: 'checkout', at: AT_WIRE });
  await client.explainDecision({ pool: 'checkout' });
  assert.deepEqual(asked, [
    ['checkout', AT],
    ['checkout', undefined],
  ]);
  assert.deepEqual(decision.trail, [{ rule: 'cover-bridge', from: 0, to: 7, why: 'the bridge needs 7' }]);
  assert.deepEqual(decision.inputs, {
    basis: 'BASIS_MODEL',
    reason: '',
    issuedAt: { seconds: AT_WIRE.seconds - 60, nanos: 0 },
    level: 0.95,
    addRatePerSecond: 480,
    keepRatePerSecond: 450,
    liveRatePerSecond: 420,
    previous: 6,
    capacityPerSecond: 70,
    bindingResource: 'cpu',
    leadTime: { seconds: 300, nanos: 0 },
    models: [{ name: 'simple', version: 1, expert: 'yesterday', weight: 1 }],
    starts: {
      configuredLeadTime: { seconds: 240, nanos: 0 },
      known: 40,
      overdue: 2,
      failureShare: 0.125,
      ready: 6,
      starting: 3,
    },
    // Only what was learned.
    costs: [{ quantity: 'cpuSeconds', cost: 0.02, relativeSd: 0.03, configured: 0.01 }],
  });
});

test('GetAccuracy asks by series and range, and answers by subject', async (t) => {
  const asked: unknown[] = [];
  const answers = [
    ACCURACY,
    { ...ACCURACY, series: undefined },
    { ...ACCURACY, series: 'shop{route="/pay"}' },
  ];
  const app = fakeApp({
    accuracy: (question) => {
      asked.push(question);
      return Promise.resolve(answers);
    },
  });
  const { client } = await openDoor(t, app);
  const range = { from: AT_WIRE, to: { seconds: AT_WIRE.seconds + 60, nanos: 0 } };
  const { accuracies } = await client.getAccuracy({ subject: { pool: 'checkout' }, range, models: ['pra'] });
  await client.getAccuracy({});
  assert.deepEqual(asked, [
    { series: 'pool:checkout', range: { from: AT, to: AT + 60_000 }, models: ['pra'] },
    { series: undefined, range: undefined, models: [] },
  ]);
  assert.deepEqual(
    accuracies.map(({ subject }) => subject?.pool ?? subject?.source ?? null),
    ['checkout', null, { name: 'shop', parameters: [{ name: 'route', value: '/pay' }] }],
  );
  assert.deepEqual(accuracies[0], {
    subject: { pool: 'checkout', subject: 'pool' },
    model: 'pra',
    window: { seconds: MINUTE.seconds * 5, nanos: 0 },
    forecasts: 12,
    meanActualRequests: 100,
    meanAbsoluteError: 10,
    weightedAbsolutePercentageError: 0.1,
    meanPinballLoss: 3.5,
    coverage: [
      { level: 0.5, value: 0.55 },
      { level: 0.9, value: 0.92 },
    ],
  });
});

test('ListDrift asks by subject and kind, and answers with what runs and what is over', async (t) => {
  const asked: unknown[] = [];
  const app = fakeApp();
  const drifts: typeof app.drifts = (question) => {
    asked.push(question);
    return app.drifts(question);
  };
  const { client } = await openDoor(t, { ...app, drifts });
  const reply = await client.listDrift({
    subject: { pool: 'checkout' },
    kind: 'DRIFT_KIND_LOSS',
    runningOnly: true,
  });
  await client.listDrift({});
  assert.deepEqual(asked, [
    { series: 'pool:checkout', kind: 'loss', runningOnly: true },
    { series: undefined, kind: undefined, runningOnly: false },
  ]);
  const [runs, over] = reply.drifts;
  assert.deepEqual(
    [runs?.subject?.source?.name, runs?.kind, runs?.ended, runs?.factor, runs?.confidence],
    ['checkout', 'DRIFT_KIND_INPUT', null, 2.1, 0.9997],
  );
  assert.deepEqual([over?.subject?.pool, over?.kind, over?.ended], ['checkout', 'DRIFT_KIND_LOSS', AT_WIRE]);
  await assert.rejects(client.listDrift({ subject: { pool: 'nowhere' } }), /nowhere/);
});

test('WatchDrift tells each drift as it comes', async (t) => {
  const app = fakeApp();
  const { client } = await openDoor(t, app);
  const told = client.watchDrift({})[Symbol.asyncIterator]();
  const first = told.next();
  app.news.drifts.publish(DRIFT);
  const { value } = (await first) as { value: { drift: { kind: string } | null } };
  assert.equal(value.drift?.kind, 'DRIFT_KIND_INPUT');
  await told.return?.();
});
