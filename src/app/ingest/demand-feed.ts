/**
 * The live side of demand, in memory: how far each client has come, and the counts that the planner has not
 * had yet. It holds only what the history has made durable before.
 */
import type { Batch, ClientId, ClientMark } from '../../core/demand/batch.ts';
import { markAfter } from '../../core/demand/batch.ts';
import type { Coverage } from '../../core/demand/coverage.ts';
import { coverageOf } from '../../core/demand/coverage.ts';
import type { Finality, FinalityPolicy } from '../../core/demand/finality.ts';
import { finality } from '../../core/demand/finality.ts';
import type { CountDelta } from '../../core/demand/series.ts';
import type { Instant, TimeRange } from '../../core/units/time.ts';

export interface DemandFeed {
  /** Takes a durable batch in. */
  add(batch: Batch): void;
  /** Takes note that a client is alive although its batch was a duplicate. */
  touch(client: ClientId, at: Instant): void;
  /** What became durable since the last call; the caller owns it. */
  takeDeltas(): readonly CountDelta[];
  /** Lets go of what became durable in these steps: the planner has it from the history. */
  forget(range: TimeRange): void;
  /** How far the newest news reach. */
  progress(now: Instant): Progress;
  /** What is known of each step. */
  coverage(now: Instant): Coverage;
  /** How far the client has come; `undefined`: nobody knows it. */
  mark(client: ClientId): ClientMark | undefined;
  /** Steps before this are known by an import. */
  setImportedUntil(until: Instant | undefined): void;
}

export interface Progress extends Finality {
  /** Forecasts start here: nothing more is to be expected of the steps before. Never moves back. */
  readonly issueAt: Instant | undefined;
}

export function createDemandFeed(marks: readonly ClientMark[], policy: FinalityPolicy): DemandFeed {
  const byClient = new Map(marks.map((mark) => [mark.client, mark]));
  let deltas = new Map<string, Sum>();
  let importedUntil: Instant | undefined;
  let issueAt: Instant | undefined;
  return {
    add: (batch) => {
      byClient.set(batch.client, markAfter(byClient.get(batch.client), batch));
      for (const contribution of batch.contributions) addTo(deltas, contribution);
    },
    touch: (client, at) => {
      const mark = byClient.get(client);
      if (mark) byClient.set(client, { ...mark, seenAt: Math.max(mark.seenAt, at) });
    },
    takeDeltas: () => {
      const taken = [...deltas.values()];
      deltas = new Map();
      return taken;
    },
    forget: ({ from, to }) => {
      for (const [key, { start }] of deltas) if (start >= from && start < to) deltas.delete(key);
    },
    progress: (now) => {
      const known = finality(byClient.values(), policy, now);
      const newest = known.heardUntil ?? importedUntil;
      if (newest !== undefined) issueAt = Math.max(newest, issueAt ?? newest);
      return { ...known, issueAt };
    },
    coverage: (now) => coverageOf(byClient.values(), policy, now),
    mark: (client) => byClient.get(client),
    setImportedUntil: (until) => {
      importedUntil = until;
    },
  };
}

type Sum = { -readonly [Field in keyof CountDelta]: CountDelta[Field] };

/** One sum a source and step, so that a planner that is busy or gone costs no more memory than what it missed. */
function addTo(sums: Map<string, Sum>, { source, start, count }: CountDelta): void {
  const key = `${start} ${source}`;
  const known = sums.get(key);
  if (known) known.count += count;
  else sums.set(key, { source, start, count });
}
