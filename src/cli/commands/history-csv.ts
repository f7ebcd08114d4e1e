/**
 * History as CSV: `timestamp,source,requests`. The timestamp is the start of the step. A source with quotes or
 * commas in it stands in quotes, its own quotes doubled (RFC 4180); a line break cannot occur in one.
 */
import type { HistoryRow } from '../../core/demand/record.ts';
import type { SourceId } from '../../core/units/source-key.ts';
import { formatSource, parseSource } from '../../core/units/source-key.ts';
import type { Instant } from '../../core/units/time.ts';
import { formatInstant, MINUTE_MS } from '../../core/units/time.ts';
import { CommandFailure } from '../failure.ts';
import { readTime, SOURCE_ALLOWED, TIME_ALLOWED } from '../reading.ts';

export interface CsvFile {
  /** For complaints: `history.csv:17: …`. */
  readonly name: string;
  /** Source of all rows; `undefined`: the column says it. */
  readonly source: SourceId | undefined;
  /** Start of the last minute that a row may be of. */
  readonly latest: Instant;
}

interface CsvSteps extends CsvFile {
  /** Every step starts on a multiple of it. */
  readonly startsOnMs: number;
}

export const CSV_HEADER = 'timestamp,source,requests';

/** One row as a line, without its line break. */
export const formatRow = (source: string, start: Instant, count: number): string =>
  `${new Date(start).toISOString().replace('.000Z', 'Z')},${quote(source)},${count}`;

/** A cell as it is written. */
export const quote = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A row as it is written: a blank count is unknown. */
export interface CsvRow {
  readonly source: SourceId;
  readonly start: Instant;
  readonly count: number | undefined;
  /** From 1. */
  readonly line: number;
}

/** The rows that the lines hold; a blank count is unknown and no row. Throws `CommandFailure` with file and line. */
export async function* readRows(lines: AsyncIterable<string>, file: CsvFile): AsyncGenerator<HistoryRow> {
  const given = { ...file, startsOnMs: MINUTE_MS };
  const fail = (problem: string): never => {
    throw new CommandFailure(problem);
  };
  for await (const { source, start, count } of readCsv(lines, given, fail)) {
    if (count !== undefined) yield { source, start, count };
  }
}

/**
 * All rows that the lines hold, those without a count too. `onProblem` is told of each line that holds none, with
 * file, number, value and what is allowed; of a bad header too, and then there are no rows.
 */
export async function* readCsv(
  lines: AsyncIterable<string>,
  file: CsvSteps,
  onProblem: (problem: string) => void,
): AsyncGenerator<CsvRow> {
  let number = 0;
  let readRow: ReturnType<typeof rowReader> | undefined;
  for await (const line of lines) {
    number += 1;
    if (line === '') continue;
    let row: CsvRow | undefined;
    try {
      const cells = splitLine(line);
      if (readRow) row = { ...readRow(cells), line: number };
      else readRow = rowReader(cells, file);
    } catch (error) {
      if (!(error instanceof CsvProblem)) throw error;
      onProblem(`${file.name}:${number}: ${error.message}`);
      if (!readRow) return;
    }
    if (row) yield row;
  }
}

/** What is wrong in a line. */
class CsvProblem extends Error {}

/** Reads rows whose columns the header names. */
function rowReader(
  header: readonly string[],
  { source: fixed, latest, startsOnMs }: CsvSteps,
): (cells: readonly string[]) => Omit<CsvRow, 'line'> {
  const names = header.map((name) => name.replace('\uFEFF', '').trim().toLowerCase());
  const [timestamp, source, requests] = ['timestamp', 'source', 'requests'].map((name) =>
    names.indexOf(name),
  );
  if (timestamp === undefined || timestamp < 0 || requests === undefined || requests < 0) {
    throw new CsvProblem('the first line must name the columns timestamp and requests');
  }
  if (!fixed && (source === undefined || source < 0)) {
    throw new CsvProblem('there is no column source; --source can say it for all rows');
  }
  const sources = new Map<string, SourceId>();
  return (cells) => {
    const written = cells[requests]?.trim() ?? '';
    const count = written === '' ? undefined : countOf(written);
    const start = startOf(cells[timestamp]?.trim() ?? '', startsOnMs);
    if (count !== undefined) refuseFuture(start, latest);
    return { source: fixed ?? sourceOf(cells[source ?? -1] ?? '', sources), start, count };
  };
}

/** The same source comes many times: it is read once. */
function sourceOf(text: string, known: Map<string, SourceId>): SourceId {
  const key = known.has(text) ? undefined : parseSource(text);
  const source = known.get(text) ?? (key && formatSource(key));
  if (source === undefined) throw new CsvProblem(`"${text}" is not allowed; it must be ${SOURCE_ALLOWED}`);
  known.set(text, source);
  return source;
}

function startOf(text: string, startsOnMs: number): Instant {
  const start = readTime(text);
  if (start === undefined) throw new CsvProblem(`"${text}" is not allowed; it must be ${TIME_ALLOWED}`);
  if (start % startsOnMs === 0) return start;
  throw new CsvProblem(`${text} is not the start of a ${startsOnMs === MINUTE_MS ? 'minute' : 'second'}`);
}

/** A count that is still to come cannot be known; a blank one says nothing. */
function refuseFuture(start: Instant, latest: Instant): void {
  if (start <= latest) return;
  throw new CsvProblem(`${formatInstant(start)} is in the future; allowed: up to ${formatInstant(latest)}`);
}

/** What fits into the API's field. */
const COUNT_MAX = 2 ** 32 - 1;

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0 && count <= COUNT_MAX) return count;
  throw new CsvProblem(`"${text}" is not allowed; requests are a whole number from 0 to ${COUNT_MAX}`);
}

const CELL = /"((?:[^"]|"")*)"(?=,|$)|[^",]*(?=,|$)/y;

function splitLine(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',');
  const cells: string[] = [];
  for (let at = 0; at <= line.length;) {
    CELL.lastIndex = at;
    const [whole, quoted] = CELL.exec(line) ?? [];
    if (whole === undefined) throw new CsvProblem('a cell has a quote that does not end it');
    cells.push(quoted?.replaceAll('""', '"') ?? whole);
    at += whole.length + 1;
  }
  return cells;
}
