/**
 * Housekeeping of the history, in slices of a few thousand rows, each a transaction of its own between two groups.
 *
 * First what is past its retention goes, then what has come in many parts is summed: one row a source and step,
 * of no client in particular. That says nothing of who has counted what; the clients' marks do, and they stay.
 * DuckDB uses the room again. Each transaction leaves every sum as it was, so it does not matter after which of
 * them a process dies; how far the sums have come is written last, and sums that are there are not summed again.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Instant, TimeRange } from '../../core/units/time.ts';
import type { CompactionBounds } from '../../ports/history.ts';
import type { GroupCommit } from './engine/group-commit.ts';
import { queryRows } from './engine/rows.ts';
import type { Slice, TimedTable } from './engine/slices.ts';
import { oldestSlice } from './engine/slices.ts';
import type { Intake } from './intake.ts';

export interface CompactionParts {
  readonly reader: DuckDBConnection;
  readonly commit: GroupCommit;
  readonly intake: Intake;
}

const CONTRIBUTIONS: TimedTable = { table: 'contributions', column: 'start_ms' };
/** Some 40 ms of the writer on two busy cores. */
const ROWS_A_SLICE = 20_000;
/** Stands for all clients in a row that sums what they counted. */
const ALL_CLIENTS = -1;
const UNSUMMED: TimedTable = { ...CONTRIBUTIONS, only: `client <> ${ALL_CLIENTS}` };
/** Above all numbers of sources. */
const EVERY_SOURCE = 2 ** 31 - 1;

/** The next part of the housekeeping; `true`: there is more. */
export async function compactNext(
  parts: CompactionParts,
  { sumBefore, keepFrom }: CompactionBounds,
): Promise<boolean> {
  const { reader, commit, intake } = parts;
  const expired = await oldestSlice(reader, CONTRIBUTIONS, {
    range: { from: Number.MIN_SAFE_INTEGER, to: keepFrom },
    rowsMax: ROWS_A_SLICE,
  });
  if (expired) {
    await commit.alone((connection) => connection.run(DELETE_SLICE, bounds(expired)));
    return true;
  }
  if (await sumNext(parts, sumBefore)) return true;
  if (intake.forgetAbsences(keepFrom)) await commit.next();
  await forgetSources(parts);
  return false;
}

/** As parameters: whole numbers of BIGINT columns. */
const bounds = ({ from, to }: TimeRange) => ({ from: BigInt(from), to: BigInt(to) });

const DELETE_SLICE = 'DELETE FROM contributions WHERE start_ms >= $from AND start_ms < $to';

/** Sums the next slice; `false`: there is none left. */
async function sumNext({ reader, commit }: CompactionParts, sumBefore: Instant): Promise<boolean> {
  const from = await summedUntil(reader);
  if (from >= sumBefore) return false;
  const slice = await oldestSlice(reader, UNSUMMED, {
    range: { from, to: sumBefore },
    rowsMax: ROWS_A_SLICE,
  });
  if (slice === undefined) return false;
  const isSingle = slice.rows > ROWS_A_SLICE;
  const isSummed = await holdsSums(reader, slice);
  const end = isSingle && !isSummed ? await firstSources(reader, slice) : EVERY_SOURCE;
  await commit.alone(async (connection) => {
    if (!isSummed) await sum(connection, slice, end);
    if (end === EVERY_SOURCE) await connection.run(SUMMED_UNTIL, { until: BigInt(slice.to) });
  });
  return true;
}

/** Nothing is to be summed: no source has two rows in a step, as after an import. */
async function holdsSums(reader: DuckDBConnection, slice: Slice): Promise<boolean> {
  const [found] = await queryRows<{ sums: number }>(
    reader,
    `SELECT CAST(count(DISTINCT (source, start_ms)) AS DOUBLE) AS sums FROM contributions WHERE ${IN_SLICE}`,
    bounds(slice),
  );
  return found?.sums === slice.rows;
}

/** Of a single step with too many rows: end of the first sources, by number, that have no more than a slice together, or of the first one. */
async function firstSources(reader: DuckDBConnection, slice: Slice): Promise<number> {
  const [found] = await queryRows<{ end: number | null }>(
    reader,
    `SELECT max(source) + 1 AS "end" FROM (
      SELECT source, sum(count(*)) OVER (ORDER BY source) AS rows, row_number() OVER (ORDER BY source) AS place
      FROM contributions WHERE ${IN_SLICE} GROUP BY source)
    WHERE rows <= ${ROWS_A_SLICE} OR place = 1`,
    bounds(slice),
  );
  return found?.end ?? EVERY_SOURCE;
}

const SUMMED_UNTIL = 'UPDATE pra_store SET summed_until_ms = $until';

async function summedUntil(reader: DuckDBConnection): Promise<Instant> {
  const [store] = await queryRows<{ until: Instant | null }>(
    reader,
    'SELECT CAST(summed_until_ms AS DOUBLE) AS until FROM pra_store',
  );
  return store?.until ?? Number.MIN_SAFE_INTEGER;
}

/** One row for many: added first, then the others go. Sums that are there already stay, and add up with later ones. */
async function sum(connection: DuckDBConnection, slice: Slice, end: number): Promise<void> {
  const part = { ...bounds(slice), end };
  await connection.run(
    `INSERT INTO contributions
      SELECT source, start_ms, ${ALL_CLIENTS}, 0, ${SUMS} FROM contributions
      WHERE ${IN_SLICE} AND source < $end GROUP BY source, start_ms`,
    part,
  );
  await connection.run(`DELETE FROM contributions WHERE ${IN_SLICE} AND source < $end`, part);
}

const IN_SLICE = `start_ms >= $from AND start_ms < $to AND client <> ${ALL_CLIENTS}`;
const SUMS = [
  'count',
  'retries',
  'rejected',
  'failed',
  'cold',
  'cpu_seconds',
  'memory_bytes',
  'bytes_in',
  'bytes_out',
  'service_seconds',
]
  .map((column) => `sum(${column})`)
  .join(', ');

/**
 * Lets go of the sources that have no contribution any more, and that nothing on its way names. If that fails
 * their names stay in the file, of no use, until the next time.
 */
async function forgetSources({ reader, commit, intake }: CompactionParts): Promise<void> {
  if ((await orphans(reader)).length === 0) return;
  await commit.alone(async (connection) => {
    // Looked for again: what was committed meanwhile may name one of them.
    const forgotten = intake.forgetSources(await orphans(connection));
    if (forgotten.length === 0) return;
    await connection.run(`DELETE FROM sources WHERE id IN (${forgotten.join()})`);
  });
}

async function orphans(connection: DuckDBConnection): Promise<readonly number[]> {
  const rows = await queryRows<{ id: number }>(connection, ORPHANS);
  return rows.map(({ id }) => id);
}

const ORPHANS = 'SELECT id FROM sources WHERE id NOT IN (SELECT source FROM contributions)';
