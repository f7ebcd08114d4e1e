/**
 * Rows on their way to QuestDB, kept until they are acknowledged.
 *
 * The official client serves as encoder and transport, no more: it empties its buffer before it sends, so
 * after any failure its rows are gone, and by itself it would wait without end for a server that is down.
 * Here the rows stay with the caller, each attempt encodes them anew, a client that failed is thrown away
 * with its connection, attempts are counted, and the caller's deadline cuts the connection.
 */
import { Agent } from 'node:http';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { Sender, SenderOptions } from '@questdb/nodejs-client';
import { StoreUnavailable } from '../../ports/failure.ts';
import { isRefused, toUnavailable } from './unavailable.ts';

export interface IlpAddress {
  readonly host: string;
  readonly port: number;
}

/** Waits before the second attempt and the third, the last one. A server that restarts takes longer than any sensible wait. */
const PAUSES_MS = [50, 200] as const;

/** Encoding a row takes some 20 µs; after this many the thread's other work has its turn. */
const ROWS_A_TURN = 500;

interface Connection {
  readonly sender: Sender;
  readonly agent: Agent;
}

export class LineSender {
  readonly #configuration: string;
  #connection: Connection | undefined;

  /** Connects when there is something to send. */
  constructor({ host, port }: IlpAddress, deadlineMs: number) {
    this.#configuration =
      `http::addr=${host}:${port};protocol_version=2;auto_flush=off;stdlib_http=on;` +
      `retry_timeout=0;request_timeout=${deadlineMs}`;
  }

  /**
   * Resolves when the server has acknowledged the rows, which are all of one table: they are one transaction.
   * Rejects with `StoreUnavailable`; then they may be there all the same, since it may be the acknowledgement
   * that was lost. `write` writes one row to its end. One call at a time.
   */
  async send<Row>(
    rows: readonly Row[],
    write: (line: Sender, row: Row) => Promise<void>,
    deadline: AbortSignal,
  ): Promise<void> {
    if (rows.length === 0) return;
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.#attempt((line) => writeAll(line, rows, write), deadline);
        return;
      } catch (error) {
        if (deadline.aborted) throw new StoreUnavailable('timeout', 'QuestDB did not answer in time', error);
        const pauseMs = PAUSES_MS[attempt];
        if (pauseMs === undefined || isRefused(error)) throw toUnavailable(error);
        await pause(pauseMs);
      }
    }
  }

  close(): void {
    this.#connection?.agent.destroy();
    this.#connection = undefined;
  }

  async #attempt(encode: (line: Sender) => Promise<void>, deadline: AbortSignal): Promise<void> {
    const { sender, agent } = (this.#connection ??= this.#connect());
    // Ends a request that is under way, which then fails.
    const hangUp = (): void => {
      agent.destroy();
    };
    deadline.addEventListener('abort', hangUp, { once: true });
    try {
      await encode(sender);
      deadline.throwIfAborted();
      await sender.flush();
    } catch (error) {
      this.close();
      throw error;
    } finally {
      deadline.removeEventListener('abort', hangUp);
    }
  }

  #connect(): Connection {
    const agent = new Agent({ keepAlive: true });
    // It would write what it has to say to the console; what matters of it is in its errors.
    const log = (): void => undefined;
    return { sender: new Sender(new SenderOptions(this.#configuration, { agent, log })), agent };
  }
}

async function writeAll<Row>(
  line: Sender,
  rows: readonly Row[],
  write: (line: Sender, row: Row) => Promise<void>,
): Promise<void> {
  for (const [index, row] of rows.entries()) {
    if (index % ROWS_A_TURN === ROWS_A_TURN - 1) await nextTurn();
    await write(line, row);
  }
}
