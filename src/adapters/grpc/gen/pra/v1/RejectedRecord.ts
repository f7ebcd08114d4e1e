// Original file: pra/v1/ingest.proto


export interface RejectedRecord {
  /**
   * 0-based place in the batch.
   */
  'index'?: (number);
  /**
   * Stable word: `too-late`, `in-the-future`, `no-source` (no extraction rule makes a source of its attributes).
   */
  'reason'?: (string);
  /**
   * The same for people: what came and what is allowed.
   */
  'detail'?: (string);
}

export interface RejectedRecord__Output {
  /**
   * 0-based place in the batch.
   */
  'index': (number);
  /**
   * Stable word: `too-late`, `in-the-future`, `no-source` (no extraction rule makes a source of its attributes).
   */
  'reason': (string);
  /**
   * The same for people: what came and what is allowed.
   */
  'detail': (string);
}
