/** The instant, records and batches that the tests of demand start from. */
import type { Batch, ClientMark, Contribution } from '../../../src/core/demand/batch.ts';
import { plainContribution, UNBOUNDED } from '../../../src/core/demand/batch.ts';
import type { Coverage } from '../../../src/core/demand/coverage.ts';
import type { RequestRecord } from '../../../src/core/demand/record.ts';
import { expandShortRules, SOURCES_MAX } from '../../../src/core/demand/rules/rule-set.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';

export const AT_1000 = Date.UTC(2026, 10, 24, 10, 0);

export const atMinute = (minute: number): number => AT_1000 + minute * MINUTE_MS;

/** The attribute `source` names the source. */
export const NAMED_BY_SOURCE = expandShortRules({
  nameAttribute: 'source',
  keep: [],
  fallbackName: undefined,
  limit: SOURCES_MAX,
});

/** One served request of `checkout` at 10:00 that costs nothing. */
export const record = (changes: Partial<RequestRecord> = {}): RequestRecord => ({
  time: AT_1000,
  count: 1,
  attributes: [{ name: 'source', value: 'checkout' }],
  outcome: 'served',
  retry: false,
  cpuSeconds: 0,
  memoryBytes: 0,
  bytesIn: 0,
  bytesOut: 0,
  serviceSeconds: 0,
  ...changes,
});

/** A client that passed that minute past 10:00, has vouched for an hour before, and was seen at 10:10. */
export const mark = (
  client: string,
  minute: number | undefined,
  changes: Partial<ClientMark> = {},
): ClientMark => ({
  client,
  sequence: 1,
  watermark: minute === undefined ? undefined : atMinute(minute),
  left: false,
  seenAt: atMinute(10),
  vouchesFrom: minute === undefined ? undefined : atMinute(minute - 60),
  absences: [],
  ...changes,
});

/** An empty batch of `lb-1`, received at 10:00. */
export const batch = (changes: Partial<Batch> = {}): Batch => ({
  client: 'lb-1',
  sequence: 1,
  contributions: [],
  watermark: undefined,
  goodbye: false,
  receivedAt: AT_1000,
  ...UNBOUNDED,
  ...changes,
});

/** All that is known is whole, from one minute past 10:00 to another. */
export const wholeBetween = (from: number, to: number): Coverage => ({
  whole: [{ from: atMinute(from), to: atMinute(to) }],
  partial: [],
});

/** `count` requests of `source` in the step that starts at that minute past 10:00. */
export const counted = (source: string, minute: number, count: number): Contribution =>
  plainContribution(source, atMinute(minute), count);
