/**
 * Even series out of contributions: sums from SQL, laid out densely in code, since QuestDB fills no fixed
 * range for many sources at once.
 */
import type { Series } from '../../core/demand/series.ts';
import { check } from '../../core/units/check.ts';
import type { SourceId } from '../../core/units/source-key.ts';
import type { Instant, TimeRange } from '../../core/units/time.ts';
import { formatInstant } from '../../core/units/time.ts';
import type { Sql } from './sql.ts';

export interface SeriesQuery {
  readonly table: string;
  /** On whole steps. */
  readonly range: TimeRange;
  readonly stepMs: number;
  /** These sources alone; `undefined`: all. */
  readonly only: readonly SourceId[] | undefined;
}

/** Rows that one answer may hold, so that memory and the time of a query are bounded: about a second. */
const ROWS_AN_ANSWER = 500_000;
const MICROSECONDS_A_MS = 1_000;

/** One series a source that is wanted and ever was in the table, sorted by source. Sees all that was acknowledged before the call. */
export async function readSeries(sql: Sql, wanted: SeriesQuery): Promise<readonly Series[]> {
  const { table, range, stepMs, only } = wanted;
  check(range.from % stepMs === 0 && range.to % stepMs === 0, 'a range of history lies on whole steps');
  await sql.settle(table);
  const known = await sql.rows<[SourceId]>(`SELECT DISTINCT source FROM ${table}`);
  const isWanted = new Set(only ?? known.map(([source]) => source));
  const sources = known.filter(([source]) => isWanted.has(source));
  const empty = new Float64Array((range.to - range.from) / stepMs).fill(Number.NaN);
  const series = sources
    .map(([source]) => ({ source, start: range.from, stepMs, values: empty.slice() }))
    .sort((a, b) => (a.source < b.source ? -1 : 1));
  const valuesBySource = new Map(series.map(({ source, values }) => [source, values]));
  const pageMs = Math.max(1, Math.floor(ROWS_AN_ANSWER / Math.max(1, series.length))) * stepMs;
  for (let from = range.from; from < range.to && series.length > 0; from += pageMs) {
    const page = { from, to: Math.min(range.to, from + pageMs) };
    for (const [source, start, count] of await readSums(sql, { table, only }, page)) {
      const step = (start - range.from) / stepMs;
      check(Number.isInteger(step), `${table} was written with another step than ${stepMs} ms`);
      // A source that was not known a moment ago belongs to the next reading.
      valuesBySource.get(source)?.fill(count, step, step + 1);
    }
  }
  return series;
}

type Sum = readonly [source: SourceId, start: Instant, count: number];

async function readSums(
  sql: Sql,
  { table, only }: Pick<SeriesQuery, 'table' | 'only'>,
  { from, to }: TimeRange,
): Promise<readonly Sum[]> {
  const filter = only ? `AND source IN (${only.map((_, index) => `$${index + 3}`).join()})` : '';
  const rows = await sql.rows<[source: SourceId, microseconds: number, count: number]>(
    `SELECT source, ts::LONG, sum(count) FROM ${table} WHERE ts >= $1 AND ts < $2 ${filter} GROUP BY source, ts`,
    [formatInstant(from), formatInstant(to), ...(only ?? [])],
  );
  return rows.map(([source, microseconds, count]) => [source, microseconds / MICROSECONDS_A_MS, count]);
}

export interface SpanQuery extends Pick<SeriesQuery, 'table' | 'stepMs'> {
  /** Steps before it are left out. */
  readonly from: Instant | undefined;
}

/** From the first step in the table to the end of the last one; `undefined`: there is none. Sees all that was acknowledged before the call. */
export async function readSpan(sql: Sql, { table, stepMs, from }: SpanQuery): Promise<TimeRange | undefined> {
  await sql.settle(table);
  const [bounds] = await sql.rows<[first: number | null, last: number | null]>(
    `SELECT min(ts)::LONG, max(ts)::LONG FROM ${table} ${from === undefined ? '' : 'WHERE ts >= $1'}`,
    from === undefined ? [] : [formatInstant(from)],
  );
  const [first, last] = bounds ?? [null, null];
  if (first === null || last === null) return undefined;
  return { from: first / MICROSECONDS_A_MS, to: last / MICROSECONDS_A_MS + stepMs };
}
