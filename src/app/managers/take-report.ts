/** What becomes of a manager's report of instances. */
import type { Claims } from './claims.ts';
import type { ReportTimes } from './report-times.ts';
import type { StartBook } from './start-book.ts';
import type { InstancesReceipt } from '../api.ts';
import type { InstancesReport } from '../../core/allocation/instance.ts';
import { SECOND_MS } from '../../core/units/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fleet } from '../../ports/fleet.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface TakeReportDeps {
  readonly fleet: Fleet;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly claims: Claims;
  readonly times: ReportTimes;
  readonly startBook: Pick<StartBook, 'take'>;
}

/** Takes reports in, those of a pool's own manager. An old one that comes late is acknowledged and changes nothing. */
export function takeReport({ fleet, clock, telemetry, claims, times, startBook }: TakeReportDeps) {
  return async (reported: InstancesReport): Promise<InstancesReceipt> => {
    const now = clock.now();
    const { pool, manager, result } = reported;
    claims.checkReporter(manager, pool, now);
    const read = times.read(reported, now);
    if (read === undefined) return { known: await fleet.instances(pool), at: now };
    telemetry.gauge('pra_manager_clock_ahead_seconds', read.aheadMs / SECOND_MS, { pool });
    const before = await fleet.instances(pool);
    const known = await fleet.report(read.report, now);
    startBook.take(read.report, before);
    for (const state of ['warm', 'warming', 'cold', 'draining', 'failed'] as const) {
      const count = known.instances.filter((instance) => instance.state === state).length;
      telemetry.gauge('pra_instances', count, { pool, state });
    }
    if (result && result.outcome !== 'applied') {
      telemetry.log('warn', 'a directive was not applied in full', { pool, ...result });
    }
    return { known, at: now };
  };
}
