/**
 * How long until a service that starts with a million rows of history has read it?
 *
 * The file is opened and eight days are read, once as a clean stop leaves it and once as `kill -9` leaves it,
 * with a write-ahead log to be replayed. Run: `node --import tsx bench/read-back.ts`.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { openDuckDb } from '../src/adapters/duckdb/open.ts';
import { DAY_MS, MINUTE_MS } from '../src/core/units/time.ts';
import { DAYS, SOURCES, STEPS, writeMillionRows } from './million-rows.ts';
import { machine } from './measured.ts';

async function readBack(path: string): Promise<readonly string[]> {
  const start = performance.now();
  const store = await openDuckDb({ path, stepMs: MINUTE_MS });
  const opened = performance.now();
  const series = await store.history.readAll({ from: 0, to: DAYS * DAY_MS });
  const read = performance.now();
  await store.close();
  if (series.some(({ values }) => values.some((value) => !(value > 0)))) throw new Error('a step is missing');
  return [opened - start, read - opened, read - start].map((ms) => ms.toFixed(0));
}

const folder = await mkdtemp(join(tmpdir(), 'pra-read-back-'));
try {
  const [path, killed] = [join(folder, 'pra.duckdb'), join(folder, 'killed.duckdb')];
  await writeMillionRows(path, killed, 0);
  const log = await stat(`${killed}.wal`).then(
    ({ size }) => size,
    () => 0,
  );
  const table = new Table({
    head: ['start with 8 days of history', 'open, ms', 'readAll, ms', 'together, ms'],
    colAligns: ['left', 'right', 'right', 'right'],
  });
  table.push(['after a clean stop', ...(await readBack(path))]);
  table.push([`after kill -9 (log of ${(log / 1e6).toFixed(0)} MB)`, ...(await readBack(killed))]);
  console.log(`${(STEPS * SOURCES).toLocaleString('en')} rows, ${SOURCES} sources`);
  console.log(`${machine()}\n${table.toString()}`);
} finally {
  await rm(folder, { recursive: true });
}
