/**
 * Why a file cannot serve as the store, in words that an operator can act on. A refused file is left as it
 * is: nothing of it is overwritten.
 */

/** `in-use`: this process has the file open already; `locked`: another one has. */
export type RefusalReason =
  'not-a-store' | 'newer-schema' | 'other-step' | 'locked' | 'in-use' | 'not-accessible' | 'unreadable';

/** The file cannot be opened as a store; the message says which file, why, and what to do. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
  readonly reason: RefusalReason;
  readonly path: string;
  /** What to do about it, a sentence. */
  readonly remedy: string;

  constructor({ reason, path, detail, remedy }: Refusal, cause?: unknown) {
    super(`${path} ${detail}. ${remedy}`, { cause });
    this.reason = reason;
    this.path = path;
    this.remedy = remedy;
  }
}

export interface Refusal {
  readonly reason: RefusalReason;
  readonly path: string;
  /** Continues a sentence that starts with the path. */
  readonly detail: string;
  readonly remedy: string;
}

/** DuckDB's own words on a file that it cannot open, as a refusal. */
export function refusalOf(path: string, error: unknown): StoreRefused {
  const words = error instanceof Error ? error.message : String(error);
  const holder = /lock is held in (.+?) \(PID (\d+)/.exec(words);
  if (/could not set lock/i.test(words)) {
    const who = holder ? `process ${holder[2] ?? '?'} (${holder[1] ?? '?'})` : 'another process';
    const remedy = 'Stop that process, or give this one another file.';
    return new StoreRefused({ reason: 'locked', path, detail: `is locked by ${who}`, remedy }, error);
  }
  if (/not a valid DuckDB database file/i.test(words)) {
    const remedy = 'Move it away, or give another path; it was not touched.';
    return new StoreRefused({ reason: 'not-a-store', path, detail: 'is not a DuckDB file', remedy }, error);
  }
  if (/permission denied|read-only file system|(is|not) a directory|no such file/i.test(words)) {
    const remedy = 'Give a path that this process may read and write.';
    return new StoreRefused(
      { reason: 'not-accessible', path, detail: `cannot be opened: ${words}`, remedy },
      error,
    );
  }
  const remedy = 'Open it with the version that wrote it, or restore a copy; it was not touched.';
  return new StoreRefused({ reason: 'unreadable', path, detail: `cannot be read: ${words}`, remedy }, error);
}
