/**
 * Requests come in: checked against the clock, counted by source and step, made durable, and only then
 * acknowledged and shown to the planner.
 */
import type { App, BatchReceipt, RequestsReport } from '../api.ts';
import { createClockWatch } from './clock-watch.ts';
import type { DemandFeed } from './demand-feed.ts';
import type { Gate } from './gate.ts';
import { importBatch, importsAmong } from './import-batch.ts';
import type { KnownSources } from './known-sources.ts';
import type { RequestCosts } from './request-costs.ts';
import type { ServiceLevels } from './service-levels.ts';
import { createSequenceWatch } from './sequence-watch.ts';
import type { Batch } from '../../core/demand/batch.ts';
import type { IngestPolicy } from '../../core/demand/contributions.ts';
import { countRecords } from '../../core/demand/contributions.ts';
import { latestImportStart } from '../../core/demand/record.ts';
import { present } from '../../core/units/check.ts';
import type { Instant } from '../../core/units/time.ts';
import { ceilToStep, SECOND_MS } from '../../core/units/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { History } from '../../ports/history.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface IngestDeps {
  readonly history: History;
  readonly feed: DemandFeed;
  readonly sources: Pick<KnownSources, 'extractor' | 'counted'>;
  readonly costs: Pick<RequestCosts, 'take'>;
  readonly serviceLevels: Pick<ServiceLevels, 'take'>;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Closed while the planner reads the history: a count must reach it on one way only. */
  readonly gate: Gate;
  readonly elapsedMs: () => number;
  /** Called after each batch that counts: a step may have become final. */
  readonly onNews: () => void;
}

export interface ClientPolicy {
  /** Silence after which a client is taken for gone. */
  readonly goneAfterMs: number;
}

export function createIngest(
  deps: IngestDeps,
  policy: IngestPolicy & ClientPolicy,
): Pick<App, 'reportRequests' | 'importPart' | 'latestImportStart' | 'imports'> {
  const { feed, sources, clock, telemetry } = deps;
  const clocks = createClockWatch(telemetry, policy);
  const sequences = createSequenceWatch(telemetry);
  return {
    reportRequests: async (report) => {
      const now = clock.now();
      if (report.watermark !== undefined) clocks.look(report.client, report.watermark, now);
      const { extractor } = sources;
      const counted = countRecords(report.records, { extractor, policy }, now);
      sources.counted(counted.guarded, now);
      const batch = toBatch(report, { contributions: counted.contributions, policy }, now);
      const duplicate = await makeDurable(deps, batch, () => {
        feed.add(batch);
        deps.costs.take(counted.usage);
        deps.serviceLevels.take(batch.contributions);
      });
      const mark = feed.mark(report.client);
      const isBehind = duplicate && mark !== undefined && sequences.isBehind(report, mark, now);
      if (duplicate) {
        feed.touch(batch.client, now);
      } else {
        sequences.counted(batch.client);
        deps.onNews();
      }
      const receipt: BatchReceipt = {
        accepted: duplicate ? 0 : counted.accepted,
        duplicate,
        highestSequence: mark?.sequence ?? report.sequence,
        rejected: duplicate ? [] : counted.refused,
      };
      countReceipt(telemetry, receipt, isBehind);
      return receipt;
    },
    importPart: async (part) => {
      const batch = importBatch(part, clock.now());
      // An import is no live news: the planner reads it from the history when it is complete.
      const duplicate = await makeDurable(deps, batch, () => undefined);
      telemetry.count(
        'pra_records_total',
        { outcome: duplicate ? 'duplicate' : 'imported' },
        part.rows.length,
      );
      return { duplicate };
    },
    latestImportStart: () => latestImportStart(policy.stepMs, clock.now()),
    imports: async () => importsAmong(await deps.history.clients()),
  };
}

/** Resolves, once the batch is durable, with whether it was known already; `counted` runs if it was not. */
async function makeDurable(deps: IngestDeps, batch: Batch, counted: () => void): Promise<boolean> {
  return deps.gate.pass(async () => {
    const began = deps.elapsedMs();
    const results = await deps.history.append([batch]);
    deps.telemetry.observe('pra_ingest_commit_seconds', (deps.elapsedMs() - began) / SECOND_MS);
    const { duplicate } = present(results[0], 'the result of a batch');
    if (!duplicate) counted();
    return duplicate;
  });
}

/** A watermark never moves back, so one from far in the future would let steps become final unseen for good. */
const toBatch = (
  report: RequestsReport,
  { contributions, policy }: Pick<Batch, 'contributions'> & { readonly policy: IngestPolicy & ClientPolicy },
  now: Instant,
): Batch => ({
  client: report.client,
  sequence: report.sequence,
  contributions,
  watermark:
    report.watermark === undefined ? undefined : Math.min(report.watermark, now + policy.futureToleranceMs),
  goodbye: report.goodbye,
  receivedAt: now,
  reach: ceilToStep(now - policy.lateLimitMs, policy.stepMs),
  goneBefore: now - policy.goneAfterMs,
});

function countReceipt(telemetry: Telemetry, receipt: BatchReceipt, isBehind: boolean): void {
  const known = isBehind ? 'sequence-behind' : 'duplicate';
  telemetry.count('pra_batches_total', { outcome: receipt.duplicate ? known : 'counted' });
  telemetry.count('pra_records_total', { outcome: 'accepted' }, receipt.accepted);
  for (const { reason } of receipt.rejected) telemetry.count('pra_records_total', { outcome: reason });
}
