/** The checkpoints in Redis: a hash of JSON by name, and one of compressed bytes. */
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { check } from '../../core/units/check.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';
import type { Connection } from './connection.ts';
import { Gate } from '../../ports/stores/gate.ts';
import type { Keys } from './keys.ts';

export function openCheckpoints(connection: Connection, keys: Keys): Checkpoints {
  const gate = new Gate('checkpoints in Redis');

  async function put(name: string, value: unknown): Promise<void> {
    check(value !== undefined, `checkpoint ${name} has a value`);
    const json = JSON.stringify(value);
    await connection.ask((redis) => redis.hset(keys.checkpoints, name, json));
  }

  async function get(name: string): Promise<unknown> {
    const json = await connection.ask((redis) => redis.hget(keys.checkpoints, name));
    return json === null ? undefined : (JSON.parse(json) as unknown);
  }

  async function putBytes(name: string, bytes: Uint8Array): Promise<void> {
    const small = await promisify(deflate)(bytes, { level: 1 }); // In a thread of its own.
    await connection.ask((redis) => redis.hset(keys.checkpointBytes, name, small));
  }

  async function getBytes(name: string): Promise<Uint8Array | undefined> {
    const small = await connection.ask((redis) => redis.hgetBuffer(keys.checkpointBytes, name));
    if (small === null) return undefined;
    try {
      return Uint8Array.from(await promisify(inflate)(small));
    } catch {
      return undefined; // Not what `putBytes` wrote: as good as none.
    }
  }

  return {
    put: (name, value) => gate.pass(() => put(name, value)),
    get: (name) => gate.pass(() => get(name)),
    putBytes: (name, bytes) => gate.pass(() => putBytes(name, bytes)),
    getBytes: (name) => gate.pass(() => getBytes(name)),
    close: () => gate.close(),
  };
}
