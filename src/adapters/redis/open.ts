/**
 * What Redis keeps for the service, and carries between its processes.
 *
 * What is acknowledged is as durable as Redis makes it, which is checked when it is opened (`server-check.ts`): by
 * its append-only file, flushed before each answer, it survives `kill -9` of either side and the loss of power.
 */
import type { Checkpoints } from '../../ports/checkpoints.ts';
import type { Events } from '../../ports/events/events.ts';
import type { Lease } from '../../ports/processes/lease.ts';
import type { Parameters } from '../../ports/parameters.ts';
import type { PlanBus } from '../../ports/plan-bus.ts';
import { openCheckpoints } from './checkpoints.ts';
import type { RedisAddress } from './connection.ts';
import { Connection } from './connection.ts';
import { openEvents } from './events.ts';
import { keysOf } from './keys.ts';
import { openLease } from './lease.ts';
import { openParameters } from './parameters.ts';
import { openPlanBus } from './plan-bus.ts';
import type { Durability } from './server-check.ts';
import { checkServer } from './server-check.ts';

export interface RedisOptions {
  readonly address: RedisAddress;
  /** Of the names of all keys: letters, digits, `_`, `.` and `-`. */
  readonly prefix: string;
  readonly durability: Durability;
  /** A command that has no answer after this has failed. */
  readonly deadlineMs?: number;
  /** A plan bus inside this process, empty, for its subscribers. */
  readonly localPlanBus: PlanBus;
}

/** A checkpoint of some megabytes takes less than a tenth of it over a network of 100 Mbit/s. */
const DEADLINE_MS = 5_000;

export interface RedisStore {
  readonly checkpoints: Checkpoints;
  readonly parameters: Parameters;
  readonly events: Events;
  readonly planBus: PlanBus;
  readonly lease: Lease;
  /** Closes all of them and the connection; may be called again. */
  close(): Promise<void>;
}

/** Rejects with `RedisRefused` if it cannot serve, and with `StoreUnavailable` if it cannot be reached; then nothing is left open. */
export async function openRedis(options: RedisOptions): Promise<RedisStore> {
  const connection = await Connection.open(options.address, options.deadlineMs ?? DEADLINE_MS);
  try {
    await checkServer(connection, options.durability);
    return await openStores(connection, options);
  } catch (error) {
    connection.close();
    throw error;
  }
}

async function openStores(
  connection: Connection,
  { prefix, localPlanBus }: RedisOptions,
): Promise<RedisStore> {
  const keys = keysOf(prefix);
  const stores = {
    checkpoints: openCheckpoints(connection, keys),
    parameters: openParameters(connection, keys),
    events: openEvents(connection, keys),
    planBus: await openPlanBus(connection, keys, localPlanBus),
    lease: openLease(connection, keys),
  };
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    await Promise.all(Object.values(stores).map((store) => store.close()));
    connection.close();
  }
  return { ...stores, close: () => (closing ??= close()) };
}
