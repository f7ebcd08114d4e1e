/**
 * Appends on their way: while a group of them is being written, whoever comes waits and is written with the
 * next group. One group at a time, so what is a duplicate is decided by marks that are durable.
 */
import type { Batch, ClientId, ClientMark } from '../../core/demand/batch.ts';
import type { AppendResult } from '../../ports/history.ts';
import type { Group } from './group.ts';
import { groupOf } from './group.ts';

interface Call {
  readonly batches: readonly Batch[];
  readonly resolve: (results: readonly AppendResult[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** Some 10 MB of line protocol, a second of encoding. A call that alone is larger is a group of its own. */
const ROWS_A_GROUP = 50_000;

export class Intake {
  readonly #clients: Map<ClientId, ClientMark>;
  readonly #write: (group: Group) => Promise<void>;
  #waiting: Call[] = [];
  #writing: Promise<void> | undefined;

  /** Takes over the clients as they are stored. `write` resolves when the group is durable. */
  constructor(clients: Map<ClientId, ClientMark>, write: (group: Group) => Promise<void>) {
    this.#clients = clients;
    this.#write = write;
  }

  /** As they are stored. */
  get clients(): ReadonlyMap<ClientId, ClientMark> {
    return this.#clients;
  }

  /** Resolves when all batches, those that are duplicates included, are durable. */
  append(batches: readonly Batch[]): Promise<readonly AppendResult[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batches, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Resolves when nothing is on its way. */
  async idle(): Promise<void> {
    await this.#writing;
  }

  /** Writes group after group until nobody waits; never rejects. */
  async #writeAll(): Promise<void> {
    await Promise.resolve(); // Who comes in the same turn is in the first group.
    while (this.#waiting.length > 0) {
      const calls = this.#takeCalls();
      try {
        await this.#writeGroup(calls);
      } catch (error) {
        // A client's next batch must not count while the one before it has yet to be sent again: whoever waits
        // is told too.
        for (const { reject } of [...calls, ...this.#waiting.splice(0)]) reject(error);
      }
    }
    this.#writing = undefined;
  }

  async #writeGroup(calls: readonly Call[]): Promise<void> {
    const group = groupOf(
      calls.map(({ batches }) => batches),
      this.#clients,
    );
    await this.#write(group);
    for (const client of group.clients) this.#clients.set(client.client, client);
    calls.forEach(({ resolve }, index) => {
      resolve(group.results[index] ?? []);
    });
  }

  /** Whole calls, since the batches of a call become durable together; at least one. */
  #takeCalls(): readonly Call[] {
    let rows = 0;
    const tooMany = this.#waiting.findIndex(({ batches }) => {
      rows += batches.reduce((sum, { contributions }) => sum + contributions.length, 0);
      return rows > ROWS_A_GROUP;
    });
    return this.#waiting.splice(0, tooMany === -1 ? this.#waiting.length : Math.max(1, tooMany));
  }
}
