/** A store cannot be written or read now: disk full, read-only, gone. What was not acknowledged may be sent again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /** Stable word, for example `disk-full`, `read-only`, `closed`. */
  readonly reason: string;

  constructor(reason: string, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.reason = reason;
  }
}
