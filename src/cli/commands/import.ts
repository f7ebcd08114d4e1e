/** `pra import`: request counts of the past, from CSV files through `ImportHistory`. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { HistoryRow } from '../../adapters/grpc/gen/pra/v1/HistoryRow.ts';
import type { ImportHistoryRequest } from '../../adapters/grpc/gen/pra/v1/ImportHistoryRequest.ts';
import type { ImportHistoryResponse__Output } from '../../adapters/grpc/gen/pra/v1/ImportHistoryResponse.ts';
import type { Source } from '../../adapters/grpc/gen/pra/v1/Source.ts';
import type { Client } from '../../compose-client.ts';
import { toTimestamp } from '../../compose-client.ts';
import { SECOND_MS } from '../../core/units/time.ts';
import { withClient } from '../client.ts';
import type { Invocation } from '../definition.ts';
import { CommandFailure, UsageError } from '../failure.ts';
import { toJson } from '../json.ts';
import { readSource, SOURCE_ALLOWED } from '../reading.ts';
import * as words from '../words.ts';
import type { CsvRow } from './history-csv.ts';
import { readRows } from './history-csv.ts';
import type { ImportProgress } from './import-progress.ts';
import { createImportProgress } from './import-progress.ts';
import type { TextFile } from './text-file.ts';
import { linesOf, openText, STANDARD_INPUT } from './text-file.ts';

/**
 * Rows in one message. A part that was counted is known by its number, so the same file must always fall into the
 * same parts: with another number here, an import that broke off under the old one would count rows twice.
 */
const ROWS_PER_PART = 10_000;

interface Import {
  readonly file: string;
  readonly importId: string;
  readonly source: Source | undefined;
}

interface Imported extends Import {
  readonly reply: ImportHistoryResponse__Output;
  readonly tookMs: number;
}

export async function run(invocation: Invocation): Promise<void> {
  const imports = await plannedImports(invocation);
  const done = await withClient(invocation, async (client) => {
    const imported: Imported[] = [];
    for (const planned of imports) imported.push(await importFile(client, planned));
    return imported;
  });
  const json = done.map(({ file, importId, reply }) => ({ file, importId, ...(toJson(reply) as object) }));
  invocation.output.result({ imports: json }, () => done.map(describe));
}

/** All files are checked before the first is sent. */
async function plannedImports({ arguments: given }: Invocation): Promise<Import[]> {
  const files = given.positional;
  const source = given.read('source', readSource, SOURCE_ALLOWED);
  const id = given.value('import-id');
  if (id !== undefined && files.length > 1) throw new UsageError('--import-id names the import of one file');
  if (id === undefined && files.includes(STANDARD_INPUT)) {
    throw new UsageError('--import-id is needed for standard input, so that sending it again counts once');
  }
  const planned: Import[] = [];
  for (const file of files) {
    // What comes from standard input comes once.
    const contents = file === STANDARD_INPUT ? undefined : await checkFile(file, source);
    planned.push({ file, source, importId: id ?? `csv-${contents ?? ''}` });
  }
  return planned;
}

/**
 * A digest that the same rows have again, wherever the file lies and however it is packed. Every row is read: a file
 * that is wrong further down must not be half counted, since once it is mended it is another import.
 */
async function checkFile(file: string, source: Source | undefined): Promise<string> {
  const hash = createHash('sha256').update(`${JSON.stringify(source ?? null)}\n`);
  async function* hashed(chunks: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const rows = readRows(linesOf(hashed(openText(file).chunks)), { name: file, source });
  let count = 0;
  while ((await rows.next()).done !== true) count += 1;
  if (count === 0) throw new CommandFailure(`${file}: there is no row with a count`);
  return hash.digest('hex').slice(0, 32);
}

async function importFile(client: Client, planned: Import): Promise<Imported> {
  const { file, source, importId } = planned;
  const text = openText(file);
  const bytes = file === STANDARD_INPUT ? undefined : (await stat(file)).size;
  const progress = createImportProgress(file, process.stderr);
  const began = performance.now();
  try {
    const rows = readRows(linesOf(text.chunks), { name: file, source });
    const parts = toParts(rows, importId, reporting(progress, text, bytes));
    const reply = await client.importHistory(parts);
    return { ...planned, reply, tookMs: performance.now() - began };
  } finally {
    progress.done();
  }
}

const reporting =
  (progress: ImportProgress, text: TextFile, bytes: number | undefined) =>
  (rows: number): void => {
    progress.report(rows, bytes === undefined ? undefined : text.bytesRead() / bytes);
  };

async function* toParts(
  rows: AsyncIterable<CsvRow>,
  importId: string,
  report: (rows: number) => void,
): AsyncGenerator<ImportHistoryRequest> {
  let sequence = 0;
  let part: HistoryRow[] = [];
  let sent = 0;
  const next = (): ImportHistoryRequest => {
    const full = { importId, sequence: (sequence += 1), rows: part };
    report((sent += part.length));
    part = [];
    return full;
  };
  for await (const { source, start, count } of rows) {
    part.push({ source, start: toTimestamp(start), count });
    if (part.length === ROWS_PER_PART) yield next();
  }
  if (part.length > 0) yield next();
  if (sequence === 0) throw new CommandFailure('nothing came that has a count');
}

function describe({ file, reply, tookMs }: Imported): string {
  const { rows, duplicateRows, sources, range } = reply;
  const rate = (rows + duplicateRows) / (tookMs / SECOND_MS);
  const known = duplicateRows > 0 ? `, ${words.number(duplicateRows)} known already` : '';
  return [
    `${file}: ${words.number(rows)} rows of ${words.number(sources)} ${sources === 1 ? 'source' : 'sources'}${known}`,
    `${words.time(range?.from ?? null)} to ${words.time(range?.to ?? null)}`,
    `${words.number(rate)} rows/s`,
  ].join(', ');
}
