/**
 * The DuckDB file: who has it open, and with which settings.
 *
 * One connection writes (the group commit) and one reads, so a long read never holds up an acknowledgement.
 * DuckDB locks the file against other processes. Within the process it would open it twice without a word,
 * and two writers would overwrite each other: hence the set of paths below.
 */
import { existsSync } from 'node:fs';
import { link, mkdir, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { refusalOf, StoreRefused } from './refused.ts';

export interface DatabaseFile {
  readonly writer: DuckDBConnection;
  readonly reader: DuckDBConnection;
  /** Moves the write-ahead log into the file and lets go of it. */
  close(): Promise<void>;
}

export interface DatabaseFileOptions {
  readonly path: string;
  /** Size of the write-ahead log at which DuckDB moves it into the file. */
  readonly walBytesMax: number;
}

const openPaths = new Set<string>();

/** Opens the file, which is made with its folder if it is not there. Throws `StoreRefused`. */
export async function openDatabaseFile(options: DatabaseFileOptions): Promise<DatabaseFile> {
  const path = resolve(options.path);
  if (openPaths.has(path)) {
    throw new StoreRefused({
      reason: 'in-use',
      path,
      detail: 'is open in this process already',
      remedy: 'Close it there first, or give another path.',
    });
  }
  openPaths.add(path);
  try {
    await mkdir(dirname(path), { recursive: true });
    await makeFile(path);
    return await connect({ ...options, path });
  } catch (error) {
    openPaths.delete(path);
    throw refusalOf(path, error);
  }
}

/**
 * Makes the file if it is not there: beside, and linked to its name once it is whole, so that a process that
 * ends in the middle leaves no half of a file. Where another process was first, its file stays.
 */
async function makeFile(path: string): Promise<void> {
  if (existsSync(path)) return;
  const beside = `${path}.${process.pid}.new`;
  await rm(beside, { force: true });
  try {
    (await DuckDBInstance.create(beside)).closeSync();
    await link(beside, path).catch((error: unknown) => {
      if (!existsSync(path)) throw error;
    });
  } finally {
    await rm(beside, { force: true });
  }
}

async function connect({ path, walBytesMax }: DatabaseFileOptions): Promise<DatabaseFile> {
  const instance = await DuckDBInstance.create(path, {
    wal_autocheckpoint: `${walBytesMax}B`,
    // For pages in memory; larger aggregations spill beside the file. The default is 80 % of the machine.
    memory_limit: '1GB',
    // Nothing is ever fetched from the network.
    autoinstall_known_extensions: 'false',
  });
  const writer = await instance.connect();
  const reader = await instance.connect();
  return {
    writer,
    reader,
    async close() {
      // Only for a quick start next time: what was acknowledged is in the log already.
      await writer.run('CHECKPOINT').catch(() => undefined);
      writer.closeSync();
      reader.closeSync();
      instance.closeSync();
      openPaths.delete(path);
    },
  };
}
