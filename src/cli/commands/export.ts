/** `pra export`: the history as CSV, read from the data folder itself. */
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { parseDuration } from '../../config/quantities.ts';
import type { HistoryRow } from '../../core/demand/record.ts';
import { MINUTE_MS } from '../../core/units/time.ts';
import type { Invocation, Run } from '../definition.ts';
import { UsageError } from '../failure.ts';
import * as words from '../words.ts';
import { CSV_HEADER, formatRow } from './history-csv.ts';

/** What the export needs of a data folder. */
export interface HistoryReader {
  /**
   * All that is known, in pages, sorted by time and then by source: a step of `stepMs` that is known throughout has
   * a row, also with 0; one of which a part is unknown has none.
   */
  rows(stepMs: number): AsyncIterable<readonly HistoryRow[]>;
  close(): Promise<void>;
}

/** The history in a data folder. Rejects if there is none, or if a service has it open. */
export type OpenHistory = (dataDir: string) => Promise<HistoryReader>;

/** The command, over the store that is given. */
export const exportHistory =
  (open: OpenHistory): Run =>
  async (invocation) => {
    const { arguments: given, output } = invocation;
    const out = given.value('out');
    if (out === undefined && given.has('json')) {
      throw new UsageError('--json needs --out: standard output cannot hold both');
    }
    const stepMs = given.read('step', readStep, 'whole minutes, such as 1m or 1h') ?? MINUTE_MS;
    const history = await open(dataDirOf(invocation));
    try {
      const counted = { rows: 0, sources: new Set<string>() };
      await writeTo(out, csvLines(history.rows(stepMs), counted));
      if (out === undefined) return;
      const { rows, sources } = counted;
      output.result({ rows, sources: sources.size, out }, () => [
        `${out}: ${words.number(rows)} rows of ${words.number(sources.size)} ${sources.size === 1 ? 'source' : 'sources'}`,
      ]);
    } finally {
      await history.close();
    }
  };

const readStep = (text: string): number | undefined => {
  const stepMs = parseDuration(text);
  return stepMs !== undefined && stepMs > 0 && stepMs % MINUTE_MS === 0 ? stepMs : undefined;
};

function dataDirOf({ arguments: given, environment }: Invocation): string {
  const fromEnvironment = environment.settings.find(({ path }) => path.join('.') === 'dataDir')?.value;
  return given.value('data') ?? (typeof fromEnvironment === 'string' ? fromEnvironment : './pra-data');
}

async function* csvLines(
  pages: AsyncIterable<readonly HistoryRow[]>,
  counted: { rows: number; readonly sources: Set<string> },
): AsyncGenerator<string> {
  yield `${CSV_HEADER}\n`;
  for await (const page of pages) {
    counted.rows += page.length;
    for (const { source } of page) counted.sources.add(source);
    yield page.map(({ source, start, count }) => `${formatRow(source, start, count)}\n`).join('');
  }
}

/** Standard output, or a file that is there only once it is complete. */
async function writeTo(out: string | undefined, lines: AsyncIterable<string>): Promise<void> {
  const text = Readable.from(lines);
  if (out === undefined) return pipeline(text, process.stdout, { end: false });
  const unfinished = `${out}.unfinished`;
  const file = createWriteStream(unfinished);
  await (out.endsWith('.gz') ? pipeline(text, createGzip(), file) : pipeline(text, file));
  await rename(unfinished, out);
}
