/** The process is told to end at bad moments: while everybody is talking, while it starts, and again while it stops. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { awaited, reader } from '../../../src/cli/demo/awaited.ts';
import { RpcError, toTimestamp } from '../../../src/compose-client.ts';
import { DATABASE_FILE } from '../../../src/compose.ts';
import { floorToStep, MINUTE_MS } from '../../../src/core/units/time.ts';
import { dataFolder, PRA, serve } from '../service/served.ts';
import type { Served } from '../service/served.ts';

const STREAMS = 50;

/** A closed minute, well within the late limit. */
const minute = floorToStep(Date.now(), MINUTE_MS) - 5 * MINUTE_MS;

const batch = (sequence: number) => ({
  clientId: 'lb',
  sequence,
  records: [{ time: toTimestamp(minute), attributes: [{ name: 'source', value: 'shop' }] }],
});

/** Batches without end; resolves, when the stream was ended, with how many were acknowledged and by what it ended. */
async function sendOn({ client }: Served, onAcknowledged: (count: number) => void) {
  const stream = client.reportRequests();
  let sent = 0;
  void (async () => {
    for (;;) await stream.write(batch((sent += 1)));
  })().catch(() => undefined); // The service stops under it.
  let acknowledged = 0;
  try {
    for await (const { sequence } of stream.responses) {
      acknowledged = sequence;
      onAcknowledged(acknowledged);
    }
  } catch (error) {
    return { acknowledged, sent, error };
  }
  return { acknowledged, sent, error: undefined };
}

/** Requests in the data folder. */
async function counted(dataDir: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [PRA, 'export', '--data', dataDir]);
  const rows = stdout.trim().split('\n').slice(1);
  return rows.reduce((sum, row) => sum + Number(row.split(',')[2]), 0);
}

test(`SIGTERM while ${STREAMS} streams are open and batches are in flight: all are told, and what was acknowledged is there`, async (t) => {
  const dataDir = await dataFolder(t);
  const service = await serve(t, dataDir);
  const streams = Array.from({ length: STREAMS }, (_, index) =>
    reader(`what stream ${index} begins with`, service.client.watchWarmTargets({ pool: 'default' })),
  );
  for (const next of streams) await next();
  const ends = streams.map((next) => next().catch((error: unknown) => error));
  let flows = (): void => undefined;
  const flowing = new Promise<void>((resolve) => (flows = resolve));
  const sending = sendOn(service, (count) => {
    if (count === 10) flows();
  });
  await awaited('ten acknowledgements', flowing);

  assert.equal(await service.end('SIGTERM'), 0);
  const { acknowledged, sent, error } = await sending;
  for (const end of [error, ...(await Promise.all(ends))]) {
    assert.ok(end instanceof RpcError);
    assert.equal(end.code, 'UNAVAILABLE');
  }
  const there = await counted(dataDir);
  assert.ok(
    there >= acknowledged && there <= sent,
    `${acknowledged} acknowledged, ${there} there, ${sent} sent`,
  );
});

test('SIGTERM twice ends it at once or in order, and the next start finds all that was acknowledged', async (t) => {
  const dataDir = await dataFolder(t);
  const service = await serve(t, dataDir);
  const stream = service.client.reportRequests();
  await stream.write(batch(1));
  await reader('an acknowledgement', stream.responses)();
  const codes = await Promise.all([service.end('SIGTERM'), service.end('SIGTERM')]);
  // 143: 128 and the number of the signal, as shells tell it.
  for (const code of codes) assert.ok(code === 0 || code === 143, `ended with ${code}`);
  assert.equal(await counted(dataDir), 1);
});

/** Resolves when a file of that name is made. */
async function appearance(files: FSWatcher, name: string): Promise<void> {
  for await (const [, file] of on(files, 'change')) if (file === name) return;
}

test('SIGTERM while it starts ends it, and the next start is none the worse', async (t) => {
  const dataDir = await dataFolder(t);
  const environment = { ...process.env, PRA_METRICS_LISTEN: 'off', PRA_LOG_LEVEL: 'error' };
  const words = [PRA, 'serve', '--json', '--data', dataDir, '--listen', '127.0.0.1:0'];
  const files = watch(dataDir);
  const child = spawn(process.execPath, words, { env: environment, stdio: 'ignore' });
  const gone = once(child, 'exit');
  await awaited('its store', appearance(files, `${DATABASE_FILE}.wal`));
  files.close();
  child.kill('SIGTERM');
  const [code, signal] = (await awaited('its end', gone)) as [number | null, NodeJS.Signals | null];
  assert.ok(signal === 'SIGTERM' || code === 0, `ended with ${code}, ${signal}`);

  const service = await serve(t, dataDir);
  const stream = service.client.reportRequests();
  await stream.write(batch(1));
  await reader('an acknowledgement', stream.responses)();
  assert.equal(await service.end('SIGTERM'), 0);
});
