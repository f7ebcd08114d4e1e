/**
 * The newest value of each key, for readers of any speed.
 *
 * A reader gets the whole state first and then what changes. What it has not taken yet is kept by key, so a
 * newer value replaces an older one: a reader that never reads costs one entry a key, however much is written.
 */
export class LatestValues<V> {
  readonly #values = new Map<string, V>();
  readonly #readers = new Set<Reader<V>>();
  #isClosed = false;

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: V): void {
    this.#values.set(key, value);
    for (const reader of this.#readers) {
      if (!reader.wants(key)) continue;
      reader.untaken.set(key, value);
      reader.wake();
    }
  }

  /** The newest value of each key that is wanted, then each newer one; ends when `signal` aborts or this closes. */
  async *follow(wants: (key: string) => boolean, signal: AbortSignal): AsyncGenerator<V, void, undefined> {
    const untaken = new Map([...this.#values].filter(([key]) => wants(key)));
    const reader: Reader<V> = { wants, untaken, wake: () => undefined };
    const wake = (): void => {
      reader.wake();
    };
    this.#readers.add(reader);
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted && !this.#isClosed) {
        const [oldest] = untaken;
        if (oldest === undefined) {
          await new Promise<void>((resolve) => (reader.wake = resolve));
        } else {
          untaken.delete(oldest[0]);
          yield oldest[1];
        }
      }
    } finally {
      signal.removeEventListener('abort', wake);
      this.#readers.delete(reader);
    }
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Ends all readers. */
  close(): void {
    this.#isClosed = true;
    for (const reader of this.#readers) reader.wake();
  }
}

interface Reader<V> {
  readonly wants: (key: string) => boolean;
  /** By key; the one that waits longest comes first. */
  readonly untaken: Map<string, V>;
  wake: () => void;
}
