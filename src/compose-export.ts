/** Composition root of `pra export`: the history in a data folder, opened without a service. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { openDuckDb } from './adapters/duckdb/open.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { DATABASE_FILE } from './compose.ts';
import { blankPartial, coverageOf, fillWhole } from './core/demand/coverage.ts';
import type { HistoryRow } from './core/demand/record.ts';
import type { Series } from './core/demand/series.ts';
import type { TimeRange } from './core/units/time.ts';
import { ceilToStep, floorToStep, HOUR_MS, MINUTE_MS } from './core/units/time.ts';
import type { History } from './ports/history.ts';

export interface ExportReader {
  /** All that is known, in pages, by time and then by source; a step has a row if all of it is known. */
  rows(stepMs: number): AsyncIterable<readonly HistoryRow[]>;
  close(): Promise<void>;
}

/** No service runs, so nobody's counts are still to come. */
const NOBODY_EXPECTED = { stepMs: MINUTE_MS, goneAfterMs: 0, gone: [] };
/** Span that is read at a time. */
const PAGE_MS = 6 * HOUR_MS;

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
  const span = await history.span();
  if (!span) return;
  const coverage = coverageOf(await history.clients(), NOBODY_EXPECTED, systemClock.now());
  for (const page of pagesOf(span, stepMs)) {
    const series = await history.readAll(page);
    for (const each of series) {
      fillWhole(each, coverage);
      blankPartial(each, coverage);
    }
    yield toRows(series, stepMs);
  }
}

function* pagesOf(span: TimeRange, stepMs: number): Generator<TimeRange> {
  const pageMs = ceilToStep(PAGE_MS, stepMs);
  const end = ceilToStep(span.to, stepMs);
  for (let from = floorToStep(span.from, stepMs); from < end; from += pageMs) {
    yield { from, to: Math.min(end, from + pageMs) };
  }
}

/** Rows by time and then by source, which is the order of the series. */
function toRows(series: readonly Series[], stepMs: number): HistoryRow[] {
  const rows: HistoryRow[] = [];
  const [first] = series;
  if (!first) return rows;
  const together = stepMs / first.stepMs;
  for (let index = 0; index < first.values.length; index += together) {
    for (const { source, start, values } of series) {
      const count = values.subarray(index, index + together).reduce((sum, value) => sum + value, 0);
      if (!Number.isNaN(count)) rows.push({ source, start: start + index * first.stepMs, count });
    }
  }
  return rows;
}
