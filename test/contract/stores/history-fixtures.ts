/** What the tests of histories append, and how they read it back. */
import type { TestContext } from 'node:test';
import type { Batch, ClientMark, Contribution } from '../../../src/core/demand/batch.ts';
import { plainContribution, UNBOUNDED } from '../../../src/core/demand/batch.ts';
import type { TimeRange } from '../../../src/core/units/time.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { StoreUnavailable } from '../../../src/ports/failure.ts';
import type { History } from '../../../src/ports/history.ts';

/** Where histories are kept: after a close, the next one opened goes on from what was appended. Steps are minutes. */
export interface HistoryPlace {
  open(): Promise<History>;
}

/** Makes an empty place, and has it removed after the test. */
export type MakeHistoryPlace = (t: TestContext) => Promise<HistoryPlace>;

/** Minute `n` of a day long gone. */
export const minute = (n: number): number => Date.UTC(1995, 6, 24) + n * MINUTE_MS;
export const minutes = (from: number, to: number): TimeRange => ({ from: minute(from), to: minute(to) });

export const counts = (
  source: string,
  ...byMinute: readonly (readonly [at: number, count: number])[]
): Contribution[] => byMinute.map(([at, count]) => plainContribution(source, minute(at), count));

export const batch = (client: string, sequence: number, part: Partial<Batch> = {}): Batch => ({
  client,
  sequence,
  contributions: [],
  watermark: undefined,
  goodbye: false,
  receivedAt: minute(1_000) + sequence,
  ...UNBOUNDED,
  ...part,
});

/** The mark of a client that sent nothing but batches without a watermark, but for what is given. */
export const mark = (
  part: Pick<ClientMark, 'client' | 'sequence' | 'seenAt'> & Partial<ClientMark>,
): ClientMark => ({
  watermark: undefined,
  left: false,
  vouchesFrom: undefined,
  absences: [],
  ...part,
});

/** Values by source, so that a whole reading compares at a glance. */
export async function read(history: History, range: TimeRange): Promise<Record<string, number[]>> {
  const series = await history.readAll(range);
  return Object.fromEntries(series.map(({ source, values }) => [source, [...values]]));
}

export const isClosed = (error: unknown): boolean =>
  error instanceof StoreUnavailable && error.reason === 'closed';
