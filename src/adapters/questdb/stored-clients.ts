/**
 * How far each client has come, as the server has it.
 *
 * Rows are written before the mark of their client, so a process that died in between has left rows without
 * a mark. They count, since each group of rows is one transaction; so their batches are known, and the
 * client's mark is the higher of the two. A watermark of such a batch is lost, and comes again with the next.
 */
import type { ClientId, ClientMark } from '../../core/demand/batch.ts';
import type { StoredClient } from './group.ts';
import type { Sql } from './sql.ts';
import type { Tables } from './tables.ts';

const MICROSECONDS_A_MS = 1_000;

/** All clients, by name. */
export async function readStoredClients(sql: Sql, tables: Tables): Promise<Map<ClientId, StoredClient>> {
  await sql.settle(tables.contributions);
  await sql.settle(tables.clients);
  const clients = await readMarked(sql, tables.clients);
  for (const rows of await readRowsByClient(sql, tables.contributions)) {
    const known = clients.get(rows.client);
    if (known === undefined || known.mark.sequence < rows.sequence) {
      clients.set(rows.client, withRows(known, rows));
    }
  }
  return clients;
}

type ClientColumns = [
  client: ClientId,
  sequence: number,
  watermark: number | null,
  hasLeft: boolean,
  seenAt: number,
  firstStart: number | null,
];

async function readMarked(sql: Sql, table: string): Promise<Map<ClientId, StoredClient>> {
  const rows = await sql.rows<ClientColumns>(
    `SELECT client, sequence, watermark_ms, has_left, seen_at_ms, first_start_ms FROM ${table}`,
  );
  return new Map(
    rows.map(([client, sequence, watermark, left, seenAt, firstStart]) => [
      client,
      {
        mark: { client, sequence, watermark: watermark ?? undefined, left, seenAt },
        firstStart: firstStart ?? undefined,
      },
    ]),
  );
}

/** What the rows tell of a client. */
interface RowsOfClient {
  readonly client: ClientId;
  /** The highest. */
  readonly sequence: number;
  readonly firstStart: number;
  readonly lastStart: number;
}

async function readRowsByClient(sql: Sql, table: string): Promise<readonly RowsOfClient[]> {
  const rows = await sql.rows<[client: ClientId, sequence: number, first: number, last: number]>(
    `SELECT client, max(sequence), min(ts)::LONG, max(ts)::LONG FROM ${table} GROUP BY client`,
  );
  return rows.map(([client, sequence, first, last]) => ({
    client,
    sequence,
    firstStart: first / MICROSECONDS_A_MS,
    lastStart: last / MICROSECONDS_A_MS,
  }));
}

function withRows(known: StoredClient | undefined, rows: RowsOfClient): StoredClient {
  // When the first batch of a client came is known by its mark alone; not before its newest step, anyway.
  const mark: ClientMark = {
    ...(known?.mark ?? { client: rows.client, watermark: undefined, left: false, seenAt: rows.lastStart }),
    sequence: rows.sequence,
  };
  return { mark, firstStart: Math.min(known?.firstStart ?? rows.firstStart, rows.firstStart) };
}
