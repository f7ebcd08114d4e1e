/**
 * Which tables a file has, and whether this version can work with them.
 *
 * A new file gets them; an older one is brought up to date by the migrations that it lacks, all in one
 * transaction; a newer one, or a DuckDB file of somebody else, is refused. Migrations are history: one that
 * was released is never edited.
 *
 * There are no keys: uniqueness is kept by the one process that writes, and an index would slow every write.
 * Times are `_ms`, milliseconds since 1970 (UTC). Counts are DOUBLE, exact for whole numbers up to 2^53.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { query, queryRows } from './rows.ts';
import { StoreRefused } from './refused.ts';

/** The migration at index i brings a file from version i to i + 1. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE pra_store (schema_version INTEGER NOT NULL, step_ms BIGINT NOT NULL);
  CREATE TABLE sources (id INTEGER NOT NULL, name VARCHAR NOT NULL);
  CREATE TABLE clients (
    id INTEGER NOT NULL, name VARCHAR NOT NULL, sequence BIGINT NOT NULL, watermark_ms BIGINT,
    has_left BOOLEAN NOT NULL, seen_at_ms BIGINT NOT NULL, first_start_ms BIGINT);
  CREATE TABLE contributions (
    source INTEGER NOT NULL, start_ms BIGINT NOT NULL, client INTEGER NOT NULL, sequence BIGINT NOT NULL,
    count DOUBLE NOT NULL, retries DOUBLE NOT NULL, rejected DOUBLE NOT NULL, failed DOUBLE NOT NULL,
    cold DOUBLE NOT NULL, cpu_seconds DOUBLE NOT NULL, memory_bytes DOUBLE NOT NULL, bytes_in DOUBLE NOT NULL,
    bytes_out DOUBLE NOT NULL, service_seconds DOUBLE NOT NULL);
  CREATE TABLE decisions (
    pool VARCHAR NOT NULL, at_ms BIGINT NOT NULL, epoch BIGINT NOT NULL, revision BIGINT NOT NULL,
    warm INTEGER NOT NULL, ready_by_ms BIGINT NOT NULL, trail_json VARCHAR NOT NULL, inputs_json VARCHAR NOT NULL);
  CREATE TABLE scores (
    series VARCHAR NOT NULL, model VARCHAR NOT NULL, issued_at_ms BIGINT NOT NULL, kind VARCHAR NOT NULL,
    from_lead INTEGER NOT NULL, to_lead INTEGER NOT NULL, step_ms BIGINT NOT NULL, actual DOUBLE NOT NULL,
    point DOUBLE NOT NULL, pinball DOUBLE NOT NULL, levels DOUBLE[] NOT NULL, covered BOOLEAN[] NOT NULL);
  CREATE TABLE checkpoints (name VARCHAR NOT NULL, value_json VARCHAR NOT NULL);
  `,
  // What a client vouches for. Up to here it was taken to vouch for everything since its first contribution.
  `
  ALTER TABLE clients RENAME COLUMN first_start_ms TO vouches_from_ms;
  UPDATE clients SET vouches_from_ms =
    CASE WHEN watermark_ms IS NULL THEN NULL ELSE least(coalesce(vouches_from_ms, watermark_ms), watermark_ms) END;
  ALTER TABLE clients ADD COLUMN absences_json VARCHAR DEFAULT '[]';
  ALTER TABLE pra_store ADD COLUMN summed_until_ms BIGINT;
  `,
  `
  CREATE TABLE parameters (
    model VARCHAR NOT NULL, version INTEGER NOT NULL, series VARCHAR NOT NULL, fitted_at_ms BIGINT NOT NULL,
    row_float32 BLOB NOT NULL);
  `,
  `
  CREATE TABLE events (
    id VARCHAR NOT NULL, name VARCHAR NOT NULL, kind VARCHAR NOT NULL, from_ms BIGINT NOT NULL, to_ms BIGINT NOT NULL,
    sources_json VARCHAR NOT NULL, effect_json VARCHAR NOT NULL);
  `,
  // What came of events, which is kept longer than they are.
  `
  CREATE TABLE occurrences (
    id VARCHAR NOT NULL, name VARCHAR NOT NULL, kind VARCHAR NOT NULL, from_ms BIGINT NOT NULL, to_ms BIGINT NOT NULL,
    sources_json VARCHAR NOT NULL, effect_json VARCHAR NOT NULL);
  `,
];

const SCHEMA_VERSION = MIGRATIONS.length;

/** Makes sure that the file is a store of this schema and step length, or throws `StoreRefused`. */
export async function prepareSchema(
  connection: DuckDBConnection,
  { path, stepMs }: { readonly path: string; readonly stepMs: number },
): Promise<void> {
  const found = await versionOf(connection, path);
  if (found > SCHEMA_VERSION) {
    throw new StoreRefused({
      reason: 'newer-schema',
      path,
      detail: `has schema version ${found}; this version of PRA knows up to ${SCHEMA_VERSION}`,
      remedy: 'Use the version of PRA that wrote it, or a newer one; the file was not touched.',
    });
  }
  if (found < SCHEMA_VERSION) await migrate(connection, found, stepMs);
  await checkStep(connection, path, stepMs);
}

/** 0: the file is empty. */
async function versionOf(connection: DuckDBConnection, path: string): Promise<number> {
  const tables = await queryRows<{ name: string }>(
    connection,
    'SELECT table_name AS name FROM duckdb_tables()',
  );
  if (tables.length === 0) return 0;
  if (!tables.some(({ name }) => name === 'pra_store')) {
    throw new StoreRefused({
      reason: 'not-a-store',
      path,
      detail: 'is a DuckDB file, but not one of PRA',
      remedy: 'Give another path; the file was not touched.',
    });
  }
  const [store] = await queryRows<{ version: number }>(
    connection,
    'SELECT schema_version AS version FROM pra_store',
  );
  return store?.version ?? 0;
}

async function migrate(connection: DuckDBConnection, from: number, stepMs: number): Promise<void> {
  const version =
    from === 0
      ? `INSERT INTO pra_store (schema_version, step_ms) VALUES (${SCHEMA_VERSION}, ${stepMs})`
      : `UPDATE pra_store SET schema_version = ${SCHEMA_VERSION}`;
  for (const statement of ['BEGIN TRANSACTION', ...MIGRATIONS.slice(from), version, 'COMMIT']) {
    await query(connection, statement);
  }
}

async function checkStep(connection: DuckDBConnection, path: string, stepMs: number): Promise<void> {
  const [store] = await queryRows<{ stepMs: number }>(
    connection,
    'SELECT CAST(step_ms AS DOUBLE) AS "stepMs" FROM pra_store',
  );
  if (store?.stepMs === stepMs) return;
  throw new StoreRefused({
    reason: 'other-step',
    path,
    detail: `counts by steps of ${store?.stepMs ?? 'unknown'} ms, not of ${stepMs} ms`,
    remedy: 'Configure the step length of the file, or start a new file and import the history into it.',
  });
}
