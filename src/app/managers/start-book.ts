/**
 * What was learned of each pool's starts, from its managers' reports. It outlives the process: a checkpoint is written
 * after a cycle that has news, and costs nobody a report.
 */
import type { InstancesReport, PoolInstances } from '../../core/allocation/instance.ts';
import type { PoolStarts } from '../../core/allocation/starts/lead-time.ts';
import { learnedStarts } from '../../core/allocation/starts/lead-time.ts';
import type { StartRecord } from '../../core/allocation/starts/start-record.ts';
import { readStartRecord, recordStarts } from '../../core/allocation/starts/start-record.ts';
import type { Pool, PoolId } from '../../core/capacity/pool.ts';
import type { Instant } from '../../core/units/time.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';
import { StoreUnavailable } from '../../ports/failure.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface StartBook {
  /** Takes in what a report tells of starts; `before`: what was known of the pool's instances until then. */
  take(report: InstancesReport, before: PoolInstances): void;
  /** What is known of the pool's starts; `undefined`: nothing but what was configured. */
  starts(pool: Pool, known: PoolInstances, now: Instant): PoolStarts | undefined;
  /** Stores what is new. A store that fails costs what was learned since, at the next start, and nothing else. */
  keep(): Promise<void>;
}

const NAME = 'starts';

export async function openStartBook({
  checkpoints,
  telemetry,
}: {
  readonly checkpoints: Checkpoints;
  readonly telemetry: Telemetry;
}): Promise<StartBook> {
  const records = readRecords(await checkpoints.get(NAME));
  let isKept = true;
  return {
    take: ({ pool, instances: reported }, { instances: before }) => {
      const record = records.get(pool) ?? [];
      const next = recordStarts(record, { before, reported });
      if (next === record) return;
      records.set(pool, next);
      isKept = false;
    },
    starts: ({ id, leadTimeMs: configuredMs }, { instances }, now) => {
      const record = records.get(id) ?? [];
      if (record.length === 0 && instances.length === 0) return undefined;
      return learnedStarts(record, { instances, configuredMs }, now);
    },
    keep: async () => {
      if (isKept) return;
      isKept = true;
      try {
        await checkpoints.put(
          NAME,
          [...records].map(([pool, record]) => ({ pool, record })),
        );
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        isKept = false;
        telemetry.log('warn', 'what was learned of starts could not be kept; it is tried again', {
          reason: error.reason,
          detail: error.message,
        });
      }
    },
  };
}

function readRecords(stored: unknown): Map<PoolId, StartRecord> {
  if (!Array.isArray(stored)) return new Map();
  return new Map(
    stored.flatMap((entry: unknown) => {
      const { pool, record } = (entry ?? {}) as Partial<Record<string, unknown>>;
      return typeof pool === 'string' ? [[pool, readStartRecord(record)] as const] : [];
    }),
  );
}
