/** How much of a table is worked on at a time: its oldest rows, as many as a transaction may take without being felt. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { queryRows } from './rows.ts';
import type { Instant, TimeRange } from '../../../core/units/time.ts';
import { HOUR_MS } from '../../../core/units/time.ts';

/** A table and the column that says of which time a row is. */
export interface TimedTable {
  readonly table: string;
  readonly column: string;
  /** Condition on the rows that count. */
  readonly only?: string;
}

export interface Slice extends TimeRange {
  readonly rows: number;
}

/** No more than this is looked through for a slice. */
const SPAN_MS = HOUR_MS;

/**
 * The oldest instants in `range` that hold at most `rowsMax` rows together, but at least one; `undefined`: there
 * is no row. `to` is the first instant after them that has rows, or the end of what was looked through.
 */
export async function oldestSlice(
  reader: DuckDBConnection,
  { table, column, only = 'true' }: TimedTable,
  { range, rowsMax }: { readonly range: TimeRange; readonly rowsMax: number },
): Promise<Slice | undefined> {
  const [oldest] = await queryRows<{ instant: Instant | null }>(
    reader,
    `SELECT CAST(min(${column}) AS DOUBLE) AS instant FROM ${table}
      WHERE ${column} >= $from AND ${column} < $to AND ${only}`,
    { from: BigInt(range.from), to: BigInt(range.to) },
  );
  if (oldest?.instant == null) return undefined;
  const seen = { from: oldest.instant, to: Math.min(range.to, oldest.instant + SPAN_MS) };
  const counts = await queryRows<{ instant: Instant; rows: number }>(
    reader,
    `SELECT CAST(${column} AS DOUBLE) AS instant, CAST(count(*) AS DOUBLE) AS rows
      FROM ${table} WHERE ${column} >= $from AND ${column} < $to AND ${only} GROUP BY ALL ORDER BY instant`,
    { from: BigInt(seen.from), to: BigInt(seen.to) },
  );
  let rows = counts[0]?.rows ?? 0;
  for (const count of counts.slice(1)) {
    if (rows + count.rows > rowsMax) return { from: seen.from, to: count.instant, rows };
    rows += count.rows;
  }
  return { ...seen, rows };
}
