/** A DuckDB file in a folder of its own, for the length of a test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { DuckDbStore } from '../../../src/adapters/duckdb/open.ts';
import { openDuckDb } from '../../../src/adapters/duckdb/open.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';

export interface DuckDbPlace {
  readonly path: string;
  /** Opens the file anew; closes what was opened before. */
  open(): Promise<DuckDbStore>;
}

export async function duckDbPlace(t: TestContext): Promise<DuckDbPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'pra-duckdb-'));
  const path = join(folder, 'pra.duckdb');
  let store: DuckDbStore | undefined;
  t.after(async () => {
    await store?.close();
    await rm(folder, { recursive: true });
  });
  return {
    path,
    async open() {
      await store?.close();
      store = await openDuckDb({ path, stepMs: MINUTE_MS });
      return store;
    },
  };
}
