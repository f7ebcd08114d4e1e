/** The batches that the durability test and the process that it kills agree on. */
import type { Batch } from '../../src/core/demand/batch.ts';
import { plainContribution, UNBOUNDED } from '../../src/core/demand/batch.ts';
import { MINUTE_MS } from '../../src/core/units/time.ts';

export const CLIENT = 'balancer';
export const STEP_MS = MINUTE_MS;

/** So small that the log is moved into the file every few hundred batches: the kill may fall into that, too. */
export const WAL_BYTES_MAX = 100_000;

/** Batch n counts one request of each of two sources in minute n, so each can be told from the others when read. */
export const durableBatch = (sequence: number): Batch => ({
  client: CLIENT,
  sequence,
  contributions: ['checkout', 'search'].map((source) => plainContribution(source, sequence * STEP_MS, 1)),
  watermark: sequence * STEP_MS,
  goodbye: false,
  receivedAt: sequence * STEP_MS,
  ...UNBOUNDED,
});
