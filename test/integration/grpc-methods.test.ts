/** Every method of the contract once, as a client sees it: what goes to the app, and what comes back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { toTimestamp } from '../../src/adapters/grpc/client.ts';
import {
  ACCURACY,
  AT,
  DECISION,
  DIRECTIVE,
  fakeApp,
  predictionOf,
  SALE,
  WARM_TARGETS,
} from '../fakes/app.ts';
import { drained, next, openDoor } from './grpc-door.ts';

// AT is 1,767,225,600,000 ms: a whole number of seconds.
const AT_WIRE = { seconds: 1_767_225_600, nanos: 0 };
const MINUTE = { seconds: 60, nanos: 0 };

test('ReportRequests hands batches to the app and acknowledges them in order', async (t) => {
  const { app, client } = await openDoor(t);
  const stream = client.reportRequests();
  await stream.write({
    clientId: 'balancer-1',
    sequence: 7,
    records: [
      {
        time: toTimestamp(AT + 250),
        attributes: [{ name: 'route', value: '/pay' }],
        outcome: 'OUTCOME_REJECTED',
        attempt: 2,
        bytesIn: 12.5,
      },
    ],
    watermark: toTimestamp(AT),
  });
  await stream.write({ clientId: 'balancer-1', sequence: 8, goodbye: true });
  stream.end();
  const { values, error } = await drained(stream.responses);
  assert.equal(error, undefined);
  assert.deepEqual(
    values.map(({ sequence, accepted }) => [sequence, accepted]),
    [
      [7, 1],
      [8, 0],
    ],
  );
  const unmeasured = { cpuSeconds: 0, memoryBytes: 0, bytesOut: 0, serviceSeconds: 0 };
  assert.deepEqual(app.given.reports, [
    {
      client: 'balancer-1',
      sequence: 7,
      records: [
        {
          time: AT + 250,
          count: 1,
          attributes: [{ name: 'route', value: '/pay' }],
          outcome: 'rejected',
          retry: true,
          bytesIn: 12.5,
          ...unmeasured,
        },
      ],
      watermark: AT,
      goodbye: false,
    },
    { client: 'balancer-1', sequence: 8, records: [], watermark: undefined, goodbye: true },
  ]);
});

test('ReportRequests tells which records were refused and that a batch was known', async (t) => {
  const rejected = [{ index: 4, reason: 'too-late' as const, detail: 'two days old' }];
  const receipt = { accepted: 9, duplicate: true, highestSequence: 12, rejected };
  const app = fakeApp({ reportRequests: () => Promise.resolve(receipt) });
  const { client } = await openDoor(t, app);
  const stream = client.reportRequests();
  await stream.write({ clientId: 'a', sequence: 1 });
  stream.end();
  const { values } = await drained(stream.responses);
  assert.deepEqual(values, [{ sequence: 1, ...receipt }]);
});

test('ImportHistory counts rows, sources and duplicates, and says over which range', async (t) => {
  const known = new Set([2]);
  const app = fakeApp({ importPart: (part) => Promise.resolve({ duplicate: known.has(part.sequence) }) });
  const { client } = await openDoor(t, app);
  const row = (name: string, minute: number) => ({
    source: {
      name,
      parameters: [
        { name: 'b', value: '2' },
        { name: 'a', value: '1' },
      ],
    },
    start: toTimestamp(AT + minute * 60_000),
    count: 5,
  });
  const reply = await client.importHistory([
    { importId: 'july', sequence: 1, rows: [row('x', 3), row('y', 3)] },
    { importId: 'july', sequence: 2, rows: [row('x', 1)] },
  ]);
  // Steps of a minute from minute 1 to the end of minute 3.
  const range = { from: toTimestamp(AT + 60_000), to: toTimestamp(AT + 240_000) };
  assert.deepEqual(reply, { rows: 2, duplicateRows: 1, sources: 2, range });
  assert.equal(app.given.importsFinished, 1);
});

test('ImportHistory gives the app sources in their one spelling', async (t) => {
  const { app, client } = await openDoor(t);
  const source = {
    name: 'x',
    parameters: [
      { name: 'b', value: '2' },
      { name: 'a', value: '"' },
    ],
  };
  await client.importHistory([{ importId: 'i', sequence: 1, rows: [{ source, start: AT_WIRE, count: 0 }] }]);
  assert.deepEqual(app.given.parts, [
    { importId: 'i', sequence: 1, rows: [{ source: String.raw`x{a="\"",b="2"}`, start: AT, count: 0 }] },
  ]);
});

test('ListImports tells what was imported, how far and when', async (t) => {
  const { client } = await openDoor(t);
  assert.deepEqual(await client.listImports({}), {
    imports: [{ importId: 'july', sequence: 2, countedAt: AT_WIRE }],
  });
});

const SALE_WIRE = {
  id: 'summer-sale-2026',
  name: 'Summer sale',
  kind: 'EVENT_KIND_CAMPAIGN' as const,
  range: { from: { seconds: AT_WIRE.seconds + 86_400 }, to: { seconds: AT_WIRE.seconds + 172_800 } },
  sources: ['checkout*'],
};

test('PutEvent hands the event to the app, and says whether it replaced one', async (t) => {
  const { app, client } = await openDoor(t);
  const put = await client.putEvent({ event: { ...SALE_WIRE, factor: { factor: 3, uncertainty: 0.2 } } });
  assert.deepEqual([put, app.given.events], [{ replaced: false }, [SALE]]);

  const known = fakeApp({
    putEvents: (events) => Promise.resolve({ kind: 'kept', replaced: new Set(events.map(({ id }) => id)) }),
  });
  const door = await openDoor(t, known);
  assert.deepEqual(await door.client.putEvent({ event: SALE_WIRE }), { replaced: true });
});

test('PutEvent says when there is no room for another event', async (t) => {
  const app = fakeApp({ putEvents: () => Promise.resolve({ kind: 'full', eventsMax: 7 }) });
  const { client } = await openDoor(t, app);
  await assert.rejects(client.putEvent({ event: SALE_WIRE }), {
    code: 'FAILED_PRECONDITION',
    reason: 'too-many-events',
    message: 'no more than 7 events are kept; take some back first',
  });
});

test('ListEvents asks by range, and spells each effect as it was announced', async (t) => {
  const asked: unknown[] = [];
  const sales = [
    SALE,
    { ...SALE, effect: { kind: 'volume' as const, requestsPerSecond: -20, deviation: 6 } },
    { ...SALE, effect: { kind: 'learn' as const } },
  ];
  const app = fakeApp({
    events: (range) => {
      asked.push(range);
      return sales;
    },
  });
  const { client } = await openDoor(t, app);
  await client.listEvents({ range: { from: AT_WIRE, to: AT_WIRE } });
  const { events } = await client.listEvents({});
  assert.deepEqual(asked, [{ from: AT, to: AT }, undefined]);
  assert.deepEqual(
    events.map(({ factor, volume, learn }) => factor ?? volume ?? learn),
    [
      { factor: 3, uncertainty: 0.2 },
      { moreRequestsPerSecond: 0, fewerRequestsPerSecond: 20, uncertainty: 6 },
      {},
    ],
  );
  assert.deepEqual(events[0]?.range, {
    from: { seconds: SALE_WIRE.range.from.seconds, nanos: 0 },
    to: { seconds: SALE_WIRE.range.to.seconds, nanos: 0 },
  });
});

test('DeleteEvent says whether the event was known', async (t) => {
  const { client } = await openDoor(t);
  assert.deepEqual(await client.deleteEvent({ id: SALE.id }), { deleted: true });
  assert.deepEqual(await client.deleteEvent({ id: 'never-seen' }), { deleted: false });
});

test('Predict answers for a source with the windows that were asked for', async (t) => {
  const { client } = await openDoor(t);
  const source = { name: 'shop', parameters: [{ name: 'route', value: '/pay' }] };
  const reply = await client.predict({ subject: { source }, windows: [{ seconds: 120 }] });
  assert.deepEqual(reply.subject, { source, subject: 'source' });
  assert.deepEqual([reply.basis, reply.reason, reply.issuedAt], ['BASIS_MODEL', '', AT_WIRE]);
  assert.deepEqual(reply.dataAge, {
    finalUntil: AT_WIRE,
    knownUntil: { seconds: AT_WIRE.seconds + 60, nanos: 0 },
    age: { seconds: 2, nanos: 500_000_000 },
  });
  const [window] = reply.windows;
  assert.equal(reply.windows.length, 1);
  assert.deepEqual(window?.window, { seconds: 120, nanos: 0 });
  assert.deepEqual(window.totalRequests[2], { level: 0.95, value: 150 });
  assert.deepEqual(window.peakRatePerSecond[0], { level: 0.5, value: 1.5 });
  assert.deepEqual(window.resources[1], {
    level: 0.9,
    resources: { cpuCores: 0.03, memoryBytes: 150_000, bandwidthBytesPerSecond: 30_000, instances: 1 },
  });
});

test('Predict takes the standard windows if none is asked for', async (t) => {
  const { client } = await openDoor(t);
  const { windows } = await client.predict({ subject: { pool: 'checkout' } });
  assert.deepEqual(
    windows.map(({ window }) => window?.seconds),
    [300, 900, 1_800],
  );
});

test('BatchPredict answers in the order of the request', async (t) => {
  const { client } = await openDoor(t);
  const names = Array.from({ length: 200 }, (_, index) => `source-${index}`);
  const subjects = names.map((name) => ({ source: { name } }));
  const { values, error } = await drained(client.batchPredict({ subjects }));
  assert.equal(error, undefined);
  assert.deepEqual(
    values.map(({ subject }) => subject?.source?.name),
    names,
  );
});

test('WatchForecasts sends each new forecast', async (t) => {
  const { app, client } = await openDoor(t);
  const query = { subject: { kind: 'pool' as const, pool: 'checkout' }, windowsMs: [300_000] };
  app.news.predictions.publish(predictionOf(query));
  const forecasts = client.watchForecasts({ subjects: [{ pool: 'checkout' }] })[Symbol.asyncIterator]();
  assert.deepEqual((await next(forecasts)).issuedAt, AT_WIRE);
  app.news.predictions.publish(predictionOf(query, AT + 60_000));
  assert.equal((await next(forecasts)).issuedAt?.seconds, AT_WIRE.seconds + 60);
  await forecasts.return?.();
});

test('GetWarmTargets and WatchWarmTargets give the instances in their order', async (t) => {
  const { app, client } = await openDoor(t);
  app.news.warmTargets.publish(WARM_TARGETS);
  const watched = client.watchWarmTargets({ pool: 'checkout' })[Symbol.asyncIterator]();
  const expected = {
    pool: 'checkout',
    targets: [
      {
        instanceId: 'i-1',
        address: '10.0.0.7:80',
        state: 'INSTANCE_STATE_WARM',
        weight: 100,
        rank: 1,
        stateSince: AT_WIRE,
      },
      {
        instanceId: 'i-2',
        address: '',
        state: 'INSTANCE_STATE_WARMING',
        weight: 10,
        rank: 2,
        stateSince: AT_WIRE,
      },
    ],
    stale: false,
    at: AT_WIRE,
  };
  assert.deepEqual(await client.getWarmTargets({ pool: 'checkout' }), expected);
  assert.deepEqual(await next(watched), expected);
  await watched.return?.();
});

test('StreamDirectives sends the state and then each change', async (t) => {
  const { app, client } = await openDoor(t);
  app.news.directives.publish(DIRECTIVE);
  const directives = client.streamDirectives({ managerId: 'm' })[Symbol.asyncIterator]();
  assert.deepEqual(await next(directives), {
    pool: 'checkout',
    epoch: 3,
    revision: 41,
    warm: 7,
    readyBy: toTimestamp(DIRECTIVE.readyBy),
    expiresAt: toTimestamp(DIRECTIVE.expiresAt),
    decidedAt: AT_WIRE,
    reason: 'cover-bridge',
    detail: 'the bridge needs 7',
    basis: 'BASIS_MODEL',
  });
  app.news.directives.publish({ ...DIRECTIVE, revision: 42, warm: 9 });
  const { revision, warm } = await next(directives);
  assert.deepEqual([revision, warm], [42, 9]);
  await directives.return?.();
});

test('StreamDirectives asks for the named pools once each, and for all of them if none is named', async (t) => {
  const asked: (readonly string[])[] = [];
  const app = fakeApp();
  const { client } = await openDoor(t, {
    ...app,
    directives: (pools, signal) => {
      asked.push(pools);
      return app.directives(pools, signal);
    },
  });
  app.news.directives.publish(DIRECTIVE);
  for (const pools of [[], ['search', 'search']]) {
    const directives = client.streamDirectives({ managerId: 'm', pools })[Symbol.asyncIterator]();
    await next(directives);
    await directives.return?.();
  }
  assert.deepEqual(asked, [['checkout', 'search'], ['search']]);
});

test('ReportInstances takes reports in and says what is known', async (t) => {
  const { app, client } = await openDoor(t);
  const stream = client.reportInstances();
  const instance = (instanceId: string, state: 'INSTANCE_STATE_WARM' | 'INSTANCE_STATE_WARMING') => ({
    instanceId,
    state,
    stateSince: AT_WIRE,
  });
  await stream.write({
    managerId: 'm',
    pool: 'checkout',
    snapshot: true,
    instances: [
      {
        ...instance('a', 'INSTANCE_STATE_WARM'),
        address: '10.0.0.1:80',
        startDuration: { seconds: 9, nanos: 5e8 },
      },
      instance('b', 'INSTANCE_STATE_WARMING'),
    ],
    directiveResult: { epoch: 3, revision: 41, outcome: 'DIRECTIVE_OUTCOME_PARTIAL', detail: 'no more room' },
    at: AT_WIRE,
  });
  stream.end();
  const { values } = await drained(stream.responses);
  assert.deepEqual(values, [{ pool: 'checkout', warm: 1, warming: 1, freshUntil: toTimestamp(AT + 30_000) }]);
  const unsaid = { address: '', startDurationMs: undefined, detail: '' };
  assert.deepEqual(app.given.instances, [
    {
      manager: 'm',
      pool: 'checkout',
      snapshot: true,
      instances: [
        { id: 'a', state: 'warm', since: AT, address: '10.0.0.1:80', startDurationMs: 9_500, detail: '' },
        { id: 'b', state: 'warming', since: AT, ...unsaid },
      ],
      result: { epoch: 3, revision: 41, outcome: 'partial', detail: 'no more room' },
    },
  ]);
});

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
