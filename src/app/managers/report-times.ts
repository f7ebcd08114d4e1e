/**
 * What the times in a manager's reports mean by the service's clock, and which of its reports come too late.
 *
 * Each report says what its manager's clock showed. Its difference from ours, the way of the report included, is
 * measured each time; one that no way explains is taken out of the times in the report. A report that was made
 * before one that is known is an old one that was delayed or sent again, and changes nothing; one that lies back
 * further than a report counts is no old one: the manager's clock was set back.
 */
import type { InstancesReport } from '../../core/allocation/instance.ts';
import { SECOND_MS } from '../../core/units/time.ts';
import type { Instant } from '../../core/units/time.ts';

/** What a slow network may explain. */
const SKEW_TOLERATED_MS = 5 * SECOND_MS;
/** Managers of a pool that are remembered; the one that was heard first is forgotten first. */
const MANAGERS_MAX = 16;

export interface ReportTimes {
  /** The report by the service's clock, and how far the manager's is ahead of it; `undefined`: an old report. */
  read(
    report: InstancesReport,
    now: Instant,
  ): { readonly report: InstancesReport; readonly aheadMs: number } | undefined;
}

/** `oldMs`: a report that lies back no further than this behind a known one is an old one. */
export function createReportTimes({ oldMs }: { readonly oldMs: number }): ReportTimes {
  const newest = new Map<string, Map<string, Instant>>();
  return {
    read(report, now) {
      const { pool, manager, at } = report;
      const ofPool = newest.get(pool) ?? new Map<string, Instant>();
      const known = ofPool.get(manager);
      if (known !== undefined && at < known && known - at < oldMs) return undefined;
      ofPool.delete(manager);
      ofPool.set(manager, at);
      const [first] = ofPool.keys();
      if (ofPool.size > MANAGERS_MAX && first !== undefined) ofPool.delete(first);
      newest.set(pool, ofPool);

      const aheadMs = at - now;
      if (Math.abs(aheadMs) <= SKEW_TOLERATED_MS) return { report, aheadMs };
      const instances = report.instances.map((one) => ({ ...one, since: one.since - aheadMs }));
      return { report: { ...report, at: now, instances }, aheadMs };
    },
  };
}
