import type { Batch, ClientMark } from '../core/demand/batch.ts';
import type { Series } from '../core/demand/series.ts';
import type { SourceId } from '../core/units/source-key.ts';
import type { Instant, TimeRange } from '../core/units/time.ts';

/**
 * What was observed: requests by source and step, and how far each client has come.
 *
 * A batch counts once: one whose sequence is at or under its client's high-water mark changes nothing,
 * across restarts too. Contributions of different batches to the same step add up. Batches of one client are
 * given in the order of their sequences; different clients may be interleaved.
 */
export interface History {
  /**
   * Resolves when all batches are durable (they survive `kill -9`), with one entry a batch, in order. All of a
   * call become durable together. Rejects with `StoreUnavailable` if it is not certain that they are; the
   * caller may send them again, and each counts once. None that is not sent again counts, unless the store is
   * a server and only its answer was lost.
   */
  append(batches: readonly Batch[]): Promise<readonly AppendResult[]>;
  /**
   * One even series per source that is kept, sorted by source, over the half-open range, which lies on whole
   * steps. A step with a contribution has its sum, one without is NaN: what it means is the clients' marks'
   * to say (`coverageOf`). Sees every append that has resolved. With `only`, other sources are left out.
   */
  readAll(range: TimeRange, only?: readonly SourceId[]): Promise<readonly Series[]>;
  /**
   * From the first step with a contribution, of those that start at `from` or later if it is given, to the end
   * of the last one; `undefined`: there is none.
   */
  span(from?: Instant): Promise<TimeRange | undefined>;
  /**
   * Does a bounded part of the housekeeping, durably; `true`: there is more to do. Calls do not overlap, and
   * what is appended meanwhile waits for one part at most. Nothing that is read at or after `keepFrom` changes.
   * A process that dies on the way has lost and doubled nothing.
   */
  compact(bounds: CompactionBounds): Promise<boolean>;
  /** The marks of all clients, by client. They are kept for ever, so a batch sent again still counts once. */
  clients(): Promise<readonly ClientMark[]>;
  /** Resolves when all that was appended is durable; afterwards every call rejects. */
  close(): Promise<void>;
}

/** On whole steps. */
export interface CompactionBounds {
  /** Contributions to steps before this may be summed by source and step: hardly any more will come. */
  readonly sumBefore: Instant;
  /** Contributions to steps before this may go, and those of days that lie wholly before it do; so do sources of which nothing is left. */
  readonly keepFrom: Instant;
}

export interface AppendResult {
  /** The batch was known: it changed nothing. */
  readonly duplicate: boolean;
}
