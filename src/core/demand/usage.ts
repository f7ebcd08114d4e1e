/** What requests were reported to have used: sums, each over the requests of which it was measured. */
import type { RequestRecord } from './record.ts';

/** What a request costs, one thing at a time; `bytes`: in and out together. */
export const QUANTITIES = ['cpuSeconds', 'memoryBytes', 'serviceSeconds', 'bytes'] as const;

export type Quantity = (typeof QUANTITIES)[number];

/** Of one source. A quantity that nobody measured has no requests. */
export interface Usage {
  /** New demand, measured or not. */
  demand: number;
  readonly of: Readonly<Record<Quantity, Measured>>;
}

interface Measured {
  requests: number;
  sum: number;
}

export function emptyUsage(): Usage {
  const nothing = (): Measured => ({ requests: 0, sum: 0 });
  return {
    demand: 0,
    of: { cpuSeconds: nothing(), memoryBytes: nothing(), serviceSeconds: nothing(), bytes: nothing() },
  };
}

/** Adds a record, in place. Who was turned away has used nothing worth learning; a retry has. */
export function addUsage(usage: Usage, record: RequestRecord): void {
  if (!record.retry) usage.demand += record.count;
  if (record.outcome === 'rejected') return;
  const { count } = record;
  addMeasured(usage.of.cpuSeconds, { sum: record.cpuSeconds, requests: count });
  addMeasured(usage.of.memoryBytes, { sum: record.memoryBytes * count, requests: count });
  addMeasured(usage.of.serviceSeconds, { sum: record.serviceSeconds, requests: count });
  addMeasured(usage.of.bytes, { sum: record.bytesIn + record.bytesOut, requests: count });
}

/** Adds what other requests of the same source used, in place. */
export function mergeUsage(usage: Usage, more: Usage): void {
  usage.demand += more.demand;
  for (const quantity of QUANTITIES) addMeasured(usage.of[quantity], more.of[quantity]);
}

/** 0 is not measured. */
function addMeasured(into: Measured, { sum, requests }: Measured): void {
  if (!(sum > 0)) return;
  into.requests += requests;
  into.sum += sum;
}
