/** Real stores on a real database in memory, of which a test can make any statement of the writer fail. */
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openCheckpoints } from '../../../src/adapters/duckdb/checkpoints.ts';
import { GroupCommit } from '../../../src/adapters/duckdb/engine/group-commit.ts';
import { prepareSchema } from '../../../src/adapters/duckdb/engine/schema.ts';
import { openHistory } from '../../../src/adapters/duckdb/history.ts';
import { openLedger } from '../../../src/adapters/duckdb/ledger.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import type { Checkpoints } from '../../../src/ports/checkpoints.ts';
import type { History } from '../../../src/ports/history.ts';
import type { Ledger } from '../../../src/ports/ledger.ts';

export interface FaultyStores {
  readonly history: History;
  readonly ledger: Ledger;
  readonly checkpoints: Checkpoints;
  /** Reads what is committed. */
  readonly reader: DuckDBConnection;
  /** The history anew, as after a restart; what was appended to the one before must have settled. */
  reopen(): Promise<History>;
}

/** Says before each statement of the writer what it fails with; `undefined`: it does not. An appender is the statement APPEND. */
export type Fault = (statement: string) => Error | undefined;

export const diskFull = (): Error =>
  new Error('Could not write file "pra.duckdb.wal": No space left on device');

/** `after` is given what closes the database. */
export async function openFaultyStores(
  after: (close: () => void) => void,
  fault: Fault,
): Promise<FaultyStores> {
  const instance = await DuckDBInstance.create(':memory:');
  const reader = await instance.connect();
  const writer = await instance.connect();
  after(() => {
    reader.closeSync();
    writer.closeSync();
    instance.closeSync();
  });
  await prepareSchema(writer, { path: ':memory:', stepMs: MINUTE_MS });
  const commit = new GroupCommit(failing(writer, fault));
  return {
    history: await openHistory({ reader, commit, stepMs: MINUTE_MS }),
    ledger: openLedger({ reader, commit }),
    checkpoints: openCheckpoints({ reader, commit }),
    reader,
    reopen: () => openHistory({ reader, commit: new GroupCommit(failing(writer, fault)), stepMs: MINUTE_MS }),
  };
}

/** A transaction is always rolled back, whatever else fails: DuckDB does so by itself when it is closed. */
const failing = (connection: DuckDBConnection, fault: Fault): DuckDBConnection =>
  new Proxy(connection, {
    get(target, name) {
      const failure = (statement: string): Error | undefined =>
        statement === 'ROLLBACK' ? undefined : fault(statement);
      if (name === 'run') {
        return (sql: string, ...rest: never[]) => {
          const error = failure(sql);
          return error === undefined ? target.run(sql, ...rest) : Promise.reject(error);
        };
      }
      if (name === 'createAppender') {
        return (table: string) => {
          const error = failure('APPEND');
          return error === undefined ? target.createAppender(table) : Promise.reject(error);
        };
      }
      return Reflect.get(target, name, target) as unknown;
    },
  });
