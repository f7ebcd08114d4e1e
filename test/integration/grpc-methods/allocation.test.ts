/** What do the methods of the AllocationService give the app, and what comes back? Each method once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toTimestamp } from '../../../src/adapters/grpc/client.ts';
import type { DirectivesQuestion } from '../../../src/app/api.ts';
import { AT, DIRECTIVE, fakeApp, WARM_TARGETS } from '../../fakes/app.ts';
import { drained, next, openDoor } from '../grpc-door.ts';

// AT is 1,767,225,600,000 ms: a whole number of seconds.
const AT_WIRE = { seconds: 1_767_225_600, nanos: 0 };

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
  const asked: DirectivesQuestion[] = [];
  const app = fakeApp();
  const { client } = await openDoor(t, {
    ...app,
    directives: (question, signal) => {
      asked.push(question);
      return app.directives(question, signal);
    },
  });
  app.news.directives.publish(DIRECTIVE);
  for (const pools of [[], ['search', 'search']]) {
    const directives = client.streamDirectives({ managerId: 'm', pools })[Symbol.asyncIterator]();
    await next(directives);
    await directives.return?.();
  }
  assert.deepEqual(
    asked.map(({ pools }) => pools),
    [['checkout', 'search'], ['search']],
  );
});

test('StreamDirectives says who subscribes, as what, and what it has', async (t) => {
  const asked: DirectivesQuestion[] = [];
  const app = fakeApp();
  const { client } = await openDoor(t, {
    ...app,
    directives: (question, signal) => {
      asked.push(question);
      return app.directives(question, signal);
    },
  });
  app.news.directives.publish(DIRECTIVE);
  const held = { pool: 'search', epoch: 3, revision: 40 };
  for (const as of [{}, { observer: true }, { takeOver: true, held: [held] }]) {
    const directives = client.streamDirectives({ managerId: 'm', pools: ['search'], ...as });
    await next(directives[Symbol.asyncIterator]());
  }
  const question = { manager: 'm', pools: ['search'], held: [] };
  assert.deepEqual(asked, [
    { ...question, role: 'manager' },
    { ...question, role: 'observer' },
    { ...question, role: 'take-over', held: [held] },
  ]);
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
  assert.deepEqual(values, [
    { pool: 'checkout', warm: 1, warming: 1, freshUntil: toTimestamp(AT + 30_000), at: AT_WIRE },
  ]);
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
      at: AT,
    },
  ]);
});
