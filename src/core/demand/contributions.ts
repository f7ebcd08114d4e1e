/** From the records of a batch to what is counted of them: one contribution a source and step. */
import type { Contribution } from './batch.ts';
import { plainContribution } from './batch.ts';
import type { Extractor } from './extraction.ts';
import type { HistoryRow, RequestRecord } from './record.ts';
import type { Usage } from './usage.ts';
import { addUsage, emptyUsage } from './usage.ts';
import type { SourceId } from '../units/source-key.ts';
import type { Instant } from '../units/time.ts';
import { floorToStep, formatInstant } from '../units/time.ts';

export interface IngestPolicy {
  readonly stepMs: number;
  /** Records older than this are refused. */
  readonly lateLimitMs: number;
  /** Records further ahead of the clock than this are refused. */
  readonly futureToleranceMs: number;
}

export interface RefusedRecord {
  /** 0-based place in the batch. */
  readonly index: number;
  readonly reason: 'too-late' | 'in-the-future' | 'no-source';
  readonly detail: string;
}

export interface Counted {
  readonly contributions: readonly Contribution[];
  /** What the accepted records used, by source. */
  readonly usage: ReadonlyMap<SourceId, Usage>;
  readonly accepted: number;
  readonly refused: readonly RefusedRecord[];
  /** Records of which something counts under `other`, by rule. */
  readonly guarded: ReadonlyMap<string, number>;
}

type Sums = { -readonly [Field in keyof Contribution]: Contribution[Field] };

/** The contributions of a batch, and the records that do not count with the reason of each. */
export function countRecords(
  records: readonly RequestRecord[],
  { extractor, policy }: { readonly extractor: Extractor; readonly policy: IngestPolicy },
  now: Instant,
): Counted {
  const sums = new Map<string, Sums>();
  const usage = new Map<SourceId, Usage>();
  const refused: RefusedRecord[] = [];
  const guarded = new Map<string, number>();
  records.forEach((record, index) => {
    // A record that is refused must not take a source's place.
    const untimely = timeComplaint(record.time, policy, now);
    const extraction = untimely ? undefined : extractor.extract(record.attributes, record.count);
    const complaint = untimely ?? (extraction?.rule === undefined ? noSource(extractor) : undefined);
    if (complaint) refused.push({ index, ...complaint });
    if (complaint || !extraction) return;
    const { source, rule = '', isGuarded } = extraction;
    if (isGuarded) guarded.set(rule, (guarded.get(rule) ?? 0) + 1);
    if (source === undefined) return;
    add(sumsOf(sums, source, floorToStep(record.time, policy.stepMs)), record);
    const used = usage.get(source) ?? emptyUsage();
    usage.set(source, used);
    addUsage(used, record);
  });
  const accepted = records.length - refused.length;
  return { contributions: [...sums.values()], usage, accepted, refused, guarded };
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

const noSource = ({ reads }: Extractor): Complaint => ({
  reason: 'no-source',
  detail: `no extraction rule makes a source of it: they read ${reads.map((name) => `\`${name}\``).join(', ') || 'nothing'}`,
});

function timeComplaint(time: Instant, policy: IngestPolicy, now: Instant): Complaint | undefined {
  const oldest = now - policy.lateLimitMs;
  const newest = now + policy.futureToleranceMs;
  // The texts are made when they are needed: formatting an instant takes longer than counting the record.
  if (time < oldest) {
    return {
      reason: 'too-late',
      detail: `${formatInstant(time)} is before ${formatInstant(oldest)}, the late limit`,
    };
  }
  if (time > newest) {
    return {
      reason: 'in-the-future',
      detail: `${formatInstant(time)} is after ${formatInstant(newest)}, the service's clock`,
    };
  }
  return undefined;
}
