/**
 * Which tables the history has, and how a row of each is written.
 *
 * `contributions`: one row a (step, source, client, sequence); written again it replaces itself.
 * `clients`: one row a client, replaced by every batch. QuestDB wants a designated timestamp in the key of
 * that, so all rows have the same one; the table stays as small as there are clients.
 */
import type { Sender } from '@questdb/nodejs-client';
import type { ClientMark, Contribution } from '../../core/demand/batch.ts';
import { check } from '../../core/units/check.ts';
import type { ContributionRow } from './group.ts';
import type { LineSender } from './line-sender.ts';
import type { Sql } from './sql.ts';

export interface Tables {
  readonly contributions: string;
  readonly clients: string;
}

/** The names go into SQL as they are. */
export function tablePrefixOf(prefix: string): string {
  check(/^[a-z][a-z0-9_]{0,60}$/.test(prefix), `\`${prefix}\` is no prefix for the names of tables`);
  return prefix;
}

export function tablesOf(prefix: string): Tables {
  const checked = tablePrefixOf(prefix);
  return { contributions: `${checked}_contributions`, clients: `${checked}_clients` };
}

type Field = Exclude<keyof Contribution, 'source' | 'start'>;

/** Column of each sum: whole numbers as LONG, the others as DOUBLE. */
const WHOLE: readonly (readonly [Field, string])[] = [
  ['count', 'count'],
  ['retries', 'retries'],
  ['rejected', 'rejected'],
  ['failed', 'failed'],
  ['cold', 'cold'],
];
const FRACTIONAL: readonly (readonly [Field, string])[] = [
  ['cpuSeconds', 'cpu_seconds'],
  ['memoryBytes', 'memory_bytes'],
  ['bytesIn', 'bytes_in'],
  ['bytesOut', 'bytes_out'],
  ['serviceSeconds', 'service_seconds'],
];

const columns = (fields: readonly (readonly [Field, string])[], type: string): string =>
  fields.map(([, column]) => `${column} ${type}`).join(', ');

/** Resolves when both tables are there. */
export async function createTables(sql: Sql, { contributions, clients }: Tables): Promise<void> {
  await sql.rows(`
    CREATE TABLE IF NOT EXISTS ${contributions} (
      ts TIMESTAMP, source SYMBOL, client SYMBOL, sequence LONG,
      ${columns(WHOLE, 'LONG')}, ${columns(FRACTIONAL, 'DOUBLE')}
    ) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP UPSERT KEYS(ts, source, client, sequence)`);
  await sql.rows(`
    CREATE TABLE IF NOT EXISTS ${clients} (
      ts TIMESTAMP, client SYMBOL, sequence LONG, watermark_ms LONG, has_left BOOLEAN,
      seen_at_ms LONG, vouches_from_ms LONG, absences_json VARCHAR
    ) TIMESTAMP(ts) PARTITION BY YEAR WAL DEDUP UPSERT KEYS(ts, client)`);
}

/** Rows of one table, which are sent as one transaction. */
interface Rows<Row> {
  readonly table: string;
  readonly rows: readonly Row[];
}

/** Resolves when the rows are durable, all of them together; rejects with `StoreUnavailable`. */
export const sendContributions = (
  sender: LineSender,
  { table, rows }: Rows<ContributionRow>,
  deadline: AbortSignal,
): Promise<void> => sender.send(rows, (line, row) => writeContribution(line.table(table), row), deadline);

/** Resolves when the clients' rows are replaced, durably; rejects with `StoreUnavailable`. */
export const sendClients = (
  sender: LineSender,
  { table, rows }: Rows<ClientMark>,
  deadline: AbortSignal,
): Promise<void> => sender.send(rows, (line, row) => writeClient(line.table(table), row), deadline);

function writeContribution(line: Sender, { client, sequence, contribution }: ContributionRow): Promise<void> {
  line.symbol('source', contribution.source).symbol('client', client).intColumn('sequence', sequence);
  for (const [field, column] of WHOLE) line.intColumn(column, contribution[field]);
  for (const [field, column] of FRACTIONAL) line.floatColumn(column, contribution[field]);
  return line.at(contribution.start, 'ms');
}

/** A column that is left out is NULL. */
function writeClient(line: Sender, mark: ClientMark): Promise<void> {
  line.symbol('client', mark.client).intColumn('sequence', mark.sequence);
  if (mark.watermark !== undefined) line.intColumn('watermark_ms', mark.watermark);
  line.booleanColumn('has_left', mark.left).intColumn('seen_at_ms', mark.seenAt);
  if (mark.vouchesFrom !== undefined) line.intColumn('vouches_from_ms', mark.vouchesFrom);
  return line.stringColumn('absences_json', JSON.stringify(mark.absences)).at(0, 'ms');
}
