/**
 * The way in to a store that can be closed: lets calls through while it is open, refuses them afterwards,
 * and closes only when those inside have come out.
 */
import { StoreUnavailable } from '../failure.ts';

export class Gate {
  readonly #what: string;
  readonly #inside = new Set<Promise<unknown>>();
  #isOpen = true;

  /** `what` names the store in the refusal. */
  constructor(what: string) {
    this.#what = what;
  }

  /** The outcome of `call`, which has begun when this returns; rejects with `StoreUnavailable` once closed. */
  async pass<T>(call: () => Promise<T>): Promise<T> {
    if (!this.#isOpen) throw new StoreUnavailable('closed', `the ${this.#what} is closed`);
    const running = call();
    this.#inside.add(running);
    try {
      return await running;
    } finally {
      this.#inside.delete(running);
    }
  }

  /** Resolves when all calls inside have settled; may be called again. */
  async close(): Promise<void> {
    this.#isOpen = false;
    await Promise.allSettled(this.#inside);
  }
}
