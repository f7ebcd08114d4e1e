/** The checkpoints in the DuckDB file: the newest value of each name, as JSON; bytes are compressed, and a string of it. */
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { DuckDBConnection } from '@duckdb/node-api';
import { check } from '../../core/units/check.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';
import { Gate } from '../../ports/stores/gate.ts';
import type { GroupCommit, Share } from './engine/group-commit.ts';
import { appendRows, queryRows } from './engine/rows.ts';

export interface CheckpointsParts {
  readonly reader: DuckDBConnection;
  readonly commit: GroupCommit;
}

/** Before the name of bytes. */
const BYTES = 'bytes ';

export function openCheckpoints({ reader, commit }: CheckpointsParts): Checkpoints {
  /** By name; a value that is put again before it was written is written once. */
  let collected = new Map<string, string>();
  const gate = new Gate('checkpoints');

  commit.join({
    take() {
      const values = collected;
      collected = new Map();
      return values.size === 0 ? undefined : shareOf(values);
    },
    drop() {
      collected = new Map();
    },
  });

  async function put(name: string, value: unknown): Promise<void> {
    check(value !== undefined, `checkpoint ${name} has a value`);
    collected.set(name, JSON.stringify(value));
    await commit.next();
  }

  async function get(name: string): Promise<unknown> {
    const [row] = await queryRows<{ json: string }>(
      reader,
      'SELECT value_json AS json FROM checkpoints WHERE name = $name',
      { name },
    );
    return row === undefined ? undefined : (JSON.parse(row.json) as unknown);
  }

  async function putBytes(name: string, bytes: Uint8Array): Promise<void> {
    const small = await promisify(deflate)(bytes, { level: 1 }); // In a thread of its own.
    await put(`${BYTES}${name}`, small.toString('base64'));
  }

  async function getBytes(name: string): Promise<Uint8Array | undefined> {
    const text = await get(`${BYTES}${name}`);
    if (typeof text !== 'string') return undefined;
    try {
      return Uint8Array.from(await promisify(inflate)(Buffer.from(text, 'base64')));
    } catch {
      return undefined; // Not what `putBytes` wrote: as good as none.
    }
  }

  return {
    putBytes: (name, bytes) => gate.pass(() => putBytes(name, bytes)),
    getBytes: (name) => gate.pass(() => getBytes(name)),
    put: (name, value) => gate.pass(() => put(name, value)),
    get: (name) => gate.pass(() => get(name)),
    close: () => gate.close(),
  };
}

const shareOf = (values: ReadonlyMap<string, string>): Share => ({
  async write(connection) {
    for (const name of values.keys())
      await connection.run('DELETE FROM checkpoints WHERE name = $name', { name });
    await appendRows(connection, 'checkpoints', [...values]);
  },
  committed: () => undefined,
});
