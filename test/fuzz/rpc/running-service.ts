/** The whole service with a clock of its own, and a client who keeps count of what it reports meanwhile. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openDuckDb } from '../../../src/adapters/duckdb/open.ts';
import { createVirtualClock } from '../../../src/adapters/system/virtual-clock.ts';
import { connect, toTimestamp } from '../../../src/compose-client.ts';
import type { Client } from '../../../src/compose-client.ts';
import { DATABASE_FILE, startService } from '../../../src/compose.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { AT } from '../../fakes/app.ts';

export interface RunningService {
  readonly address: string;
  readonly client: Client;
  /** Sends a batch of the good client; resolves when it is acknowledged as counted. */
  report(): Promise<void>;
  /** To the next minute, when the good client says that it has sent everything before. */
  nextMinute(): Promise<void>;
  /** The lines of `/metrics` that begin so. */
  metrics(prefix: string): Promise<readonly string[]>;
  /** Ends the service and compares what it has stored with what the good client has sent. */
  stopAndCount(): Promise<void>;
}

const SOURCE = 'good';
const HORIZON_STEPS = 60;
const COST = { requestCost: { cpu: 0.05 }, instance: { cpu: 1 } };

export async function startRunningService(t: TestContext): Promise<RunningService> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pra-fuzz-'));
  t.after(() => rm(dataDir, { recursive: true, force: true }));
  const clock = createVirtualClock(AT);
  const service = await startService(await configured(dataDir), { clock });
  const client = connect(service.address);
  const stop = async (): Promise<void> => {
    client.close();
    await service.stop();
  };
  t.after(stop);

  const ending = new AbortController();
  const stream = client.reportRequests({ signal: ending.signal });
  const acknowledged = stream.responses[Symbol.asyncIterator]();
  const sent = new Map<number, number>();
  let sequence = 0;
  const send = async (count: number, watermark: number | undefined): Promise<void> => {
    sequence += 1;
    const time = toTimestamp(clock.now());
    const records = count === 0 ? [] : [{ time, count, attributes: [{ name: 'source', value: SOURCE }] }];
    await stream.write({ clientId: 'good-client', sequence, records, watermark: toTimestamp(watermark) });
    const answer = await acknowledged.next();
    const counted = { accepted: records.length, duplicate: false, rejected: [] };
    assert.deepEqual(answer.value, { sequence, highestSequence: sequence, ...counted });
    if (count > 0) sent.set(clock.now(), (sent.get(clock.now()) ?? 0) + count);
  };

  return {
    address: service.address,
    client,
    report: () => send(1 + (sequence % 100), undefined),
    nextMinute: async () => {
      await clock.advanceTo(clock.now() + MINUTE_MS);
      await send(0, clock.now());
    },
    metrics: async (prefix) => {
      const response = await fetch(`http://${service.metricsAddress ?? ''}/metrics`);
      return (await response.text()).split('\n').filter((line) => line.startsWith(prefix));
    },
    stopAndCount: async () => {
      ending.abort();
      await stop();
      assert.deepEqual(await counts(dataDir, [...sent.keys()]), sent);
    },
  };
}

const configured = async (dataDir: string) =>
  loadConfig({
    file: undefined,
    environment: readEnvironment({}),
    overrides: Object.entries({
      listen: '127.0.0.1:0',
      metrics: { listen: '127.0.0.1:0' },
      log: { level: 'error' },
      dataDir,
      pools: [
        { id: 'checkout', sources: ['checkout*'], ...COST },
        { id: 'search', sources: ['search*', 'a*'], ...COST },
        { id: 'default', sources: ['*'], ...COST },
      ],
    }).map(([key, value]) => ({ path: [key], value, origin: 'the test' })),
    horizonSteps: HORIZON_STEPS,
  });

/** What is stored of the good source, by the starts of steps. */
async function counts(dataDir: string, starts: readonly number[]): Promise<Map<number, number>> {
  const store = await openDuckDb({ path: join(dataDir, DATABASE_FILE), stepMs: MINUTE_MS });
  try {
    const range = { from: Math.min(...starts), to: Math.max(...starts) + MINUTE_MS };
    const series = (await store.history.readAll(range)).find(({ source }) => source === SOURCE);
    return new Map(starts.map((start) => [start, series?.values[(start - range.from) / MINUTE_MS] ?? NaN]));
  } finally {
    await store.close();
  }
}
