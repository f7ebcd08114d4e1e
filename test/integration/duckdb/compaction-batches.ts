/** The batches that the test of killed compactions and the process that it kills agree on. */
import type { Batch } from '../../../src/core/demand/batch.ts';
import { plainContribution, UNBOUNDED } from '../../../src/core/demand/batch.ts';
import type { Instant } from '../../../src/core/units/time.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/core/units/time.ts';
import type { CompactionBounds } from '../../../src/ports/history.ts';

export const CLIENT = 'balancer';
export const SOURCES = ['checkout', 'search'] as const;
/** Small, so that the log is moved into the file often: the kill may fall into that, too. */
export const WAL_BYTES_MAX = 100_000;
/** Batches that count to the same minute, one after the other. */
export const BATCHES_A_MINUTE = 10;
/** What is kept, back from the minute of the newest batch. */
const KEPT_MINUTES = 200;

export const startOf = (sequence: number): Instant =>
  DAY_MS + Math.floor(sequence / BATCHES_A_MINUTE) * MINUTE_MS;

/** Batch n counts one request of each of two sources. */
export const batchOf = (sequence: number): Batch => ({
  client: CLIENT,
  sequence,
  contributions: SOURCES.map((source) => plainContribution(source, startOf(sequence), 1)),
  watermark: startOf(sequence),
  goodbye: false,
  receivedAt: startOf(sequence),
  ...UNBOUNDED,
});

/** After batch n: the last two minutes are left as they came. */
export const boundsAt = (sequence: number): CompactionBounds => ({
  sumBefore: startOf(sequence) - MINUTE_MS,
  keepFrom: startOf(sequence) - KEPT_MINUTES * MINUTE_MS,
});
