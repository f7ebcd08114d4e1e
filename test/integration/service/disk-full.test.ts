/** A served service whose disk fills up, live: a limit on the size of its files stands for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitFiles, needsFileSizeLimit } from '../../servers/file-size-limit.ts';
import { dataFolder, serve } from './served.ts';
import type { Served } from './served.ts';
import { RpcError, toTimestamp } from '../../../src/compose-client.ts';
import { floorToStep, MINUTE_MS } from '../../../src/core/units/time.ts';

const prlimit = await needsFileSizeLimit();

/** The minute that all records lie in: closed, and well within the late limit. */
const minute = floorToStep(Date.now(), MINUTE_MS) - 5 * MINUTE_MS;

/** Sends one batch of a request on a stream of its own; resolves with its acknowledgement. */
async function report({ client }: Served, sequence: number): Promise<{ readonly duplicate: boolean }> {
  const stream = client.reportRequests();
  const attributes = [{ name: 'source', value: 'shop' }];
  const records = [{ time: toTimestamp(minute), count: 1, attributes }];
  await stream.write({ clientId: 'lb', sequence, records });
  for await (const acknowledged of stream.responses) return acknowledged;
  throw new Error('the stream ended without an acknowledgement');
}

test(
  'a served service refuses reports while its disk is full, and goes on by itself when there is room',
  prlimit,
  async (t) => {
    const service = await serve(t, await dataFolder(t));
    assert.equal((await report(service, 1)).duplicate, false);

    await limitFiles(service.pid, 1);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const refusal = await report(service, 2).catch((error: unknown) => error);
      assert.ok(refusal instanceof RpcError, 'the report was not acknowledged');
      assert.deepEqual(
        [refusal.code, refusal.reason, refusal.retryDelayMs],
        ['UNAVAILABLE', 'disk-full', 1_000],
      );
    }
    // It answers questions all the while.
    const { basis } = await service.client.predict({ subject: { source: { name: 'shop' } } });
    assert.notEqual(basis, 'BASIS_UNSPECIFIED');

    await limitFiles(service.pid, 'unlimited');
    assert.equal((await report(service, 2)).duplicate, false, 'what was refused did not count');
    assert.equal((await report(service, 1)).duplicate, true, 'what was acknowledged is still there');
    assert.equal(await service.end('SIGTERM'), 0);
  },
);
