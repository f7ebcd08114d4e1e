/**
 * How far each client has come, as the server has it.
 *
 * Rows are written before the mark of their client, so a process that died in between has left rows without
 * a mark. They count, since each group of rows is one transaction; so their batches are known, and the
 * client's mark is the higher of the two. A watermark of such a batch is lost, and comes again with the next.
 */
import type { Absence, ClientId, ClientMark } from '../../core/demand/batch.ts';
import type { Sql } from './sql.ts';
import type { Tables } from './tables.ts';

const MICROSECONDS_A_MS = 1_000;

export interface StoredClients {
  /** All of them, by name. */
  readonly clients: Map<ClientId, ClientMark>;
  /** Of these the ones whose stored mark is behind their rows. */
  readonly behind: readonly ClientMark[];
}

export async function readStoredClients(sql: Sql, tables: Tables): Promise<StoredClients> {
  await sql.settle(tables.contributions);
  await sql.settle(tables.clients);
  const clients = await readMarked(sql, tables.clients);
  const behind: ClientMark[] = [];
  for (const rows of await readRowsByClient(sql, tables.contributions)) {
    const known = clients.get(rows.client);
    if (known === undefined || known.sequence < rows.sequence) {
      behind.push(withRows(known, rows));
    }
  }
  for (const mark of behind) clients.set(mark.client, mark);
  return { clients, behind };
}

type ClientColumns = [
  client: ClientId,
  sequence: number,
  watermark: number | null,
  hasLeft: boolean,
  seenAt: number,
  vouchesFrom: number | null,
  absences: string,
];

async function readMarked(sql: Sql, table: string): Promise<Map<ClientId, ClientMark>> {
  const rows = await sql.rows<ClientColumns>(
    `SELECT client, sequence, watermark_ms, has_left, seen_at_ms, vouches_from_ms, absences_json FROM ${table}`,
  );
  return new Map(
    rows.map(([client, sequence, watermark, left, seenAt, vouchesFrom, absences]) => [
      client,
      {
        client,
        sequence,
        watermark: watermark ?? undefined,
        left,
        seenAt,
        vouchesFrom: vouchesFrom ?? undefined,
        absences: JSON.parse(absences) as readonly Absence[],
      },
    ]),
  );
}

/** What the rows tell of a client. */
interface RowsOfClient {
  readonly client: ClientId;
  /** The highest. */
  readonly sequence: number;
  readonly lastStart: number;
}

async function readRowsByClient(sql: Sql, table: string): Promise<readonly RowsOfClient[]> {
  const rows = await sql.rows<[client: ClientId, sequence: number, last: number]>(
    `SELECT client, max(sequence), max(ts)::LONG FROM ${table} GROUP BY client`,
  );
  return rows.map(([client, sequence, last]) => ({
    client,
    sequence,
    lastStart: last / MICROSECONDS_A_MS,
  }));
}

function withRows(known: ClientMark | undefined, { client, sequence, lastStart }: RowsOfClient): ClientMark {
  if (known) return { ...known, sequence };
  // When the first batch of a client came is known by its mark alone; not before its newest step, anyway.
  return {
    client,
    sequence,
    watermark: undefined,
    left: false,
    seenAt: lastStart,
    vouchesFrom: undefined,
    absences: [],
  };
}
