/** From the records of a batch to what is counted of them: one contribution a source and step. */
import type { Contribution } from './batch.ts';
import { plainContribution } from './batch.ts';
import type { ExtractionRules } from './extraction.ts';
import { extractSource } from './extraction.ts';
import type { HistoryRow, RequestRecord } from './record.ts';
import type { SourceId } from '../units/source-key.ts';
import type { Instant } from '../units/time.ts';
import { floorToStep, formatInstant } from '../units/time.ts';

export interface IngestPolicy {
  readonly stepMs: number;
  /** Records older than this are refused. */
  readonly lateLimitMs: number;
  /** Records further ahead of the clock than this are refused. */
  readonly futureToleranceMs: number;
  readonly rules: ExtractionRules;
}

export interface RefusedRecord {
  /** 0-based place in the batch. */
  readonly index: number;
  readonly reason: 'too-late' | 'in-the-future' | 'no-source';
  readonly detail: string;
}

export interface Counted {
  readonly contributions: readonly Contribution[];
  readonly accepted: number;
  readonly refused: readonly RefusedRecord[];
}

type Sums = { -readonly [Field in keyof Contribution]: Contribution[Field] };

/** The contributions of a batch, and the records that do not count with the reason of each. */
export function countRecords(records: readonly RequestRecord[], policy: IngestPolicy, now: Instant): Counted {
  const sums = new Map<string, Sums>();
  const refused: RefusedRecord[] = [];
  records.forEach((record, index) => {
    const source = extractSource(record.attributes, policy.rules);
    const complaint = source === undefined ? noSource(policy.rules) : timeComplaint(record.time, policy, now);
    if (source === undefined || complaint) {
      if (complaint) refused.push({ index, ...complaint });
      return;
    }
    add(sumsOf(sums, source, floorToStep(record.time, policy.stepMs)), record);
  });
  return { contributions: [...sums.values()], accepted: records.length - refused.length, refused };
}

/** The contributions of a part of an import; rows of the same source and step add up. */
export function countRows(rows: readonly HistoryRow[]): readonly Contribution[] {
  const sums = new Map<string, Sums>();
  for (const row of rows) sumsOf(sums, row.source, row.start).count += row.count;
  return [...sums.values()];
}

function sumsOf(sums: Map<string, Sums>, source: SourceId, start: Instant): Sums {
  const key = `${start} ${source}`;
  const known = sums.get(key);
  if (known) return known;
  const fresh = { ...plainContribution(source, start, 0) };
  sums.set(key, fresh);
  return fresh;
}

function add(sums: Sums, record: RequestRecord): void {
  if (record.retry) sums.retries += record.count;
  else sums.count += record.count;
  if (!record.retry && record.outcome !== 'served') sums[record.outcome] += record.count;
  sums.cpuSeconds += record.cpuSeconds;
  sums.memoryBytes += record.memoryBytes * record.count;
  sums.bytesIn += record.bytesIn;
  sums.bytesOut += record.bytesOut;
  sums.serviceSeconds += record.serviceSeconds;
}

type Complaint = Omit<RefusedRecord, 'index'>;

const noSource = (rules: ExtractionRules): Complaint => ({
  reason: 'no-source',
  detail: `its attribute \`${rules.nameAttribute}\` does not name a source (letters, digits, _ . - / :, at most 200, not starting with pool:)`,
});

function timeComplaint(time: Instant, policy: IngestPolicy, now: Instant): Complaint | undefined {
  const oldest = now - policy.lateLimitMs;
  const newest = now + policy.futureToleranceMs;
  const at = formatInstant(time);
  if (time < oldest) {
    return { reason: 'too-late', detail: `${at} is before ${formatInstant(oldest)}, the late limit` };
  }
  if (time > newest) {
    return {
      reason: 'in-the-future',
      detail: `${at} is after ${formatInstant(newest)}, the service's clock`,
    };
  }
  return undefined;
}
