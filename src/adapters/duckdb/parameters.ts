/** The parameters in the DuckDB file: of each model version and series the newest row, as float32 bytes. */
import { blobValue } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import type { FittedRow, Parameters } from '../../ports/parameters.ts';
import { Gate } from '../../ports/stores/gate.ts';
import type { GroupCommit } from './engine/group-commit.ts';
import type { Row } from './engine/rows.ts';
import { appendRows, queryRows } from './engine/rows.ts';

export interface ParametersParts {
  readonly reader: DuckDBConnection;
  readonly commit: GroupCommit;
}

export function openParameters({ reader, commit }: ParametersParts): Parameters {
  let collected: Row[] = [];
  const gate = new Gate('parameters');

  commit.join({
    take() {
      const rows = collected;
      collected = [];
      if (rows.length === 0) return undefined;
      return {
        async write(connection) {
          await appendRows(connection, 'parameters', rows);
          await connection.run(DROP_OLDER);
        },
        committed: () => undefined,
      };
    },
    drop() {
      collected = [];
    },
  });

  return {
    put: (rows) =>
      gate.pass(async () => {
        collected.push(...rows.map(toRow));
        await commit.next();
      }),
    rows: (model) => gate.pass(() => readRows(reader, model)),
    close: () => gate.close(),
  };
}

/** Of rows that were fitted at the same instant the one that was put last stays. */
const DROP_OLDER = `
  DELETE FROM parameters WHERE rowid IN (
    SELECT rowid FROM (
      SELECT rowid, row_number() OVER (
        PARTITION BY model, version, series ORDER BY fitted_at_ms DESC, rowid DESC) AS place
      FROM parameters)
    WHERE place > 1)`;

const NEWEST = `
  SELECT series, CAST(fitted_at_ms AS DOUBLE) AS "fittedAt", row_float32 AS bytes
  FROM parameters
  WHERE model = $name AND version = $version
  ORDER BY series`;

/** The bytes are copied: the caller may change its array. */
const toRow = ({ model, series, fittedAt, values }: FittedRow): Row => [
  model.name,
  model.version,
  series,
  BigInt(fittedAt),
  blobValue(new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice()),
];

async function readRows(reader: DuckDBConnection, { name, version }: ModelId): Promise<readonly FittedRow[]> {
  const rows = await queryRows<{ series: string; fittedAt: number; bytes: Uint8Array }>(reader, NEWEST, {
    name,
    version,
  });
  return rows.map(({ series, fittedAt, bytes }) => ({
    model: { name, version },
    series,
    fittedAt,
    // A copy, since what the store gives may lie anywhere, and floats must start on a multiple of four.
    values: new Float32Array(Uint8Array.from(bytes).buffer),
  }));
}
