/** Many at the door who do not read, and few who send too much. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import type { ClientHttp2Stream } from 'node:http2';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { connect } from '../../../src/adapters/grpc/client.ts';
import { loadContract } from '../../../src/adapters/grpc/contract.ts';
import { createPlanBus } from '../../../src/adapters/local/plan-bus.ts';
import { awaited } from '../../../src/cli/demo/awaited.ts';
import { RpcError, toTimestamp } from '../../../src/compose-client.ts';
import { present } from '../../../src/core/units/check.ts';
import { DIRECTIVE, fakeApp } from '../../fakes/app.ts';
import { openDoor } from '../grpc-door.ts';
import { POOL } from './callers.ts';
import { openDay, requestsAt } from './day.ts';

/** A tenth never reads. With 1,000 of which 100 never read, memory was as flat; that run took 25 s here. */
const SUBSCRIBERS = 300;
const DEAF = 30;
/** Four fill the window of an HTTP/2 stream, 64 KiB, which is what a peer takes without reading. */
const DETAIL_BYTES = 16_384;
/** Until all windows are full, and what was ever going to be made for a reader is made. */
const WARM_UP = 10;
const ROUNDS = 60;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Of both ends: the subscribers are in this process too. What buffers hold is given back a turn after they are collected. */
async function usedBytes(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    collectGarbage();
    await nextTurn();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test(`of ${SUBSCRIBERS} subscribers ${DEAF} never read: memory stays flat, and the others have the newest directive each time`, async (t) => {
  const bus = createPlanBus();
  const app = fakeApp({ directives: ({ pools }, signal) => bus.subscribe(pools, signal) });
  const { server } = await openDoor(t, app);
  t.after(() => bus.close());
  const publish = (revision: number): Promise<void> =>
    bus.publish([{ ...DIRECTIVE, revision, detail: 'x'.repeat(DETAIL_BYTES) }]);
  await publish(1);
  const deaf = await subscribeDeaf(t, server.address);
  const reading = subscribe(t, server.address, SUBSCRIBERS - DEAF);
  let warm = 0;
  for (let revision = 2; revision <= ROUNDS; revision += 1) {
    const all = reading.haveAll(revision);
    await publish(revision);
    await all;
    if (revision === WARM_UP) warm = await usedBytes();
  }
  const grownBytes = (await usedBytes()) - warm;
  const backlogBytes = DEAF * (ROUNDS - WARM_UP) * DETAIL_BYTES;
  assert.ok(grownBytes < backlogBytes / 2, `${grownBytes} bytes more, of a backlog of ${backlogBytes}`);

  const revisions = await revisionsUntil(deaf, ROUNDS);
  assert.ok(revisions.length <= 8, `one that reads at last is sent ${revisions.join(', ')}: not the backlog`);
});

const { path, requestSerialize, responseDeserialize } = loadContract().allocation.StreamDirectives;
/** Of gRPC, before each message: whether it is compressed, and its length. */
const PREFIX_BYTES = 5;

/**
 * Opens the streams of subscribers that never read a byte; resolves with one of them when all are served. HTTP/2
 * itself: a client library would read ahead for them.
 */
async function subscribeDeaf(t: TestContext, address: string): Promise<ClientHttp2Stream> {
  const session = connectHttp2(`http://${address}`);
  t.after(() => {
    session.destroy();
  });
  const message = requestSerialize({ managerId: 'deaf' });
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  const headers = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' };
  const streams = Array.from({ length: DEAF }, () => session.request(headers));
  const served = streams.map((stream) => once(stream, 'response'));
  for (const stream of streams) stream.end(Buffer.concat([prefix, message]));
  await awaited('the streams of the deaf', Promise.all(served));
  return present(streams[0], 'a stream');
}

/** The revisions that one who reads at last is sent, up to `last`. */
async function revisionsUntil(stream: ClientHttp2Stream, last: number): Promise<number[]> {
  const revisions: number[] = [];
  let bytes = Buffer.alloc(0);
  for await (const chunk of stream) {
    bytes = Buffer.concat([bytes, chunk as Buffer]);
    while (bytes.length >= PREFIX_BYTES && bytes.length >= PREFIX_BYTES + bytes.readUInt32BE(1)) {
      const end = PREFIX_BYTES + bytes.readUInt32BE(1);
      revisions.push(responseDeserialize(bytes.subarray(PREFIX_BYTES, end)).revision);
      bytes = bytes.subarray(end);
    }
    if (revisions.at(-1) === last) break;
  }
  return revisions;
}

/** Subscribers that read what comes. `haveAll` resolves when each has that revision. */
function subscribe(t: TestContext, address: string, count: number) {
  const clients = Array.from({ length: 10 }, () => connect(address));
  t.after(() => {
    for (const client of clients) client.close();
  });
  let wanted = 0;
  let waiting = new Set<number>();
  let wake = (): void => undefined;
  for (let index = 0; index < count; index += 1) {
    const client = present(clients[index % clients.length], 'a client');
    void (async () => {
      for await (const { revision } of client.streamDirectives({ managerId: `m-${index}` })) {
        if (revision < wanted) continue;
        waiting.delete(index);
        if (waiting.size === 0) wake();
      }
    })().catch(() => undefined); // The door closes under it.
  }
  return {
    haveAll: (revision: number) => {
      wanted = revision;
      waiting = new Set(Array.from({ length: count }, (_, index) => index));
      return awaited(`revision ${revision} at all`, new Promise<void>((resolve) => (wake = resolve)));
    },
  };
}

test('a batch of 10 MB and a label of 1 MB are refused by name, and everybody else is served', async (t) => {
  const day = await openDay(t, { withoutHistory: true });
  const time = toTimestamp(day.clock.now());
  const report = async (attributes: readonly (readonly [string, string])[], records: number) => {
    const record = { time, attributes: attributes.map(([name, value]) => ({ name, value })) };
    const stream = day.client.reportRequests();
    await stream
      .write({ clientId: 'greedy', sequence: 1, records: Array.from({ length: records }, () => record) })
      .catch(() => undefined);
    await stream.responses[Symbol.asyncIterator]().next();
    assert.fail('it was acknowledged');
  };
  for (const [refused, complaint] of [
    // 20,000 records of more than 500 bytes each.
    [
      () =>
        report(
          [
            ['source', 'shop'],
            ['padding', 'x'.repeat(500)],
          ],
          20_000,
        ),
      /records: got "20000 entries"; allowed: 0 to 10000 entries/,
    ],
    [
      () => report([['source', 'x'.repeat(1_000_000)]], 1),
      /records\[0\]\.attributes\[0\]\.value: got "x+…"; allowed: at most 1000 characters/,
    ],
  ] as const) {
    const answered = day.client.predict({ subject: { pool: POOL } });
    await assert.rejects(refused(), (error) => {
      assert.ok(error instanceof RpcError);
      assert.equal(error.code, 'INVALID_ARGUMENT');
      assert.match(error.message, complaint);
      assert.ok(error.message.length < 500);
      return true;
    });
    await answered;
    await day.minute({ lb: requestsAt(day.clock.now()) });
  }
  assert.equal(await day.metric('pra_records_total{outcome="accepted"}'), 2);
});
