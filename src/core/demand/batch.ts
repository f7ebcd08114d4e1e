/**
 * What a client reports, and what is counted of it.
 *
 * A batch is counted once: its client's sequences only grow, and one at or under the client's high-water
 * mark is a duplicate. A contribution is the sum of a batch's records of one source in one step; those of
 * different batches add up.
 */
import type { Instant, TimeRange } from '../units/time.ts';
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
  /** On a whole step. Records of steps before it would have been refused as too late: no watermark stands for them. */
  readonly reach: Instant;
  /** A client that was last seen before this had been taken for gone. */
  readonly goneBefore: Instant;
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
  /** Start of the first step that it vouches for; `undefined` without a watermark. */
  readonly vouchesFrom: Instant | undefined;
  /** Times after that for which it does not vouch, ascending and apart. */
  readonly absences: readonly Absence[];
}

/** Time for which a client will never vouch: it was away, and came back too late to tell of it. */
export interface Absence extends TimeRange {
  /** It was expected all the while: what the others counted is a lower bound. Otherwise it had left, or was taken for gone. */
  readonly missed: boolean;
}

/** Nothing is out of reach: for batches whose watermark need not be weighed. */
export const UNBOUNDED: Pick<Batch, 'reach' | 'goneBefore'> = {
  reach: Number.NEGATIVE_INFINITY,
  goneBefore: Number.NEGATIVE_INFINITY,
};

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

/** Whether the batch was counted before: its client's mark, `undefined` for one that nobody knows, has come as far. */
export const isDuplicate = (mark: ClientMark | undefined, { sequence }: Pick<Batch, 'sequence'>): boolean =>
  mark !== undefined && sequence <= mark.sequence;

/** The mark after `batch`, which is no duplicate. */
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
    vouchesFrom:
      mark?.vouchesFrom ?? (batch.watermark === undefined ? undefined : newsFrom(batch, undefined)),
    absences: absencesAfter(mark, batch),
  };
}

/** Up to where a client has told, or will never tell: what comes next counts from here. `undefined` without a watermark. */
export function positionOf({ watermark, absences }: ClientMark): Instant | undefined {
  if (watermark === undefined) return undefined;
  return Math.max(watermark, absences.at(-1)?.to ?? watermark);
}

/**
 * A client that had left vouches again from where its news begin. One that stayed vouches for all since its
 * position, but no further back than records were still accepted.
 */
function absencesAfter(mark: ClientMark | undefined, batch: Batch): readonly Absence[] {
  const from = mark && positionOf(mark);
  if (mark === undefined || from === undefined) return [];
  const to = mark.left ? newsFrom(batch, from) : batch.reach;
  if (to <= from) return mark.absences;
  const missed = !mark.left && mark.seenAt >= batch.goneBefore;
  const last = mark.absences.at(-1);
  if (last?.to !== from || last.missed !== missed) return [...mark.absences, { from, to, missed }];
  return [...mark.absences.slice(0, -1), { from: last.from, to, missed }];
}

/** Earliest time that a batch tells of, contributions before `since` left out. */
function newsFrom({ watermark, receivedAt, contributions }: Batch, since: Instant | undefined): Instant {
  let from = watermark ?? receivedAt;
  for (const { start } of contributions)
    if (since === undefined || start >= since) from = Math.min(from, start);
  return from;
}
