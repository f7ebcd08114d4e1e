/**
 * The history in QuestDB: contributions written as line protocol over HTTP, read over the PostgreSQL wire.
 *
 * What is acknowledged survives `kill -9` of this process and of the server: the server has it in its
 * write-ahead log. Loss of power on the server's side is survived if `cairo.commit.mode` is `sync` there.
 *
 * There are no transactions over two tables, so the order does the work: rows first, then the marks of their
 * clients. A batch that is sent again replaces its rows (DEDUP), and a process that died between the two
 * finds its batches in the rows when it opens again. The server makes rows visible some milliseconds after
 * it has acknowledged them; that is waited for when something is read, not by every append.
 *
 * One process at a time writes the batches of a client.
 */
import type { Batch, ClientMark } from '../../core/demand/batch.ts';
import { checkBatch } from '../../core/demand/batch-check.ts';
import type { Series } from '../../core/demand/series.ts';
import type { SourceId } from '../../core/units/source-key.ts';
import type { Instant, TimeRange } from '../../core/units/time.ts';
import { StoreUnavailable } from '../../ports/failure.ts';
import type { AppendResult, History } from '../../ports/history.ts';
import { Intake } from './intake.ts';
import type { IlpAddress } from './line-sender.ts';
import { LineSender } from './line-sender.ts';
import { readSeries, readSpan } from './read-series.ts';
import { dropDaysBefore } from './retention.ts';
import { readStoredClients } from './stored-clients.ts';
import type { PgAddress } from './sql.ts';
import { Sql } from './sql.ts';
import { createTables, sendClients, sendContributions, tablesOf } from './tables.ts';

export interface QuestDbOptions {
  /** Where rows are written: the server's HTTP port. */
  readonly ilp: IlpAddress;
  /** Where they are read: its PostgreSQL port. */
  readonly pg: PgAddress;
  /** Lower-case letters, digits and `_`. Tables whose names start with it are made where they are missing. */
  readonly tablePrefix: string;
  readonly stepMs: number;
  /** An append, or one query of a reading, that has not ended after this has failed. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 10_000;

/** The history as the server has it, ready to go on. Rejects with `StoreUnavailable`. */
export async function openQuestDbHistory(options: QuestDbOptions): Promise<History> {
  const { stepMs, deadlineMs = DEADLINE_MS } = options;
  const tables = tablesOf(options.tablePrefix);
  const sql = new Sql(options.pg, deadlineMs);
  const sender = new LineSender(options.ilp, deadlineMs);
  const intake = await openIntake().catch(async (error: unknown) => {
    await sql.close();
    throw error;
  });
  let closing: Promise<void> | undefined;

  async function openIntake(): Promise<Intake> {
    await createTables(sql, tables);
    const { clients, behind } = await readStoredClients(sql, tables);
    // Rows may go one day, and what only they knew of their clients must not go with them.
    const sent = { table: tables.clients, rows: behind };
    await sendClients(sender, sent, AbortSignal.timeout(deadlineMs));
    return new Intake(clients, async ({ contributions, clients }) => {
      const deadline = AbortSignal.timeout(deadlineMs);
      await sendContributions(sender, { table: tables.contributions, rows: contributions }, deadline);
      await sendClients(sender, { table: tables.clients, rows: clients }, deadline);
    });
  }

  async function whileOpen<T>(call: () => Promise<T>): Promise<T> {
    if (closing !== undefined) throw new StoreUnavailable('closed', 'the history is closed');
    return call();
  }

  function append(batches: readonly Batch[]): Promise<readonly AppendResult[]> {
    for (const batch of batches) checkBatch(batch, stepMs);
    return intake.append(batches);
  }

  const readAll = (range: TimeRange, only: readonly SourceId[] | undefined): Promise<readonly Series[]> =>
    readSeries(sql, { table: tables.contributions, range, stepMs, only });

  async function compact(keepFrom: Instant): Promise<boolean> {
    await dropDaysBefore(sql, { table: tables.contributions, stepMs }, keepFrom);
    return false;
  }

  const sortedMarks = (): ClientMark[] =>
    [...intake.clients.values()].sort((a, b) => (a.client < b.client ? -1 : 1));

  async function close(): Promise<void> {
    await intake.idle();
    sender.close();
    await sql.close();
  }

  return {
    append: (batches) => whileOpen(() => append(batches)),
    readAll: (range, only) => whileOpen(() => readAll(range, only)),
    compact: ({ keepFrom }) => whileOpen(() => compact(keepFrom)),
    span: (from) => whileOpen(() => readSpan(sql, { table: tables.contributions, stepMs, from })),
    clients: () => whileOpen(() => Promise.resolve(sortedMarks())),
    close: () => (closing ??= close()),
  };
}
