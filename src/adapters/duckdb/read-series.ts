/** Even series out of contributions: sums from SQL, laid out densely in code. */
import { DuckDBDoubleVector } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import type { Series } from '../../core/demand/series.ts';
import { check } from '../../core/units/check.ts';
import type { SourceId } from '../../core/units/source-key.ts';
import type { TimeRange } from '../../core/units/time.ts';
import { query } from './engine/rows.ts';

export interface SeriesQuery {
  /** Number under which each source is stored; these are the sources that are read. */
  readonly sources: ReadonlyMap<SourceId, number>;
  /** There are no others. */
  readonly areAll: boolean;
  /** On whole steps. */
  readonly range: TimeRange;
  readonly stepMs: number;
}

/** Every number comes as a DOUBLE, the one type that needs no conversion on its way. */
const sums = (filter: string): string => `
  SELECT CAST(source AS DOUBLE), CAST((start_ms - $from) // $step AS DOUBLE), sum(count)
  FROM contributions
  WHERE start_ms >= $from AND start_ms < $to ${filter}
  GROUP BY source, start_ms`;

/** One series per source, sorted by source; NaN where it has no contribution. */
export async function readSeries(
  connection: DuckDBConnection,
  wanted: SeriesQuery,
): Promise<readonly Series[]> {
  const { sources, areAll, range, stepMs } = wanted;
  check(range.from % stepMs === 0 && range.to % stepMs === 0, 'a range of history lies on whole steps');
  if (sources.size === 0) return [];
  const steps = (range.to - range.from) / stepMs;
  // One array for all: 10,000 of them would take longer to hand over to another thread than to fill.
  const all = new Float64Array(sources.size * steps).fill(Number.NaN);
  const valuesById = new Map<number, Float64Array>();
  const series = [...sources]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([source, id], row) => {
      const values = all.subarray(row * steps, (row + 1) * steps);
      valuesById.set(id, values);
      return { source, start: range.from, stepMs, values };
    });
  const sql = sums(areAll ? '' : `AND source IN (${[...sources.values()].join()})`);
  const result = await query(connection, sql, { from: range.from, to: range.to, step: stepMs });
  for (let index = 0; index < result.chunkCount; index += 1) {
    const chunk = result.getChunk(index);
    const [source, step, sum] = [doubles(chunk, 0), doubles(chunk, 1), doubles(chunk, 2)];
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const values = valuesById.get(source(row));
      if (values !== undefined) values[step(row)] = sum(row);
    }
  }
  return series;
}

/** Reads a column of DOUBLEs without NULLs. */
function doubles(chunk: DuckDBDataChunk, column: number): (row: number) => number {
  const vector = chunk.getColumnVector(column);
  check(vector instanceof DuckDBDoubleVector, `column ${column} holds DOUBLEs`);
  return (row) => vector.getItem(row) ?? Number.NaN;
}
