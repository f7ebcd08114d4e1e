/**
 * SQL over the PostgreSQL wire: rows as arrays of plain values.
 *
 * Times are read as LONG, microseconds since 1970: QuestDB sends a TIMESTAMP without a zone, and `pg` would
 * read it in the zone of this process.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { present } from '../../core/units/check.ts';
import { StoreUnavailable } from '../../ports/failure.ts';
import { toUnavailable } from './unavailable.ts';

export interface PgAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** LONG comes as text; no count, sequence or time here is above 2^53. */
const TYPES = new pg.TypeOverrides();
TYPES.setTypeParser(pg.types.builtins.INT8, Number);

/** One for a reading, one so that others need not wait for it. */
const CONNECTIONS_MAX = 2;

const WAL_PROGRESS = `
  SELECT suspended, "writerTxn", "sequencerTxn", "errorMessage" FROM wal_tables() WHERE name = $1`;
type WalProgress = [isSuspended: boolean, applied: number, acknowledged: number, error: string | null];

export class Sql {
  readonly #pool: pg.Pool;
  readonly #deadlineMs: number;

  /** Connects when there is something to ask. A query that takes longer than `deadlineMs` fails. */
  constructor(address: PgAddress, deadlineMs: number) {
    this.#deadlineMs = deadlineMs;
    this.#pool = new pg.Pool({
      ...address,
      max: CONNECTIONS_MAX,
      connectionTimeoutMillis: deadlineMs,
      query_timeout: deadlineMs,
      types: TYPES,
    });
    // A connection that was lost while nobody used it: the pool makes another one for the next query.
    this.#pool.on('error', () => undefined);
  }

  /** Rows as arrays in the order of the selection. `Row` is what the query selects, on its word. Rejects with `StoreUnavailable`. */
  async rows<Row extends unknown[]>(text: string, values: unknown[] = []): Promise<readonly Row[]> {
    try {
      const { rows } = await this.#pool.query<Row>({ text, values, rowMode: 'array' });
      return rows;
    } catch (error) {
      throw toUnavailable(error);
    }
  }

  /** Resolves when all that the table has acknowledged until now is visible to readers. Rejects with `StoreUnavailable`. */
  async settle(table: string): Promise<void> {
    const deadline = AbortSignal.timeout(this.#deadlineMs);
    let wanted: number | undefined;
    for (let waitMs = 1; ; waitMs = Math.min(50, waitMs * 2)) {
      const [progress] = await this.rows<WalProgress>(WAL_PROGRESS, [table]);
      const [isSuspended, applied, acknowledged, error] = present(progress, `the table ${table}`);
      if (isSuspended) {
        throw new StoreUnavailable(
          'suspended',
          `QuestDB has suspended ${table}: ${error ?? 'it does not say why'}`,
        );
      }
      wanted ??= acknowledged;
      if (applied >= wanted) return;
      if (deadline.aborted)
        throw new StoreUnavailable('timeout', `QuestDB lags behind its own log of ${table}`);
      await pause(waitMs);
    }
  }

  /** Resolves when queries under way have ended. */
  close(): Promise<void> {
    return this.#pool.end();
  }
}
