/**
 * How fast is durable ingest, and what do rules and durability cost?
 *
 * Batches of 1,000 records go through `History.append`, which answers when they would survive `kill -9`: as they
 * are, and with ten rules that make a source of each record first. The
 * yardstick is DuckDB's own appender with the same rows in the same table, in one transaction at the end of
 * which they are just as durable. Run: `node --import tsx bench/ingest.ts [BATCHES]`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBDataChunkWriter, DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBAppender } from '@duckdb/node-api';
import Table from 'cli-table3';
import { openDuckDb } from '../src/adapters/duckdb/open.ts';
import { loadRules } from '../src/config/rules/load-rules.ts';
import type { Batch, Contribution } from '../src/core/demand/batch.ts';
import { UNBOUNDED } from '../src/core/demand/batch.ts';
import { countRecords } from '../src/core/demand/contributions.ts';
import { compileRules } from '../src/core/demand/extraction.ts';
import type { RequestRecord } from '../src/core/demand/record.ts';
import { requestAttributes } from '../src/core/demand/request-attributes.ts';
import type { Parameter } from '../src/core/units/source-key.ts';
import { MINUTE_MS } from '../src/core/units/time.ts';

const RECORDS = 1_000;
const BATCHES = Number(process.argv[2] ?? 300);

const RULES = await loadRules(fileURLToPath(new URL('extraction-rules.yaml', import.meta.url)));
const POLICY = { stepMs: MINUTE_MS, lateLimitMs: MINUTE_MS, futureToleranceMs: MINUTE_MS };

/** Under which the rules make a source of each: it has its own flight, script or directory. */
const FOLDERS = ['history/apollo', 'cgi-bin', ''] as const;
const attributesOf = (i: number): readonly Parameter[] => {
  const target = `/${FOLDERS[i % FOLDERS.length] ?? ''}/${i}${i % FOLDERS.length === 1 ? '' : '/index.html'}`;
  const none = { headers: [], status: 200, durationMs: undefined, bytes: undefined };
  return requestAttributes({ method: 'GET', target, client: `10.0.0.${i % 256}`, ...none });
};
const ATTRIBUTES = Array.from({ length: RECORDS }, (_, i) => attributesOf(i));

/** Batch `n`, as a client reports it: one record of each of 1,000 sources in minute n, no two rows alike. */
const recordsOf = (n: number): readonly RequestRecord[] =>
  ATTRIBUTES.map((attributes, i) => ({
    time: n * MINUTE_MS + i,
    count: 1 + ((i * 31 + n) % 97),
    attributes,
    outcome: n % 2 === 0 ? 'served' : 'failed',
    retry: i % 3 === 0,
    cpuSeconds: (i + n) / 1_000,
    memoryBytes: 1_048_576 * (1 + (i % 50)),
    bytesIn: 400 + i,
    bytesOut: 9_000 + 7 * n + i,
    serviceSeconds: (i + 2 * n) / 700,
  }));

/** The batches as they are appended, each made when it is asked for, of the sources that ten rules make. */
function* byRules(reports: readonly (readonly RequestRecord[])[]): IterableIterator<Batch> {
  const extractor = compileRules(RULES);
  for (const [place, records] of reports.entries()) {
    const now = (place + 1) * MINUTE_MS;
    const { contributions } = countRecords(records, { extractor, policy: POLICY }, now);
    if (contributions.length !== RECORDS)
      throw new Error(`${contributions.length} rows of ${RECORDS} records`);
    const times = { watermark: now, receivedAt: now, ...UNBOUNDED };
    yield { client: 'bench', sequence: place + 1, contributions, goodbye: false, ...times };
  }
}

/** Seconds for all batches, of which `inFlight` wait for their acknowledgement at a time. */
async function appendToHistory(
  path: string,
  batches: IterableIterator<Batch>,
  inFlight: number,
): Promise<number> {
  const store = await openDuckDb({ path, stepMs: MINUTE_MS });
  const start = performance.now();
  const client = async (): Promise<void> => {
    for (const batch of batches) await store.history.append([batch]);
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
  const reports = Array.from({ length: BATCHES }, (_, n) => recordsOf(n + 1));
  const batches = [...byRules(reports)];
  const rows = BATCHES * RECORDS;
  const file = (name: string): string => join(folder, `${name}.duckdb`);
  await appendToHistory(file('warm-up'), byRules(reports.slice(0, 50)), 4);
  const bare = await appendBare(file('chunks'), batches, writeChunks);
  const results: [what: string, seconds: number][] = [
    ['bare appender, chunks of columns', bare],
    ['bare appender, value by value', await appendBare(file('values'), batches, writeValues)],
  ];
  for (const inFlight of [1, 4, 16]) {
    const alone = await appendToHistory(file(`alone-${inFlight}`), batches.values(), inFlight);
    results.push([`history, ${inFlight} in flight`, alone]);
    const ruled = await appendToHistory(file(`ruled-${inFlight}`), byRules(reports), inFlight);
    results.push([`history by ten rules, ${inFlight} in flight`, ruled]);
  }
  const table = new Table({
    head: ['durable ingest', 'rows/s', 'of bare'],
    colAligns: ['left', 'right', 'right'],
  });
  for (const [what, seconds] of results) {
    table.push([what, Math.round(rows / seconds).toLocaleString('en'), (bare / seconds).toFixed(2)]);
  }
  console.log(`${rows.toLocaleString('en')} rows in batches of ${RECORDS.toLocaleString('en')}`);
  console.log(table.toString());
  console.log('wanted: by ten rules at least 100,000 rows/s, and 0.4 of the bare appender in chunks');
} finally {
  await rm(folder, { recursive: true });
}
