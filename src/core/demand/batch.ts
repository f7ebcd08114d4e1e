/**
 * What a client reports, and what is counted of it.
 *
 * A batch is counted once: its client's sequences only grow, and one at or under the client's high-water
 * mark is a duplicate. A contribution is the sum of a batch's records of one source in one step; those of
 * different batches add up.
 */
import type { Instant } from '../units/time.ts';
import type { SourceId } from '../units/source-key.ts';

/** Requests of one source in one step, as one batch saw them. Everything is a sum over the requests. */
export interface Contribution {
  readonly source: SourceId;
  /** Start of the step. */
  readonly start: Instant;
  /** New demand: first attempts, whatever became of them. Whole number. */
  readonly count: number;
  /** Attempts after the first; no new demand. */
  readonly retries: number;
  /** Of `count`: turned away for lack of capacity. */
  readonly rejected: number;
  /** Of `count`: failed. */
  readonly failed: number;
  /** Of `count`: met an instance that was not warm. */
  readonly cold: number;
  readonly cpuSeconds: number;
  /** Sum over the requests of the memory that each held, bytes. */
  readonly memoryBytes: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly serviceSeconds: number;
}

export interface Batch {
  readonly client: ClientId;
  readonly sequence: number;
  readonly contributions: readonly Contribution[];
  /** The client has sent all requests before this time; `undefined` leaves its watermark. */
  readonly watermark: Instant | undefined;
  /** The client leaves on purpose. */
  readonly goodbye: boolean;
  readonly receivedAt: Instant;
}

/** Name that a client keeps for good. */
export type ClientId = string;

/** What is kept of a client, durably, with the rows of its batches. */
export interface ClientMark {
  readonly client: ClientId;
  /** Highest sequence that was counted. */
  readonly sequence: number;
  /** Never moves back; `undefined` for a client that never sent one (an import): nobody waits for it. */
  readonly watermark: Instant | undefined;
  readonly left: boolean;
  /** When its newest batch came, by the service's clock. */
  readonly seenAt: Instant;
}

/** A contribution of `count` requests of which nothing else is known: history, and tests. */
export const plainContribution = (source: SourceId, start: Instant, count: number): Contribution => ({
  source,
  start,
  count,
  retries: 0,
  rejected: 0,
  failed: 0,
  cold: 0,
  cpuSeconds: 0,
  memoryBytes: 0,
  bytesIn: 0,
  bytesOut: 0,
  serviceSeconds: 0,
});

/** The mark after `batch`; the caller has made sure that its sequence is above the mark's. */
export function markAfter(mark: ClientMark | undefined, batch: Batch): ClientMark {
  const watermark =
    batch.watermark === undefined
      ? mark?.watermark
      : Math.max(batch.watermark, mark?.watermark ?? Number.NEGATIVE_INFINITY);
  return {
    client: batch.client,
    sequence: batch.sequence,
    watermark,
    left: batch.goodbye,
    seenAt: batch.receivedAt,
  };
}
