/** Streams: what is in flight, what a slow reader gets, and who learns that somebody has gone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { RpcError, toTimestamp } from '../../src/adapters/grpc/client.ts';
import type { BatchReceipt } from '../../src/app/api.ts';
import { AT, DIRECTIVE, fakeApp } from '../fakes/app.ts';
import { drained, next, openDoor } from './grpc-door.ts';

const RECEIPT: BatchReceipt = { accepted: 0, duplicate: false, highestSequence: 1, rejected: [] };

/** Batches whose writing the test finishes by hand. */
class SlowStore {
  readonly started: { readonly sequence: number; readonly finish: () => void }[] = [];
  #wake = (): void => undefined;

  readonly write = ({ sequence }: { readonly sequence: number }): Promise<BatchReceipt> =>
    new Promise((resolve) => {
      this.started.push({
        sequence,
        finish: () => {
          resolve(RECEIPT);
        },
      });
      this.#wake();
    });

  /** Resolves when that many batches were begun. */
  async hasStarted(count: number): Promise<void> {
    while (this.started.length < count) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  finish(index: number): void {
    this.started[index]?.finish();
  }
}

/** Lets everything that is ready happen, sockets included. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

test('batches are begun without waiting for the ones before, and acknowledged in their order', async (t) => {
  const store = new SlowStore();
  const { client } = await openDoor(t, fakeApp({ reportRequests: store.write }));
  const stream = client.reportRequests();
  for (const sequence of [1, 2, 3]) await stream.write({ clientId: 'a', sequence });
  stream.end();
  await store.hasStarted(3);
  for (const index of [2, 0, 1]) store.finish(index);
  const { values } = await drained(stream.responses);
  assert.deepEqual(
    values.map(({ sequence }) => sequence),
    [1, 2, 3],
  );
});

test('no more than 64 batches of a stream are on their way to the disk', async (t) => {
  const store = new SlowStore();
  const { client } = await openDoor(t, fakeApp({ reportRequests: store.write }));
  const stream = client.reportRequests();
  const writing = (async () => {
    for (let sequence = 1; sequence <= 100; sequence += 1) await stream.write({ clientId: 'a', sequence });
    stream.end();
  })();
  await store.hasStarted(64);
  await settled();
  assert.equal(store.started.length, 64);
  const acknowledgements = drained(stream.responses);
  for (let index = 0; index < 100; index += 1) {
    await store.hasStarted(index + 1);
    store.finish(index);
  }
  await writing;
  assert.equal((await acknowledgements).values.length, 100);
});

test('big batches take more of the room: no third one of 10,000 records is begun', async (t) => {
  const store = new SlowStore();
  const { client } = await openDoor(t, fakeApp({ reportRequests: store.write }));
  const stream = client.reportRequests();
  const records = Array.from({ length: 10_000 }, () => ({ time: toTimestamp(AT) }));
  const writing = (async () => {
    for (const sequence of [1, 2, 3]) await stream.write({ clientId: 'a', sequence, records });
    stream.end();
  })();
  // Each takes 1 + 10,000 ÷ 256 = 40 of 64: the second begins while there is room left, the third has to wait.
  await store.hasStarted(2);
  await settled();
  assert.equal(store.started.length, 2);
  for (const index of [0, 1, 2]) {
    await store.hasStarted(index + 1);
    store.finish(index);
  }
  await writing;
  assert.equal((await drained(stream.responses)).values.length, 3);
});

test('a store that fails ends the stream at once, though the client says nothing more', async (t) => {
  const failing = fakeApp({ reportRequests: () => Promise.reject(new Error('bug: no store')) });
  const { client } = await openDoor(t, failing);
  const stream = client.reportRequests();
  await stream.write({ clientId: 'a', sequence: 1 });
  const { error } = await drained(stream.responses); // The client's half is still open.
  assert.ok(error instanceof RpcError);
  assert.equal(error.code, 'INTERNAL');
  await assert.rejects(stream.write({ clientId: 'a', sequence: 2 }), { code: 'INTERNAL' });
});

test('leaving a stream stops what the app does for it', async (t) => {
  const { app, client } = await openDoor(t);
  app.news.directives.publish(DIRECTIVE);
  const directives = client.streamDirectives({ managerId: 'm' })[Symbol.asyncIterator]();
  await next(directives);
  await app.news.directives.readersAre(1);
  await directives.return?.();
  await app.news.directives.readersAre(0);
});

test('cancelling by signal ends a stream without an error, and the app learns it', async (t) => {
  const { app, client } = await openDoor(t);
  const abort = new AbortController();
  app.news.directives.publish(DIRECTIVE);
  const reading = drained(client.streamDirectives({ managerId: 'm' }, { signal: abort.signal }));
  await app.news.directives.readersAre(1);
  abort.abort();
  assert.equal((await reading).error, undefined);
  await app.news.directives.readersAre(0);
});

test('a batch of forecasts is not computed to its end for a caller who has gone', async (t) => {
  const app = fakeApp();
  let computed = 0;
  const { client } = await openDoor(t, {
    ...app,
    predict: (query) => {
      computed += 1;
      return app.predict(query);
    },
  });
  const subjects = Array.from({ length: 10_000 }, (_, index) => ({ source: { name: `source-${index}` } }));
  const forecasts = client.batchPredict({ subjects })[Symbol.asyncIterator]();
  await next(forecasts);
  await forecasts.return?.();
  await settled();
  const computedByThen = computed;
  await settled();
  assert.equal(computed, computedByThen);
  // What HTTP/2 buffers (64 KiB a window, some 300 bytes a forecast) is far less than all.
  assert.ok(computed < 5_000, `${computed} were computed`);
});

test('a slow reader gets the newest directive and not the backlog', async (t) => {
  const { app, client } = await openDoor(t);
  // 20 KB each: three of them fill the windows of HTTP/2, and the next has to wait for the reader.
  const detail = 'x'.repeat(20_000);
  const published = 1_000;
  app.news.directives.publish({ ...DIRECTIVE, detail, revision: 0 });
  const directives = client.streamDirectives({ managerId: 'm' })[Symbol.asyncIterator]();
  const revisions = [(await next(directives)).revision];
  for (let revision = 1; revision <= published; revision += 1) {
    app.news.directives.publish({ ...DIRECTIVE, detail, revision });
    await new Promise<void>((resolve) => setImmediate(resolve)); // The server has time to send, the reader does not read.
  }
  while (revisions.at(-1) !== published) revisions.push((await next(directives)).revision);
  await directives.return?.();
  // 16 messages that the client library reads ahead, 3 in the windows, 1 that waits; nothing else is kept.
  assert.ok(revisions.length < 30, `${revisions.length} of ${published} were delivered`);
  assert.deepEqual(
    revisions,
    [...revisions].sort((a, b) => a - b),
  );
});

test('a reader that takes nothing for too long is evicted and told why', async (t) => {
  const { app, client } = await openDoor(t, fakeApp(), { slowReaderTimeoutMs: 20 });
  const detail = 'x'.repeat(100_000);
  app.news.directives.publish({ ...DIRECTIVE, detail });
  const directives = client.streamDirectives({ managerId: 'm' })[Symbol.asyncIterator]();
  await next(directives);
  // News until the windows are full and the server gives the reader up.
  for (let revision = 42; app.news.directives.readers === 1; revision += 1) {
    app.news.directives.publish({ ...DIRECTIVE, detail, revision });
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  let error: unknown;
  while (error === undefined) await directives.next().catch((reason: unknown) => (error = reason));
  assert.ok(error instanceof RpcError);
  assert.deepEqual(
    [error.code, error.reason, error.retryDelayMs],
    ['RESOURCE_EXHAUSTED', 'reader-too-slow', 1_000],
  );
});

test('a directive to many is encoded once', async (t) => {
  const { app, client } = await openDoor(t);
  let encoded = 0;
  const directive = Object.defineProperty({ ...DIRECTIVE }, 'warm', {
    enumerable: true,
    get: () => {
      encoded += 1;
      return 7;
    },
  });
  app.news.directives.publish(directive);
  const readers = Array.from({ length: 20 }, (_, index) =>
    client.streamDirectives({ managerId: `m-${index}` })[Symbol.asyncIterator](),
  );
  for (const reader of readers) assert.equal((await next(reader)).warm, 7);
  for (const reader of readers) await reader.return?.();
  assert.equal(encoded, 1);
});
