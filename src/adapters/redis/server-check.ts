/**
 * Is this a Redis that keeps what it is given? Asked once, at the start, since what it is wrong about shows only
 * when it is too late: keys that are evicted when its memory is full, and a restart that forgets.
 *
 * | durability | what was acknowledged survives | asked of Redis |
 * | --- | --- | --- |
 * | `none` | `kill -9` of this process | `maxmemory-policy noeviction` |
 * | `seconds` | and of Redis, or a loss of power, but for the last two seconds | and `appendonly yes` |
 * | `full` | `kill -9` of either, and the loss of power | and `appendfsync always` |
 *
 * With `appendfsync everysec` Redis acknowledges before it writes whenever the flush of the second before is still
 * under way: a value put a millisecond before a `kill -9` of Redis was gone after its restart.
 */
import type { Connection } from './connection.ts';

export type Durability = 'none' | 'seconds' | 'full';

/** A Redis that must not be used as it is configured; the message names the setting, its value and what is wanted. */
class RedisRefused extends Error {
  override readonly name = 'RedisRefused';
}

/** The oldest one with all that is asked of it here: streams, and scripts that are written to the log as what they did. */
const OLDEST_MAJOR = 7;

/** Resolves if the server will do; rejects with `RedisRefused`, or with `StoreUnavailable`. */
export async function checkServer(connection: Connection, durability: Durability): Promise<void> {
  const info = readInfo(await connection.ask((redis) => redis.info()));
  const refuse = (setting: string, wanted: string): never => {
    throw new RedisRefused(`${connection.server} has ${setting}. ${wanted}`);
  };
  const version = info.get('redis_version') ?? 'unknown';
  if (!(Number.parseInt(version, 10) >= OLDEST_MAJOR)) {
    refuse(`the version ${version}`, `PRA needs ${OLDEST_MAJOR}.0 or newer.`);
  }
  const policy = info.get('maxmemory_policy') ?? 'unknown';
  if (policy !== 'noeviction') {
    refuse(
      `the maxmemory-policy ${policy}`,
      'PRA needs noeviction: with any other one, Redis throws away leases and checkpoints when its memory is full.',
    );
  }
  if (durability === 'none') return;
  if (info.get('aof_enabled') !== '1') {
    refuse(
      'appendonly no',
      `PRA needs appendonly yes for the durability \`${durability}\`: without it, a restart of Redis forgets what it has acknowledged.`,
    );
  }
  if (durability === 'seconds') return;
  const flushed = await appendFsync(connection);
  if (flushed !== 'always') {
    refuse(
      `appendfsync ${flushed}`,
      'PRA needs appendfsync always for the durability `full`: with any other value, the death of Redis takes what it acknowledged last.',
    );
  }
}

async function appendFsync(connection: Connection): Promise<string> {
  const answer: unknown = await connection.ask((redis) => redis.config('GET', 'appendfsync'));
  return Array.isArray(answer) ? String(answer[1]) : 'unknown';
}

/** `name:value` a line, and headings that begin with `#`. */
const readInfo = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split(/\r?\n/)
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
