/**
 * Is a batch made of what a store can keep? What is wrong with one is the caller's bug: the door has refused
 * everything that a client may get wrong. A store asks before it collects the batch, since a row that it
 * cannot write would fail those of everybody else in the same commit.
 */
import type { Batch, Contribution } from './batch.ts';
import { check } from '../units/check.ts';

/** Throws if the batch does not count whole requests in whole steps; `stepMs` is the store's. */
export function checkBatch(batch: Batch, stepMs: number): void {
  // Complaints are spelled out only where there is one: this runs for every contribution that is stored.
  const complaint = headComplaint(batch) ?? firstComplaint(batch.contributions, stepMs);
  check(complaint === undefined, `batch ${batch.sequence} of ${batch.client} has ${complaint ?? 'nothing'}`);
}

function headComplaint({ sequence, receivedAt, watermark, reach, goneBefore }: Batch): string | undefined {
  if (!Number.isSafeInteger(sequence)) return `the sequence ${sequence}, which is not whole`;
  if (!Number.isSafeInteger(receivedAt)) return `come at ${receivedAt}, which is no instant`;
  if (!Number.isSafeInteger(watermark ?? 0)) return `the watermark ${watermark ?? 0}, which is no instant`;
  const isLost = [reach, goneBefore].some((bound) => Number.isNaN(bound));
  return isLost ? 'a bound that is no number' : undefined;
}

function firstComplaint(contributions: readonly Contribution[], stepMs: number): string | undefined {
  for (const contribution of contributions) {
    const { source, start } = contribution;
    if (!Number.isSafeInteger(start) || start % stepMs !== 0) {
      return `${source} counted from ${start} on, which is not on a whole step of ${stepMs} ms`;
    }
    const count = COUNTS.find((field) => !isCount(contribution[field]));
    if (count !== undefined) return `${contribution[count]} as the ${count} of ${source}: no whole number`;
    const sum = SUMS.find((field) => !isSum(contribution[field]));
    if (sum !== undefined) return `${contribution[sum]} as the ${sum} of ${source}: no sum`;
  }
  return undefined;
}

const COUNTS = ['count', 'retries', 'rejected', 'failed', 'cold'] as const;
const SUMS = ['cpuSeconds', 'memoryBytes', 'bytesIn', 'bytesOut', 'serviceSeconds'] as const;

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isSum = (value: number): boolean => Number.isFinite(value) && value >= 0;
