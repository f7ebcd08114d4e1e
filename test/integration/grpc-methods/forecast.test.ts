/** What do the methods of the ForecastService give the app, and what comes back? Each method once. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { AT, fakeApp, predictionOf } from '../../fakes/app.ts';
import { fakeModels } from '../../fakes/models.ts';
import { drained, next, openDoor } from '../grpc-door.ts';
import { RpcError } from '../../../src/adapters/grpc/client/rpc-error.ts';
import type { ModelChoice } from '../../../src/adapters/grpc/gen/pra/v1/ModelChoice.ts';
import type { AskOutcome } from '../../../src/app/api.ts';
import { NotNow } from '../../../src/ports/failure.ts';

// AT is 1,767,225,600,000 ms: a whole number of seconds.
const AT_WIRE = { seconds: 1_767_225_600, nanos: 0 };

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

test('Predict of one model is put to that model, and says why it cannot be', async (t) => {
  const asked: unknown[] = [];
  const [ready, refused] = fakeModels().list();
  assert.ok(ready && refused);
  const outcomes: Record<string, AskOutcome> = {
    missing: { kind: 'unknown-model' },
    refused: { kind: 'not-ready', model: refused },
    idle: { kind: 'not-loaded', model: ready },
  };
  const app = fakeApp({
    predictNow: (query) => {
      asked.push(query.model);
      const outcome = outcomes[query.model?.name ?? ''];
      if (query.model?.name === 'busy') return Promise.reject(new NotNow('queue-full', '1000 wait already'));
      return Promise.resolve(outcome ?? { kind: 'prediction', prediction: predictionOf(query) });
    },
  });
  const { client } = await openDoor(t, app);
  const ask = (model: ModelChoice) => client.predict({ subject: { pool: 'checkout' }, model });
  assert.equal((await ask({ name: 'mine', version: 2 })).basis, 'BASIS_MODEL');
  assert.deepEqual(asked, [{ name: 'mine', version: 2, label: undefined }]);
  for (const [model, code, reason] of [
    [{ name: 'missing', label: 'canary' }, 'NOT_FOUND', 'unknown-model'],
    [{ name: 'refused' }, 'FAILED_PRECONDITION', 'model-not-ready'],
    [{ name: 'idle' }, 'FAILED_PRECONDITION', 'model-not-loaded'],
    [{ name: 'busy' }, 'RESOURCE_EXHAUSTED', 'queue-full'],
  ] as const) {
    const error: unknown = await ask(model).catch((failure: unknown) => failure);
    assert.ok(error instanceof RpcError);
    assert.deepEqual([error.code, error.reason], [code, reason]);
  }
});

test('Predict whose caller has gone lets go of what it waits for', async (t) => {
  const signals: AbortSignal[] = [];
  const app = fakeApp({
    predictNow: (_query, signal) => {
      const gone = signal();
      signals.push(gone);
      return new Promise((_, reject) => {
        gone.addEventListener('abort', () => {
          reject(gone.reason as Error);
        });
      });
    },
  });
  const { client } = await openDoor(t, app);
  await assert.rejects(
    client.predict({ subject: { pool: 'checkout' } }, { timeoutMs: 50 }),
    /Deadline exceeded/,
  );
  const [signal] = signals;
  assert.ok(signal);
  if (!signal.aborted) await once(signal, 'abort');
});
