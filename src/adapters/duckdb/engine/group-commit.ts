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

  /** Commits group after group until none waits; never rejects. */
  async #commitAll(): Promise<void> {
    this.#isCommitting = true;
    while (this.#waiting !== undefined) {
      let group: Group | undefined;
      try {
        await this.#connection.run('BEGIN TRANSACTION');
        // Only now: whoever came while the transaction began is in it.
        group = this.#closeGroup();
        await this.#commit();
        group?.resolve();
      } catch (error) {
        const failure = toUnavailable(error);
        for (const participant of this.#participants) participant.drop();
        group?.reject(failure);
        this.#closeGroup()?.reject(failure);
      }
    }
    this.#isCommitting = false;
  }

  /** The group that waits, which nobody can join any more. */
  #closeGroup(): Group | undefined {
    const group = this.#waiting;
    this.#waiting = undefined;
    return group;
  }

  /** Writes what was collected into the open transaction and ends it. */
  async #commit(): Promise<void> {
    const shares = this.#participants
      .map((participant) => participant.take())
      .filter((share) => share !== undefined);
    try {
      for (const share of shares) await share.write(this.#connection);
      await this.#connection.run('COMMIT');
    } catch (error) {
      // A commit that failed has rolled itself back: then there is nothing to roll back, and that is fine.
      await this.#connection.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
    for (const share of shares) share.committed();
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
