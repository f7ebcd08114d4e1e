/** What must survive a restart, by name. Values are plain data (JSON); each name has one writer. */
export interface Checkpoints {
  /** Resolves when the value is durable; it replaces the one before as a whole. Rejects with `StoreUnavailable`. */
  put(name: string, value: unknown): Promise<void>;
  /** The newest durable value, as `JSON.parse` gives it; `undefined`: there is none. */
  get(name: string): Promise<unknown>;
  /** As `put`, for bytes; they are not changed until it resolves. Names of values and of bytes are apart. */
  putBytes(name: string, bytes: Uint8Array): Promise<void>;
  /** The newest durable bytes, a copy; `undefined`: there are none, or they cannot be read any more. */
  getBytes(name: string): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}
