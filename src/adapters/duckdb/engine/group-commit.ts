/**
 * Group commit: how many writers share one wait for the disk.
 *
 * While a transaction is being committed, everything that the participants collect waits and is written
 * together in the next one (DeWitt et al., 'Implementation Techniques for Main Memory Database Systems',
 * SIGMOD 1984). One transaction runs at a time, so nothing ever conflicts.
 *
 * When a commit fails, nothing of it counts, and neither does what was collected meanwhile: that was decided
 * in the belief that the failed part would be there (a batch is a duplicate only if the first one counted).
 * All who waited are told.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { toUnavailable } from './unavailable.ts';

/** A store that writes through the group commit. */
export interface Participant {
  /** Hands over what was collected since the last time; `undefined`: nothing. */
  take(): Share | undefined;
  /** Forgets what was collected or is in flight: back to what is durable. */
  drop(): void;
}

/** A participant's part of one transaction. */
export interface Share {
  /** Runs inside the transaction. */
  write(connection: DuckDBConnection): Promise<void>;
  /** It is durable now. */
  committed(): void;
}

interface Group {
  readonly done: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

export class GroupCommit {
  readonly #connection: DuckDBConnection;
  readonly #participants: Participant[] = [];
  readonly #soloists: (() => Promise<void>)[] = [];
  #waiting: Group | undefined;
  #isCommitting = false;

  /** `connection` is used by nobody else from now on. */
  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  join(participant: Participant): void {
    this.#participants.push(participant);
  }

  /** Resolves when all that was collected until now is durable; rejects with `StoreUnavailable`. */
  next(): Promise<void> {
    const group = (this.#waiting ??= newGroup());
    if (!this.#isCommitting) void this.#commitAll();
    return group.done;
  }

  /**
   * The outcome of `work`, which has a transaction for itself: no group is on its way, and what is collected
   * waits. Rejects with `StoreUnavailable`; then nothing of it is there, and the groups go on.
   */
  alone<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#soloists.push(() => this.#transact(work).then(resolve, reject));
      if (!this.#isCommitting) void this.#commitAll();
    });
  }

  /** Commits group after group, and between two of them one that wants to be alone, until none waits; never rejects. */
  async #commitAll(): Promise<void> {
    this.#isCommitting = true;
    while (this.#waiting !== undefined || this.#soloists.length > 0) {
      if (this.#waiting !== undefined) await this.#commitGroup();
      await this.#soloists.shift()?.();
    }
    this.#isCommitting = false;
  }

  async #commitGroup(): Promise<void> {
    let group: Group | undefined;
    try {
      const shares = await this.#transact(async (connection) => {
        // Only now: whoever came while the transaction began is in it.
        group = this.#closeGroup();
        const taken = this.#participants.map((participant) => participant.take());
        for (const share of taken) await share?.write(connection);
        return taken;
      });
      for (const share of shares) share?.committed();
      group?.resolve();
    } catch (error) {
      const failure = toUnavailable(error);
      for (const participant of this.#participants) participant.drop();
      group?.reject(failure);
      this.#closeGroup()?.reject(failure);
    }
  }

  /** Runs `work` in a transaction; rejects with `StoreUnavailable` if any of it fails. */
  async #transact<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    try {
      await this.#connection.run('BEGIN TRANSACTION');
      const result = await work(this.#connection);
      await this.#connection.run('COMMIT');
      return result;
    } catch (error) {
      // A commit that failed has rolled itself back: then there is nothing to roll back, and that is fine.
      await this.#connection.run('ROLLBACK').catch(() => undefined);
      throw toUnavailable(error);
    }
  }

  /** The group that waits, which nobody can join any more. */
  #closeGroup(): Group | undefined {
    const group = this.#waiting;
    this.#waiting = undefined;
    return group;
  }
}

function newGroup(): Group {
  let resolve!: () => void;
  let reject!: (reason: Error) => void;
  const done = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { done, resolve, reject };
}
