/**
 * The connection to Redis: commands that are answered in time or fail at once.
 *
 * By itself the client would keep commands for a server that is away and send them when it is back, minutes
 * later. Here a command fails with `StoreUnavailable` while there is no connection, and when there is no answer
 * within the deadline; then the connection is given up too, since one that answers nothing may be cut without
 * either side knowing. Meanwhile it is made again, at first soon, later once a second.
 */
import { Redis } from 'ioredis';
import { toUnavailable } from './unavailable.ts';

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  /** Number of the database; 0 unless told. */
  readonly db: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly tls: boolean;
}

const RETRY_MS_MIN = 50;
const RETRY_MS_MAX = 1_000;

export class Connection {
  /** How it is called in what is said of it; without its password. */
  readonly server: string;
  readonly #address: RedisAddress;
  readonly #deadlineMs: number;
  readonly #redis: Redis;
  /** Why there is no connection: its own words for it, which a command that fails does not have. */
  #problem: unknown;

  private constructor(address: RedisAddress, deadlineMs: number) {
    this.server = `Redis at ${address.host}:${address.port}`;
    this.#address = address;
    this.#deadlineMs = deadlineMs;
    this.#redis = new Redis(optionsOf(address, deadlineMs));
    // Each command that fails says so; by itself the loss of a connection harms nobody.
    this.#redis.on('error', (error: unknown) => (this.#problem = error));
    this.#redis.on('ready', () => (this.#problem = undefined));
  }

  /** Resolves when the server answers. Rejects with `StoreUnavailable`, with nothing left open, if it does not in time. */
  static async open(address: RedisAddress, deadlineMs: number): Promise<Connection> {
    const connection = new Connection(address, deadlineMs);
    try {
      await connection.#redis.connect();
      return connection;
    } catch (error) {
      connection.#redis.disconnect();
      throw toUnavailable(connection.server, connection.#problem ?? error);
    }
  }

  /** What `call` has the client do. Rejects with `StoreUnavailable`; then it may have been done all the same. */
  async ask<T>(call: (redis: Redis) => Promise<T>): Promise<T> {
    try {
      return await call(this.#redis);
    } catch (error) {
      throw toUnavailable(this.server, this.#redis.status === 'ready' ? error : (this.#problem ?? error));
    }
  }

  /** Another connection to the same server, not yet made, for commands that wait up to `blockMs` for their answer. */
  forWaiting(blockMs: number): Redis {
    const waiting = new Redis(optionsOf(this.#address, this.#deadlineMs + blockMs));
    waiting.on('error', () => undefined);
    return waiting;
  }

  close(): void {
    this.#redis.disconnect();
  }
}

/** A command that has no answer after `deadlineMs` fails. */
const optionsOf = ({ host, port, db, username, password, tls }: RedisAddress, deadlineMs: number) => ({
  ...{ host, port, db },
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password }),
  ...(tls ? { tls: { servername: host } } : {}),
  connectionName: 'pra',
  lazyConnect: true,
  connectTimeout: deadlineMs,
  commandTimeout: deadlineMs,
  socketTimeout: deadlineMs,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  retryStrategy: (attempt: number) => Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** Math.min(attempt - 1, 10)),
  // After a fail-over this server may be a replica, and the name lead to another one.
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY '),
});
