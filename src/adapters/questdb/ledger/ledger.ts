/**
 * The ledger in QuestDB: decisions with their ground, scores in columns; days that are past their retention go whole.
 *
 * What is acknowledged is in the server's write-ahead log. Of an append that was rejected a part may be there all the
 * same: decisions go before scores, in requests of bounded size. Rows that are sent again replace themselves.
 */
import type { DecisionInputs, NumberedDecision, TrailEntry } from '../../../core/allocation/decision.ts';
import type { PoolId } from '../../../core/capacity/pool.ts';
import { decodePlain } from '../../../core/units/plain-json.ts';
import type { Instant } from '../../../core/units/time.ts';
import { formatInstant } from '../../../core/units/time.ts';
import { StoreUnavailable } from '../../../ports/failure.ts';
import type { Ledger, LedgerEntries } from '../../../ports/ledger.ts';
import { LineSender } from '../line-sender.ts';
import type { QuestDbOptions } from '../open.ts';
import { dropDaysBefore } from '../retention.ts';
import { Sql } from '../sql.ts';
import { readAccuracy, readCounterfactual, readTrial } from './accuracy.ts';
import type { LedgerTables } from './tables.ts';
import { createLedgerTables, decisionLine, ledgerTablesOf, scoreLines } from './tables.ts';

const DEADLINE_MS = 10_000;
/** Some megabytes of decisions. */
const ROWS_A_REQUEST = 5_000;

/** The ledger as the server has it. Rejects with `StoreUnavailable`, with nothing left open. */
export async function openQuestDbLedger({
  ilp,
  pg,
  tablePrefix,
  deadlineMs = DEADLINE_MS,
}: Omit<QuestDbOptions, 'stepMs'>): Promise<Ledger> {
  const tables = ledgerTablesOf(tablePrefix);
  const sql = new Sql(pg, deadlineMs);
  const sender = new LineSender(ilp, deadlineMs);
  await createLedgerTables(sql, tables).catch(async (error: unknown) => {
    await sql.close();
    throw error;
  });
  const writeScore = scoreLines(tables.scores);
  /** The sender takes one call at a time. */
  let last: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | undefined;

  async function whileOpen<T>(call: () => Promise<T>): Promise<T> {
    if (closing !== undefined) throw new StoreUnavailable('closed', 'the ledger is closed');
    return call();
  }

  async function send<Row>(
    rows: readonly Row[],
    write: Parameters<typeof sender.send<Row>>[1],
  ): Promise<void> {
    for (let at = 0; at < rows.length; at += ROWS_A_REQUEST) {
      await sender.send(rows.slice(at, at + ROWS_A_REQUEST), write, AbortSignal.timeout(deadlineMs));
    }
  }

  function append({ decisions, scores }: LedgerEntries): Promise<void> {
    const written = last.then(async () => {
      await send(decisions, decisionLine(tables.decisions));
      await send(scores.map(writeScore.number), writeScore.write);
    });
    last = written.catch(() => undefined);
    return written;
  }

  async function forget(keepFrom: Instant): Promise<boolean> {
    for (const table of [tables.scores, tables.decisions]) {
      await dropDaysBefore(sql, { table, stepMs: 1 }, keepFrom);
    }
    return false;
  }

  async function close(): Promise<void> {
    await last;
    sender.close();
    await sql.close();
  }

  return {
    append: (entries) => whileOpen(() => append(entries)),
    decisionAt: (pool, at) => whileOpen(() => readDecision({ sql, tables }, pool, at)),
    accuracy: (query) => whileOpen(() => readAccuracy(sql, tables.scores, query)),
    counterfactual: (candidate) => whileOpen(() => readCounterfactual(sql, tables.scores, candidate)),
    trial: (candidate, since) => whileOpen(() => readTrial(sql, tables.scores, { candidate, since })),
    forget: (keepFrom) => whileOpen(() => forget(keepFrom)),
    close: () => (closing ??= close()),
  };
}

const MICROSECONDS_A_MS = 1_000;

type DecisionColumns = [
  microseconds: number,
  epoch: number,
  revision: number,
  warm: number,
  readyBy: number,
  trail: string,
  inputs: string,
];

async function readDecision(
  { sql, tables }: { readonly sql: Sql; readonly tables: LedgerTables },
  pool: PoolId,
  at: Instant,
): Promise<NumberedDecision | undefined> {
  await sql.settle(tables.decisions);
  const [row] = await sql.rows<DecisionColumns>(
    `SELECT ts::LONG, epoch, revision, warm, ready_by_ms, trail_json, inputs_json FROM ${tables.decisions}
     WHERE pool = $1 AND ts <= $2 ORDER BY ts DESC, epoch DESC, revision DESC LIMIT 1`,
    [pool, formatInstant(at)],
  );
  if (row === undefined) return undefined;
  const [microseconds, epoch, revision, warm, readyBy, trail, inputs] = row;
  return {
    ...{ pool, at: microseconds / MICROSECONDS_A_MS, epoch, revision, warm, readyBy },
    trail: decodePlain(trail) as readonly TrailEntry[],
    inputs: decodePlain(inputs) as DecisionInputs,
  };
}
