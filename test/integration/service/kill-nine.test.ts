import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { suite, test } from 'node:test';
import { promisify } from 'node:util';
import { dataFolder, PRA, serve } from './served.ts';
import type { Served } from './served.ts';
import { toTimestamp } from '../../../src/compose-client.ts';
import { isNewer } from '../../../src/core/allocation/directive.ts';
import { floorToStep, MINUTE_MS } from '../../../src/core/units/time.ts';

/** Batches of each life of the service; it is killed while the last ones are in flight. */
const BATCHES = 60;
const ACKNOWLEDGED = 25;

/** The minute that all records lie in: closed, and well within the late limit. */
const minute = floorToStep(Date.now(), MINUTE_MS) - 5 * MINUTE_MS;

/** Batch n brings n + 1 requests, so that a batch lost or counted twice shows in the sum. */
const batch = (sequence: number) => ({
  clientId: 'balancer',
  sequence,
  records: [
    {
      time: toTimestamp(minute + (sequence % 60) * 1_000),
      count: sequence + 1,
      attributes: [{ name: 'source', value: 'shop' }],
    },
  ],
  // The minute is final with the first batch, so that there is something to plan on.
  watermark: toTimestamp(minute + MINUTE_MS),
});

/** Sends batches and resolves, as soon as `enough` are acknowledged, with how each acknowledged one was taken. */
async function send(
  { client }: Served,
  sequences: readonly number[],
  enough: number,
): Promise<Map<number, { readonly duplicate: boolean }>> {
  const call = client.reportRequests();
  const taken = new Map<number, { readonly duplicate: boolean }>();
  void (async () => {
    for (const sequence of sequences) await call.write(batch(sequence));
  })().catch(() => undefined); // The service is killed under it.
  for await (const { sequence, duplicate } of call.responses) {
    taken.set(sequence, { duplicate });
    if (taken.size >= enough) break;
  }
  return taken;
}

async function newestDirective({ client }: Served): Promise<{ epoch: number; revision: number }> {
  const stop = new AbortController();
  for await (const directive of client.streamDirectives(
    { managerId: 'test', observer: true },
    { signal: stop.signal },
  )) {
    stop.abort();
    return { epoch: directive.epoch, revision: directive.revision };
  }
  throw new Error('the stream ended without a directive');
}

/** Requests in the history by source, as `pra export` writes them. */
async function exported(dataDir: string): Promise<Map<string, number>> {
  const { stdout } = await promisify(execFile)(process.execPath, [PRA, 'export', '--data', dataDir]);
  const sums = new Map<string, number>();
  for (const line of stdout.trim().split('\n').slice(1)) {
    const [, source = '', count = ''] = line.split(',');
    sums.set(source, (sums.get(source) ?? 0) + Number(count));
  }
  return sums;
}

suite('kill -9 after an event was announced', () => {
  test('what was acknowledged is known again, what was taken back is not', async (t) => {
    const dataDir = await dataFolder(t);
    const first = await serve(t, dataDir);
    const range = { from: toTimestamp(minute + 2 * MINUTE_MS), to: toTimestamp(minute + 9 * MINUTE_MS) };
    const event = { name: 'Sale', kind: 'EVENT_KIND_CAMPAIGN', range, factor: { factor: 3 } } as const;
    for (const id of ['kept', 'gone']) await first.client.putEvent({ event: { ...event, id } });
    await first.client.deleteEvent({ id: 'gone' });
    assert.equal(await first.end('SIGKILL'), null);
    const second = await serve(t, dataDir);
    const { events } = await second.client.listEvents({});
    assert.deepEqual(
      events.map(({ id, factor }) => [id, factor?.factor]),
      [['kept', 3]],
    );
  });
});

suite('kill -9 in the middle of ingest', () => {
  test('loses nothing that was acknowledged, counts nothing twice, and revisions go on upward', async (t) => {
    const dataDir = await dataFolder(t);
    const all = Array.from({ length: BATCHES }, (_, index) => index + 1);
    const acknowledged = new Set<number>();
    let directive: { epoch: number; revision: number } | undefined;
    for (let life = 0; life < 3; life += 1) {
      const service = await serve(t, dataDir);
      const taken = await send(service, all, ACKNOWLEDGED + 10 * life);
      for (const [sequence, { duplicate }] of taken) {
        if (acknowledged.has(sequence))
          assert.ok(duplicate, `batch ${sequence} is known from the life before`);
        acknowledged.add(sequence);
      }
      const newest = await newestDirective(service);
      assert.ok(isNewer(newest, directive) && newest.revision > (directive?.revision ?? 0));
      directive = newest;
      assert.equal(await service.end('SIGKILL'), null);
    }
    const service = await serve(t, dataDir);
    const taken = await send(service, all, BATCHES);
    for (const sequence of acknowledged) assert.equal(taken.get(sequence)?.duplicate, true);
    assert.equal(await service.end('SIGTERM'), 0);
    // 2 + 3 + … + 61, each once.
    assert.deepEqual(await exported(dataDir), new Map([['shop', 1_890]]));
  });
});
