/**
 * What Redis keeps for the service: checkpoints, parameters and events, over one connection.
 *
 * What is acknowledged is as durable as Redis makes it, which is checked when it is opened (`server-check.ts`): by
 * its append-only file, flushed before each answer, it survives `kill -9` of either side and the loss of power.
 */
import type { Checkpoints } from '../../ports/checkpoints.ts';
import type { Events } from '../../ports/events/events.ts';
import type { Parameters } from '../../ports/parameters.ts';
import { openCheckpoints } from './checkpoints.ts';
import type { RedisAddress } from './connection.ts';
import { Connection } from './connection.ts';
import { openEvents } from './events.ts';
import { keysOf } from './keys.ts';
import { openParameters } from './parameters.ts';
import type { Durability } from './server-check.ts';
import { checkServer } from './server-check.ts';

export interface RedisOptions {
  readonly address: RedisAddress;
  /** Of the names of all keys: letters, digits, `_`, `.` and `-`. */
  readonly prefix: string;
  readonly durability: Durability;
  /** A command that has no answer after this has failed. */
  readonly deadlineMs?: number;
}

/** A checkpoint of some megabytes takes less than a tenth of it over a network of 100 Mbit/s. */
const DEADLINE_MS = 5_000;

export interface RedisStore {
  readonly checkpoints: Checkpoints;
  readonly parameters: Parameters;
  readonly events: Events;
  /** Closes all of them and the connection; may be called again. */
  close(): Promise<void>;
}

/** Rejects with `RedisRefused` if it cannot serve, and with `StoreUnavailable` if it cannot be reached; then nothing is left open. */
export async function openRedis(options: RedisOptions): Promise<RedisStore> {
  const connection = await Connection.open(options.address, options.deadlineMs ?? DEADLINE_MS);
  try {
    await checkServer(connection, options.durability);
  } catch (error) {
    connection.close();
    throw error;
  }
  const keys = keysOf(options.prefix);
  const stores = {
    checkpoints: openCheckpoints(connection, keys),
    parameters: openParameters(connection, keys),
    events: openEvents(connection, keys),
  };
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    await Promise.all(Object.values(stores).map((store) => store.close()));
    connection.close();
  }
  return { ...stores, close: () => (closing ??= close()) };
}
