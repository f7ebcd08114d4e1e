/** Every failure is told in the richer error model, and none tells more than it should. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Client as GrpcClient, credentials, Metadata } from '@grpc/grpc-js';

import { RpcError, toTimestamp } from '../../src/adapters/grpc/client.ts';
import { PoolTaken, StoreUnavailable } from '../../src/ports/failure.ts';
import { AT, fakeApp } from '../fakes/app.ts';
import { drained, next, openDoor } from './grpc-door.ts';
import { connectRaw } from '../fuzz/rpc/raw-client.ts';

/** What a call is rejected with. */
async function refusal(call: Promise<unknown>): Promise<RpcError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof RpcError, `not an RpcError: ${String(error)}`);
  return error;
}

test('all fields that are wrong are named at once, with what came and what is allowed', async (t) => {
  const { client } = await openDoor(t);
  const error = await refusal(
    client.predict({
      subject: { source: { name: 'no spaces', parameters: [{ name: 'a' }, { name: 'a' }, { name: '' }] } },
      windows: [{ seconds: 300 }, { seconds: 90 }, { seconds: 3_660 }, { seconds: 60, nanos: 1 }],
    }),
  );
  assert.equal(error.code, 'INVALID_ARGUMENT');
  assert.deepEqual(
    error.violations.map(({ field }) => field),
    [
      'subject.source.name',
      'subject.source.parameters[2].name',
      'subject.source.parameters[1].name',
      'windows[1]',
      'windows[2]',
      'windows[3]',
    ],
  );
  assert.equal(
    error.violations[3]?.description,
    'got {"seconds":90,"nanos":0}; allowed: whole steps of 60 s, up to 3600 s',
  );
  // Whoever does not read the details sees two of the six and how many there are.
  assert.match(error.message, /subject\.source\.name: got "no spaces"; .* and 4 more$/);
});

test('a malformed batch ends the stream, by its sequence, after the batches before it were acknowledged', async (t) => {
  const { app, client } = await openDoor(t);
  const stream = client.reportRequests();
  const acknowledged = stream.responses[Symbol.asyncIterator]();
  await stream.write({ clientId: 'a', sequence: 41 });
  assert.equal((await next(acknowledged)).sequence, 41);
  await stream.write({ clientId: 'a', sequence: 42, records: [{ time: toTimestamp(AT), bytesIn: -1 }] });
  const error = await refusal(acknowledged.next());
  assert.equal(error.code, 'INVALID_ARGUMENT');
  assert.match(error.message, /^batch 42 is not valid: records\[0\]\.bytes_in: got -1/);
  assert.deepEqual(
    app.given.reports.map(({ sequence }) => sequence),
    [41],
  );
});

test('a row from the year 9999 is refused by its field, with what came and what is allowed', async (t) => {
  const { client, app } = await openDoor(t);
  const start = toTimestamp(Date.UTC(9999, 11, 31, 23, 59));
  const row = { source: { name: 'shop' }, start, count: 1 };
  const error = await refusal(client.importHistory([{ importId: 'i', sequence: 1, rows: [row] }]));
  assert.equal(error.code, 'INVALID_ARGUMENT');
  assert.deepEqual(error.violations, [
    {
      field: 'rows[0].start',
      // The clock of the app stands at midnight of 2026-01-01.
      description:
        'got "9999-12-31T23:59:00.000Z"; allowed: whole steps of 60 s from 1970 to 2026-01-02T00:00:00.000Z',
    },
  ]);
  assert.deepEqual(app.given.parts, []);
});

test('an unknown pool is NOT_FOUND, with the pools that there are', async (t) => {
  const { client } = await openDoor(t);
  const subject = { pool: 'chekout' };
  const instances = client.reportInstances();
  await instances.write({ managerId: 'm', pool: 'chekout', at: toTimestamp(AT) });
  const errors = [
    await refusal(client.predict({ subject })),
    await refusal(client.getWarmTargets(subject)),
    await refusal(client.getPlan({ pools: ['checkout', 'chekout'] })),
    await refusal(client.explainDecision(subject)),
    await refusal(client.getAccuracy({ subject })),
    (await drained(client.batchPredict({ subjects: [subject] }))).error,
    (await drained(client.watchForecasts({ subjects: [subject] }))).error,
    (await drained(client.watchWarmTargets(subject))).error,
    (await drained(client.streamDirectives({ managerId: 'm', pools: ['chekout'] }))).error,
    (await drained(instances.responses)).error,
  ];
  for (const error of errors) {
    assert.ok(error instanceof RpcError);
    assert.deepEqual([error.code, error.reason], ['NOT_FOUND', 'unknown-pool']);
    assert.deepEqual(error.facts, { pool: 'chekout', known: 'checkout, search' });
  }
});

test('a pool without a decision is NOT_FOUND for another reason', async (t) => {
  const { client } = await openDoor(t, fakeApp({ explain: () => Promise.resolve(undefined) }));
  const error = await refusal(client.explainDecision({ pool: 'checkout' }));
  assert.deepEqual([error.code, error.reason], ['NOT_FOUND', 'no-decision']);
});

test('a store that is not there is UNAVAILABLE, with its reason and when to try again', async (t) => {
  const down = () => Promise.reject(new StoreUnavailable('disk-full', 'no space is left on the disk'));
  const app = fakeApp({ reportRequests: down, importPart: down, explain: down, accuracy: down });
  const { client, logged } = await openDoor(t, app);
  const stream = client.reportRequests();
  await stream.write({ clientId: 'a', sequence: 1 });
  const errors = [
    (await drained(stream.responses)).error,
    await refusal(client.importHistory([{ importId: 'i', sequence: 1 }])),
    await refusal(client.explainDecision({ pool: 'checkout' })),
    await refusal(client.getAccuracy({})),
  ];
  for (const error of errors) {
    assert.ok(error instanceof RpcError);
    assert.deepEqual(
      [error.code, error.reason, error.message, error.retryDelayMs],
      ['UNAVAILABLE', 'disk-full', 'no space is left on the disk', 1_000],
    );
  }
  assert.equal(app.given.importsFinished, 0);
  assert.deepEqual(logged, []);
});

