/** How do counts in a CSV file become history? All of it is checked before any of it is sent. */
import { createHash } from 'node:crypto';
import type { ImportPart } from '../../app/api.ts';
import type { HistoryRow } from '../../core/demand/record.ts';
import { latestImportStart } from '../../core/demand/record.ts';
import type { SourceId } from '../../core/units/source-key.ts';
import type { Instant } from '../../core/units/time.ts';
import { MINUTE_MS } from '../../core/units/time.ts';
import { readRows } from '../commands/history-csv.ts';
import { CommandFailure } from '../failure.ts';
import type { Input } from '../logs/input.ts';
import { linesOf } from '../logs/line-blocks.ts';
import { createImportProgress } from './progress.ts';
import type { ImportSink, Sent } from './sink.ts';
import { ROWS_PER_PART } from './sink.ts';

export interface CsvImport {
  readonly input: Input;
  /** Source of all rows; `undefined`: the column says it. */
  readonly source: SourceId | undefined;
  readonly importId: string;
  /** Start of the last minute that a row may be of. */
  readonly latest: Instant;
}

export interface CheckedCsv extends CsvImport {
  readonly sources: number;
  readonly from: Instant;
  readonly to: Instant;
}

/** A source of the API's full size, all of it quotes, fits. */
const LINE_BYTES_MAX = 1024 * 1024;

/**
 * Every row is read: a file that is wrong further down must not be half counted, since once it is mended it is
 * another import. Its name is a digest that the same rows have again, wherever the file lies and however it is
 * packed.
 */
export async function checkCsv(
  given: Pick<CsvImport, 'input' | 'source'> & { readonly importId: string | undefined },
  now: Instant,
): Promise<CheckedCsv> {
  const { input, source } = given;
  const hash = createHash('sha256').update(`${JSON.stringify(source ?? null)}\n`);
  async function* hashed(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const latest = latestImportStart(MINUTE_MS, now);
  const { chunks } = input.read();
  const sources = new Set<SourceId>();
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for await (const row of rowsIn({ input, source, latest }, hashed(chunks))) {
    sources.add(row.source);
    from = Math.min(from, row.start);
    to = Math.max(to, row.start + MINUTE_MS);
  }
  if (sources.size === 0) throw new CommandFailure(`${input.name}: there is no row with a count`);
  const importId = given.importId ?? `csv-${hash.digest('hex').slice(0, 32)}`;
  return { input, source, importId, latest, sources: sources.size, from, to };
}

/** Sends a file that was checked. */
export async function sendCsv(csv: CsvImport, sink: ImportSink): Promise<Sent> {
  const reading = csv.input.read();
  const progress = createImportProgress(csv.input.name, process.stderr);
  try {
    return await sink.send(
      toParts(rowsIn(csv, reading.chunks), csv.importId, (rows) => {
        progress.report(rows, reading.bytesRead() / csv.input.size);
      }),
    );
  } finally {
    progress.done();
  }
}

const rowsIn = (
  { input, source, latest }: Pick<CsvImport, 'input' | 'source' | 'latest'>,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<HistoryRow> =>
  readRows(linesOf(chunks, { name: input.name, lineBytesMax: LINE_BYTES_MAX }), {
    name: input.name,
    source,
    latest,
  });

/**
 * Parts of an import are known by their numbers, so the same file must always fall into the same parts: with another
 * length of a part, an import that broke off under the old one would count rows twice.
 */
async function* toParts(
  rows: AsyncIterable<HistoryRow>,
  importId: string,
  report: (rows: number) => void,
): AsyncGenerator<ImportPart> {
  let sequence = 0;
  let sent = 0;
  let part: HistoryRow[] = [];
  const next = (): ImportPart => {
    const full = { importId, sequence: (sequence += 1), rows: part };
    report((sent += part.length));
    part = [];
    return full;
  };
  for await (const row of rows) {
    part.push(row);
    if (part.length === ROWS_PER_PART) yield next();
  }
  if (part.length > 0) yield next();
}
