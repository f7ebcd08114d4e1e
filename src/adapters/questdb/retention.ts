/**
 * What is past its retention goes day by day: QuestDB drops a partition in no time, and a part of one not at all.
 * Its rows are not summed: they are small, and replace themselves by their client and sequence.
 */
import type { Instant } from '../../core/units/time.ts';
import { DAY_MS, floorToStep, formatInstant } from '../../core/units/time.ts';
import { readSpan } from './read-series.ts';
import type { Sql } from './sql.ts';

/** Drops the days of the table, UTC, that lie wholly before `keepFrom`. Rejects with `StoreUnavailable`. */
export async function dropDaysBefore(
  sql: Sql,
  { table, stepMs }: { readonly table: string; readonly stepMs: number },
  keepFrom: Instant,
): Promise<void> {
  const before = floorToStep(keepFrom, DAY_MS);
  const span = await readSpan(sql, { table, stepMs, from: undefined });
  // Without any such day QuestDB would take the statement for a mistake.
  if (span === undefined || span.from >= before) return;
  await sql.rows(`ALTER TABLE ${table} DROP PARTITION WHERE ts < '${formatInstant(before)}'`);
  await sql.settle(table);
}