test('a pool that another manager has is a failed precondition, told with whose it is', async (t) => {
  const app = fakeApp({
    directives: () => {
      throw new PoolTaken('manager-evicted', 'checkout', 'm-2');
    },
    reportInstances: () => Promise.reject(new PoolTaken('pool-taken', 'checkout', 'm-2')),
  });
  const { client, logged } = await openDoor(t, app);
  const instances = client.reportInstances();
  await instances.write({ managerId: 'm', pool: 'checkout', at: toTimestamp(AT) });
  for (const [stream, reason] of [
    [client.streamDirectives({ managerId: 'm' }), 'manager-evicted'],
    [instances.responses, 'pool-taken'],
  ] as const) {
    const { error } = await drained<unknown>(stream);
    assert.ok(error instanceof RpcError);
    assert.deepEqual([error.code, error.reason], ['FAILED_PRECONDITION', reason]);
    assert.deepEqual(error.facts, { pool: 'checkout', manager: 'm-2' });
    assert.equal(error.retryDelayMs, undefined, 'trying again does not help');
  }
  assert.deepEqual(logged, []);
});

test('a bug is INTERNAL with a reference to the log, and nothing of it leaves the service', async (t) => {
  const bug = new Error('bug: the password is hunter2');
  const failing = () => {
    throw bug;
  };
  const { client, logged } = await openDoor(
    t,
    fakeApp({ predict: failing, predictNow: failing, directives: failing }),
  );
  const errors = [
    await refusal(client.predict({ subject: { pool: 'checkout' } })),
    (await drained(client.batchPredict({ subjects: [{ pool: 'checkout' }] }))).error,
    (await drained(client.streamDirectives({ managerId: 'm' }))).error,
  ];
  const methods = [
    'ForecastService/Predict',
    'ForecastService/BatchPredict',
    'AllocationService/StreamDirectives',
  ];
  for (const [index, error] of errors.entries()) {
    assert.ok(error instanceof RpcError);
    assert.equal(error.code, 'INTERNAL');
    const reference = error.facts['reference'];
    assert.equal(error.message, `internal error, see ${String(reference)} in the service's log`);
    const method = `/pra.v1.${String(methods[index])}`;
    assert.deepEqual(logged[index], {
      line: 'error: a call failed because of a bug',
      fields: { method, reference, error: bug },
    });
  }
});

test('bytes that are no message are the fault of the caller', async (t) => {
  const { server, logged } = await openDoor(t);
  const raw = new GrpcClient(server.address, credentials.createInsecure());
  t.after(() => {
    raw.close();
  });
  const asIs = (bytes: Buffer): Buffer => bytes;
  // A field of wire type 7, which there is not.
  const garbage = Buffer.from([0x0f, 0xff]);
  const code = await new Promise((resolve) => {
    raw.makeUnaryRequest('/pra.v1.ForecastService/Predict', asIs, asIs, garbage, new Metadata(), (error) => {
      resolve(error?.code);
    });
  });
  assert.equal(code, 3); // INVALID_ARGUMENT
  assert.deepEqual(logged, []);
});

test('so they are for the services of libraries: health and reflection', async (t) => {
  const { server } = await openDoor(t);
  const raw = connectRaw(server.address);
  t.after(() => {
    raw.close();
  });
  const garbage = { kind: 'send', bytes: Buffer.from('ff02a2042efd97fb', 'hex') } as const;
  for (const path of [
    '/grpc.health.v1.Health/Check',
    '/grpc.health.v1.Health/Watch',
    '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
  ]) {
    const { code } = await raw.call(path, [garbage, { kind: 'half-close' }]).ended;
    assert.equal(code, 'INVALID_ARGUMENT', path);
  }
});

test('a message of more than 16 MiB is refused with both sizes, and the server lives on', async (t) => {
  const { client } = await openDoor(t);
  const big = 'x'.repeat(17 * 1024 * 1024);
  const error = await refusal(client.getWarmTargets({ pool: big }));
  assert.equal(error.code, 'RESOURCE_EXHAUSTED');
  assert.match(error.message, /16777216/); // 16 · 1024 · 1024
  assert.equal((await client.getPlan({})).decisions.length, 1);
});

test('sequences that a double cannot hold are refused and not rounded', async (t) => {
  const { app, client } = await openDoor(t);
  const stream = client.reportRequests();
  await stream.write({ clientId: 'a', sequence: '9007199254740993' }); // 2^53 + 1
  const { error } = await drained(stream.responses);
  assert.ok(error instanceof RpcError);
  assert.deepEqual([error.code, error.violations[0]?.field], ['INVALID_ARGUMENT', 'sequence']);
  assert.deepEqual(app.given.reports, []);
});

test('a call past its deadline is told so', async (t) => {
  const never = new Promise<never>(() => undefined);
  const { client } = await openDoor(t, fakeApp({ warmTargets: () => never }));
  const error = await refusal(client.getWarmTargets({ pool: 'checkout' }, { timeoutMs: 30 }));
  assert.equal(error.code, 'DEADLINE_EXCEEDED');
});

test('a server that is not there is UNAVAILABLE', async (t) => {
  const { client, server } = await openDoor(t);
  await server.close();
  const error = await refusal(client.getPlan({}));
  assert.equal(error.code, 'UNAVAILABLE');
});
