/**
 * What a group of appends writes: which of its batches are new, their rows, and their clients' marks. Decided
 * by the marks that are durable, so nothing may be on its way to the server meanwhile.
 */
import type { Batch, ClientId, ClientMark, Contribution } from '../../core/demand/batch.ts';
import { markAfter } from '../../core/demand/batch.ts';
import { check } from '../../core/units/check.ts';
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

/** A batch that is not made of whole steps and numbers is the caller's bug, and must not fail a whole group. */
export function checkBatch(batch: Batch, stepMs: number): void {
  const { client, sequence, watermark, receivedAt } = batch;
  checkWhole(`a batch of ${client}`, [sequence, receivedAt, watermark ?? 0]);
  for (const { source, start, count, retries, rejected, failed, cold } of batch.contributions) {
    checkWhole(`a contribution to ${source}`, [count, retries, rejected, failed, cold]);
    check(
      start % stepMs === 0,
      `a contribution to ${source} starts at ${start}, which is not on a whole step`,
    );
  }
}

function checkWhole(what: string, numbers: readonly number[]): void {
  for (const whole of numbers) {
    check(Number.isSafeInteger(whole), `${what} has ${whole} where a whole number belongs`);
  }
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
    if (before !== undefined && sequence <= before.sequence) return { duplicate: true };
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
