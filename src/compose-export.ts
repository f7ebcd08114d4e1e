/** Composition root of `pra export`: the history in a data folder, opened without a service. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { openDuckDb } from './adapters/duckdb/open.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { DATABASE_FILE } from './compose.ts';
import { knownRows } from './app/known-rows.ts';
import { coverageOf } from './core/demand/coverage.ts';
import type { HistoryRow } from './core/demand/record.ts';
import { MINUTE_MS } from './core/units/time.ts';
import type { History } from './ports/history.ts';

export interface ExportReader {
  /** All that is known, in pages, by time and then by source; a step has a row if all of it is known. */
  rows(stepMs: number): AsyncIterable<readonly HistoryRow[]>;
  close(): Promise<void>;
}

/** No service runs, so nobody's counts are still to come. */
const NOBODY_EXPECTED = { stepMs: MINUTE_MS, goneAfterMs: 0, gone: [] };

/** Rejects if there is no history in the folder, or if a service has it open (`StoreRefused`). */
export async function openHistoryForExport(dataDir: string): Promise<ExportReader> {
  const path = join(dataDir, DATABASE_FILE);
  await access(path).catch(() => {
    throw new Error(`there is no history in ${dataDir} (no file ${DATABASE_FILE})`);
  });
  const store = await openDuckDb({ path, stepMs: MINUTE_MS });
  return { rows: (stepMs) => readRows(store.history, stepMs), close: () => store.close() };
}

async function* readRows(history: History, stepMs: number): AsyncGenerator<readonly HistoryRow[]> {
  const coverage = coverageOf(await history.clients(), NOBODY_EXPECTED, systemClock.now());
  yield* knownRows(history, { coverage, stepMs });
}
