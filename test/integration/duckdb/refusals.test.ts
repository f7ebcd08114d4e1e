/** A file that cannot serve is refused in words to act on, and left as it is. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { StoreRefused } from '../../../src/adapters/duckdb/engine/refused.ts';
import { openDuckDb } from '../../../src/adapters/duckdb/open.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { duckDbPlace } from '../../contract/stores/duckdb-place.ts';

/** Runs SQL on the file as a stranger would. */
async function runSql(path: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}

/** Opens the file, which must be refused with all of `words` in the message. */
async function assertRefused(
  path: string,
  reason: StoreRefused['reason'],
  words: readonly RegExp[],
  stepMs = MINUTE_MS,
): Promise<void> {
  await assert.rejects(openDuckDb({ path, stepMs }), (error: unknown) => {
    assert.ok(error instanceof StoreRefused, String(error));
    assert.equal(error.reason, reason);
    assert.equal(error.path, path);
    for (const word of [path, error.remedy, ...words]) assert.match(error.message, new RegExp(word));
    return true;
  });
}

test('a file that is no DuckDB file is refused, and not a byte of it changes', async (t) => {
  const { path } = await duckDbPlace(t);
  for (const content of ['hello\n'.repeat(3_000), 'x', '']) {
    await writeFile(path, content);
    await assertRefused(path, 'not-a-store', [/is not a DuckDB file/]);
    assert.equal(await readFile(path, 'utf8'), content);
  }
});

test("a DuckDB file of somebody else's is refused, and not a byte of it changes", async (t) => {
  const { path } = await duckDbPlace(t);
  await runSql(path, 'CREATE TABLE sales (amount DOUBLE)');
  const before = await readFile(path);
  await assertRefused(path, 'not-a-store', [/is a DuckDB file, but not one of PRA/]);
  assert.deepEqual(await readFile(path), before);
});

test('a file with a newer schema is refused, and not a byte of it changes', async (t) => {
  const place = await duckDbPlace(t);
  await (await place.open()).close();
  await runSql(place.path, 'UPDATE pra_store SET schema_version = 99');
  const before = await readFile(place.path);
  await assertRefused(place.path, 'newer-schema', [/schema version 99/, /knows up to 5/]);
  assert.deepEqual(await readFile(place.path), before);
});

test('a file that counts by other steps is refused, and opens with its own', async (t) => {
  const place = await duckDbPlace(t);
  await (await place.open()).close();
  await assertRefused(place.path, 'other-step', [/steps of 60000 ms, not of 1000 ms/], 1_000);
  await (await place.open()).close();
});

test('a file that this process has open already is refused until it is closed', async (t) => {
  const place = await duckDbPlace(t);
  const store = await place.open();
  await assertRefused(place.path, 'in-use', [/open in this process/]);
  await store.checkpoints.put('still', 'works');
  await store.close();
  assert.equal(await (await place.open()).checkpoints.get('still'), 'works');
});

test('a file that another process has open is refused, and the message says which process', async (t) => {
  const { path } = await duckDbPlace(t);
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', HOLD_OPEN, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  await assertRefused(path, 'locked', [new RegExp(`locked by process ${holder.pid ?? 'unknown'} `)]);
});

/** Opens the file, says so, and waits to be killed. */
const HOLD_OPEN = `
  import { DuckDBInstance } from '@duckdb/node-api';
  globalThis.instance = await DuckDBInstance.create(process.argv[1]);
  console.log('open');
  setInterval(() => {}, 60_000);
`;

test('a path that cannot be opened is refused', async (t) => {
  const { path } = await duckDbPlace(t);
  await assertRefused(dirname(path), 'not-accessible', [/cannot be opened/]);
});

test('folders that are not there yet are made', async (t) => {
  const { path } = await duckDbPlace(t);
  const deep = join(dirname(path), 'data', 'of', 'pra.duckdb');
  const store = await openDuckDb({ path: deep, stepMs: MINUTE_MS });
  await store.close();
  assert.ok((await readFile(deep)).length > 0);
});
