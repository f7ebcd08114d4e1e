/**
 * What does housekeeping cost those who wait for an acknowledgement?
 *
 * Batches of 1,000 records go through `History.append`, one after the other, first alone and then while an hour
 * of such batches is summed and a day past its retention is removed, at the pace of the service. Run:
 * `node --import tsx bench/housekeeping.ts [BATCHES]`.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Table from 'cli-table3';
import { openDuckDb } from '../src/adapters/duckdb/open.ts';
import { keepHouse } from '../src/app/ingest/housekeeping.ts';
import type { Batch } from '../src/core/demand/batch.ts';
import { plainContribution, UNBOUNDED } from '../src/core/demand/batch.ts';
import type { Instant } from '../src/core/units/time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../src/core/units/time.ts';
import type { History } from '../src/ports/history.ts';

const BATCHES = Number(process.argv[2] ?? 200);
const SOURCES = 1_000;
const NOW = 100 * DAY_MS;

let sequence = 0;
const batchAt = (start: Instant): Batch => ({
  client: 'bench',
  sequence: (sequence += 1),
  contributions: Array.from({ length: SOURCES }, (_, source) =>
    plainContribution(`checkout{route="/${source}"}`, start, 1 + ((source * sequence) % 97)),
  ),
  watermark: start,
  goodbye: false,
  receivedAt: start,
  ...UNBOUNDED,
});

/** An hour in which each minute has ten batches, and a day a month ago with one batch in three minutes. */
async function fill(history: History): Promise<void> {
  for (let minute = 0; minute < 60; minute += 1) {
    const start = NOW - 3 * HOUR_MS + minute * MINUTE_MS;
    await history.append(Array.from({ length: 10 }, () => batchAt(start)));
  }
  for (let minute = 0; minute < 1_440; minute += 3) {
    await history.append([batchAt(NOW - 40 * DAY_MS + minute * MINUTE_MS)]);
  }
}

/** Milliseconds of each append. */
async function appendAll(history: History): Promise<number[]> {
  const spent: number[] = [];
  for (let n = 0; n < BATCHES; n += 1) {
    const batch = batchAt(NOW);
    const began = performance.now();
    await history.append([batch]);
    spent.push(performance.now() - began);
  }
  return spent.sort((a, b) => a - b);
}

const row = (what: string, spent: readonly number[]): string[] => [
  what,
  ...[0.5, 0.9, 0.99].map((level) => (spent[Math.floor(level * spent.length)] ?? 0).toFixed(1)),
];

const folder = await mkdtemp(join(tmpdir(), 'pra-housekeeping-'));
try {
  const path = join(folder, 'pra.duckdb');
  const store = await openDuckDb({ path, stepMs: MINUTE_MS });
  const { history, ledger } = store;
  await fill(history);
  await appendAll(history);
  const alone = await appendAll(history);
  const stop = new AbortController();
  const began = performance.now();
  let tidiedMs = 0;
  const housekeeping = keepHouse(
    {
      history,
      ledger,
      eventBook: { all: () => [], retire: () => Promise.resolve() },
      // Its first minute is over at once, and its hour never.
      clock: {
        now: () => NOW,
        until: async (at) => {
          if (at - NOW < MINUTE_MS) await pause(at - NOW);
        },
      },
      telemetry: {
        log: () => {
          tidiedMs = performance.now() - began;
          stop.abort();
        },
        count: () => undefined,
        gauge: () => undefined,
        observe: () => undefined,
      },
      elapsedMs: () => performance.now(),
    },
    { stepMs: MINUTE_MS, lateLimitMs: HOUR_MS, retentionMs: 35 * DAY_MS },
    stop.signal,
  );
  const meanwhile = await appendAll(history);
  await housekeeping;
  const table = new Table({
    head: ['append of 1,000 rows, ms', 'p50', 'p90', 'p99'],
    colAligns: ['left', 'right', 'right', 'right'],
  });
  table.push(row('alone', alone), row('while the stores are tidied', meanwhile));
  console.log(
    `600,000 rows to be summed, 480,000 to be removed: done after ${(tidiedMs / 1_000).toFixed(1)} s`,
  );
  console.log(table.toString());
  console.log(`the file: ${((await stat(path)).size / 1e6).toFixed(0)} MB`);
  await store.close();
} finally {
  await rm(folder, { recursive: true });
}
