/**
 * What a group of appends writes: which of its batches are new, their rows, and their clients' marks. Decided
 * by the marks that are durable, so nothing may be on its way to the server meanwhile.
 */
import type { Batch, ClientId, ClientMark, Contribution } from '../../core/demand/batch.ts';
import { isDuplicate, markAfter } from '../../core/demand/batch.ts';
import type { AppendResult } from '../../ports/history.ts';

export interface ContributionRow {
  readonly client: ClientId;
  readonly sequence: number;
  readonly contribution: Contribution;
}

export interface Group {
  readonly contributions: readonly ContributionRow[];
  /** As they are after the group, those that it moves. */
  readonly clients: readonly ClientMark[];
  /** By call and batch. */
  readonly results: readonly (readonly AppendResult[])[];
}

/** The group of the given calls, `known` being the clients as they are stored. */
export function groupOf(
  calls: readonly (readonly Batch[])[],
  known: ReadonlyMap<ClientId, ClientMark>,
): Group {
  const contributions: ContributionRow[] = [];
  const clients = new Map<ClientId, ClientMark>();
  const take = (batch: Batch): AppendResult => {
    const { client, sequence } = batch;
    const before = clients.get(client) ?? known.get(client);
    if (isDuplicate(before, batch)) return { duplicate: true };
    for (const contribution of addedUp(batch.contributions))
      contributions.push({ client, sequence, contribution });
    clients.set(client, markAfter(before, batch));
    return { duplicate: false };
  };
  const results = calls.map((batches) => batches.map(take));
  return { contributions, clients: [...clients.values()], results };
}

/** One contribution a source and step: of two under one key the table would keep the last. */
function addedUp(contributions: readonly Contribution[]): readonly Contribution[] {
  const sums = new Map<string, Contribution>();
  for (const contribution of contributions) {
    const key = `${contribution.start} ${contribution.source}`;
    const known = sums.get(key);
    sums.set(key, known === undefined ? contribution : sum(known, contribution));
  }
  return [...sums.values()];
}

const sum = (a: Contribution, b: Contribution): Contribution => ({
  source: a.source,
  start: a.start,
  count: a.count + b.count,
  retries: a.retries + b.retries,
  rejected: a.rejected + b.rejected,
  failed: a.failed + b.failed,
  cold: a.cold + b.cold,
  cpuSeconds: a.cpuSeconds + b.cpuSeconds,
  memoryBytes: a.memoryBytes + b.memoryBytes,
  bytesIn: a.bytesIn + b.bytesIn,
  bytesOut: a.bytesOut + b.bytesOut,
  serviceSeconds: a.serviceSeconds + b.serviceSeconds,
});
