/**
 * A map whose newest entries are not durable yet. Entries are set into a *collected* layer, move *in flight*
 * when a transaction takes them, and become *durable* with its commit; a failed commit drops both upper
 * layers. A look-up sees the newest, so what is decided on it must wait for the same commit.
 */
export class StagedMap<K, V> {
  readonly #durable: Map<K, V>;
  #inFlight = new Map<K, V>();
  #collected = new Map<K, V>();

  /** Takes `durable` over. */
  constructor(durable: Map<K, V>) {
    this.#durable = durable;
  }

  get(key: K): V | undefined {
    return this.#collected.get(key) ?? this.#inFlight.get(key) ?? this.#durable.get(key);
  }

  get durable(): ReadonlyMap<K, V> {
    return this.#durable;
  }

  set(key: K, value: V): void {
    this.#collected.set(key, value);
  }

  /** Moves what was collected into flight and returns it. What was in flight before has been committed or dropped. */
  take(): ReadonlyMap<K, V> {
    this.#inFlight = this.#collected;
    this.#collected = new Map();
    return this.#inFlight;
  }

  /** What is in flight is durable. */
  committed(): void {
    for (const [key, value] of this.#inFlight) this.#durable.set(key, value);
    this.#inFlight = new Map();
  }

  /** Takes a durable entry away. */
  forget(key: K): void {
    this.#durable.delete(key);
  }

  /** Back to what is durable. */
  drop(): void {
    this.#inFlight = new Map();
    this.#collected = new Map();
  }
}
