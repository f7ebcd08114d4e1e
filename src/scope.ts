/**
 * Who closes what was opened? A scope owns resources and closes them in reverse order of their opening, since
 * later ones use earlier ones. (The releasers of graphile-worker's runner and Python's ExitStack are the models.)
 *
 * All of it together takes at most `timeoutMs`: a resource may use up to half of what is left of that time, then
 * the next one is closed whatever the first one does. So one that hangs leaves time for all the others.
 */
import type { Clock } from './ports/clock.ts';

/** Something with an end. */
export interface Closable {
  close(): void | Promise<void>;
}

/** A resource that did not close as it should. */
export interface CloseFailure {
  readonly resource: string;
  /** `late`: it did not end in its time, and may still be at it. */
  readonly reason: 'failed' | 'late';
  /** What it rejected with. */
  readonly error: unknown;
}

export interface ScopeOptions {
  readonly clock: Clock;
  /** For closing everything. */
  readonly timeoutMs: number;
}

interface Owned extends Closable {
  readonly name: string;
}

export class Scope {
  readonly #options: ScopeOptions;
  readonly #owned: Owned[] = [];
  #closing: Promise<readonly CloseFailure[]> | undefined;

  constructor(options: ScopeOptions) {
    this.#options = options;
  }

  /** The resource itself, which the scope closes from now on. A scope that is closing takes nothing more: that is a bug. */
  own<Resource extends Closable>(name: string, resource: Resource): Resource {
    this.defer(name, () => resource.close());
    return resource;
  }

  /** Has `close` run when the scope closes, in its place of the order. */
  defer(name: string, close: () => void | Promise<void>): void {
    if (this.#closing !== undefined) throw new Error(`bug: ${name} was opened in a scope that is closing`);
    this.#owned.push({ name, close });
  }

  /** Resolves with what did not close as it should, in the order of closing; never rejects. The same promise however often it is asked. */
  close(): Promise<readonly CloseFailure[]> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<readonly CloseFailure[]> {
    const { clock, timeoutMs } = this.#options;
    const end = clock.now() + timeoutMs;
    const failures: CloseFailure[] = [];
    for (let next = this.#owned.pop(); next !== undefined; next = this.#owned.pop()) {
      const left = Math.max(0, end - clock.now());
      const failure = await closeWithin(next, left / 2, clock);
      if (failure !== undefined) failures.push(failure);
    }
    return failures;
  }
}

async function closeWithin(owned: Owned, limitMs: number, clock: Clock): Promise<CloseFailure | undefined> {
  const closed = new AbortController();
  const closing = (async (): Promise<CloseFailure | undefined> => {
    try {
      await owned.close();
      return undefined;
    } catch (error) {
      return { resource: owned.name, reason: 'failed', error };
    } finally {
      closed.abort();
    }
  })();
  const deadline = clock
    .until(clock.now() + limitMs, closed.signal)
    .then((): CloseFailure => ({ resource: owned.name, reason: 'late', error: undefined }));
  // When the resource ends in time its own outcome is asked for, not the deadline that its end released.
  await Promise.race([closing, deadline]);
  return closed.signal.aborted ? closing : deadline;
}
