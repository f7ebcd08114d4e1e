/** What must survive a restart, by name. Values are plain data (JSON); each name has one writer. */
export interface Checkpoints {
  /** Resolves when the value is durable; it replaces the one before as a whole. Rejects with `StoreUnavailable`. */
  put(name: string, value: unknown): Promise<void>;
  /** The newest durable value, as `JSON.parse` gives it; `undefined`: there is none. */
  get(name: string): Promise<unknown>;
  close(): Promise<void>;
}
