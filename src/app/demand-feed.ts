/**
 * The live side of demand, in memory: how far each client has come, and the counts that the planner has not
 * had yet. It holds only what the history has made durable before.
 */
import type { Batch, ClientId, ClientMark } from '../core/demand/batch.ts';
import { markAfter } from '../core/demand/batch.ts';
import type { Finality, FinalityPolicy } from '../core/demand/finality.ts';
import { finality } from '../core/demand/finality.ts';
import type { CountDelta } from '../core/demand/series.ts';
import type { Instant } from '../core/units/time.ts';
import { floorToStep } from '../core/units/time.ts';

export interface DemandFeed {
  /** Takes a durable batch in. */
  add(batch: Batch): void;
  /** Takes note that a client is alive although its batch was a duplicate. */
  touch(client: ClientId, at: Instant): void;
  /** What became durable since the last call; the caller owns it. */
  takeDeltas(): readonly CountDelta[];
  /** How far the newest news reach. */
  progress(now: Instant): Progress;
  /** Steps before this are known by an import. */
  setImportedUntil(until: Instant | undefined): void;
}

export interface Progress extends Finality {
  /** Steps before this may be forecast from; never moves back. */
  readonly issueAt: Instant | undefined;
  /** From here on an absent count is 0 once its step is final. */
  readonly coveredFrom: Instant | undefined;
}

export function createDemandFeed(marks: readonly ClientMark[], policy: FinalityPolicy): DemandFeed {
  const byClient = new Map(marks.map((mark) => [mark.client, mark]));
  let deltas: CountDelta[] = [];
  let importedUntil: Instant | undefined;
  let issueAt: Instant | undefined;
  let coveredFrom: Instant | undefined;
  return {
    add: (batch) => {
      byClient.set(batch.client, markAfter(byClient.get(batch.client), batch));
      for (const { source, start, count } of batch.contributions) deltas.push({ source, start, count });
      if (batch.watermark !== undefined) {
        const starts = batch.contributions.map(({ start }) => start);
        const first = Math.min(floorToStep(batch.watermark, policy.stepMs), ...starts);
        coveredFrom = Math.min(coveredFrom ?? first, first);
      }
    },
    touch: (client, at) => {
      const mark = byClient.get(client);
      if (mark) byClient.set(client, { ...mark, seenAt: Math.max(mark.seenAt, at) });
    },
    takeDeltas: () => {
      const taken = deltas;
      deltas = [];
      return taken;
    },
    progress: (now) => {
      const known = finality(byClient.values(), policy, now);
      const newest = known.finalUntil ?? importedUntil;
      if (newest !== undefined) issueAt = Math.max(newest, issueAt ?? newest);
      return { ...known, issueAt, coveredFrom };
    },
    setImportedUntil: (until) => {
      importedUntil = until;
    },
  };
}
