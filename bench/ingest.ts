/**
 * How fast is durable ingest, and what does durability cost?
 *
 * Batches of 1,000 records go through `History.append`, which answers when they would survive `kill -9`. The
 * yardstick is DuckDB's own appender with the same rows in the same table, in one transaction at the end of
 * which they are just as durable. Run: `node --import tsx bench/ingest.ts [BATCHES]`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBDataChunkWriter, DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBAppender } from '@duckdb/node-api';
import Table from 'cli-table3';
import { openDuckDb } from '../src/adapters/duckdb/open.ts';
import type { Batch, Contribution } from '../src/core/demand/batch.ts';
import { UNBOUNDED } from '../src/core/demand/batch.ts';
import { MINUTE_MS } from '../src/core/units/time.ts';

const RECORDS = 1_000;
const BATCHES = Number(process.argv[2] ?? 300);

/** Batch `n`: one record of each of 1,000 sources in minute n, no two rows alike. */
const batchOf = (n: number): Batch => ({
  client: 'bench',
  sequence: n,
  contributions: Array.from({ length: RECORDS }, (_, i) => contributionOf(n, i)),
  watermark: n * MINUTE_MS,
  goodbye: false,
  receivedAt: n * MINUTE_MS,
  ...UNBOUNDED,
});

const contributionOf = (n: number, i: number): Contribution => ({
  source: `checkout{route="/${i}"}`,
  start: n * MINUTE_MS,
  count: 1 + ((i * 31 + n) % 97),
  retries: i % 3,
  rejected: 0,
  failed: n % 2,
  cold: 0,
  cpuSeconds: (i + n) / 1_000,
  memoryBytes: 1_048_576 * (1 + (i % 50)),
  bytesIn: 400 + i,
  bytesOut: 9_000 + 7 * n + i,
  serviceSeconds: (i + 2 * n) / 700,
});

/** Seconds for all batches, of which `inFlight` wait for their acknowledgement at a time. */
async function appendToHistory(path: string, batches: readonly Batch[], inFlight: number): Promise<number> {
  const store = await openDuckDb({ path, stepMs: MINUTE_MS });
  const queue = batches.values();
  const start = performance.now();
  const client = async (): Promise<void> => {
    for (const batch of queue) await store.history.append([batch]);
  };
  await Promise.all(Array.from({ length: inFlight }, client));
  const seconds = (performance.now() - start) / 1_000;
  await store.close();
  return seconds;
}

/** Seconds for the same rows through a bare appender, which `write` gives them to. */
async function appendBare(
  path: string,
  batches: readonly Batch[],
  write: (appender: DuckDBAppender, batches: readonly Batch[]) => void,
): Promise<number> {
  await (await openDuckDb({ path, stepMs: MINUTE_MS })).close();
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  const start = performance.now();
  const appender = await connection.createAppender('contributions');
  write(appender, batches);
  appender.closeSync();
  const seconds = (performance.now() - start) / 1_000;
  connection.closeSync();
  instance.closeSync();
  return seconds;
}

/** In chunks of columns: the fastest way that DuckDB has. */
function writeChunks(appender: DuckDBAppender, batches: readonly Batch[]): void {
  const writer = DuckDBDataChunkWriter.forAppender(appender);
  for (const { sequence, contributions } of batches) {
    for (const [source, c] of contributions.entries()) {
      writer.appendRow([source, BigInt(c.start), 0, BigInt(sequence), ...amountsOf(c)]);
    }
  }
  writer.flush();
}

/** Value by value, as the appender is usually called. */
function writeValues(appender: DuckDBAppender, batches: readonly Batch[]): void {
  for (const { sequence, contributions } of batches) {
    for (const [source, c] of contributions.entries()) {
      appender.appendInteger(source);
      appender.appendBigInt(BigInt(c.start));
      appender.appendInteger(0);
      appender.appendBigInt(BigInt(sequence));
      for (const amount of amountsOf(c)) appender.appendDouble(amount);
      appender.endRow();
    }
  }
}

const amountsOf = (c: Contribution): number[] => [
  c.count,
  c.retries,
  c.rejected,
  c.failed,
  c.cold,
  c.cpuSeconds,
  c.memoryBytes,
  c.bytesIn,
  c.bytesOut,
  c.serviceSeconds,
];

const folder = await mkdtemp(join(tmpdir(), 'pra-ingest-'));
try {
  const batches = Array.from({ length: BATCHES }, (_, n) => batchOf(n + 1));
  const rows = BATCHES * RECORDS;
  const file = (name: string): string => join(folder, `${name}.duckdb`);
  await appendToHistory(file('warm-up'), batches.slice(0, 50), 4);
  const bare = await appendBare(file('chunks'), batches, writeChunks);
  const results: readonly (readonly [string, number])[] = [
    ['bare appender, chunks of columns', bare],
    ['bare appender, value by value', await appendBare(file('values'), batches, writeValues)],
    ['history, 1 batch in flight', await appendToHistory(file('one'), batches, 1)],
    ['history, 4 batches in flight', await appendToHistory(file('four'), batches, 4)],
    ['history, 16 batches in flight', await appendToHistory(file('sixteen'), batches, 16)],
  ];
  const table = new Table({
    head: ['durable ingest', 'rows/s', 'of bare'],
    colAligns: ['left', 'right', 'right'],
  });
  for (const [what, seconds] of results) {
    table.push([what, Math.round(rows / seconds).toLocaleString('en'), (bare / seconds).toFixed(2)]);
  }
  console.log(`${rows.toLocaleString('en')} rows in batches of ${RECORDS.toLocaleString('en')}`);
  console.log(table.toString());
} finally {
  await rm(folder, { recursive: true });
}
