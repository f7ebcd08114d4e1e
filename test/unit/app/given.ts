/** The pool and the parts of the service that the tests of the use cases start from. */
import { createVirtualClock } from '../../fakes/clock.ts';
import { createMemoryCheckpoints } from '../../fakes/checkpoints.ts';
import { createMemoryEvents } from '../../fakes/events.ts';
import type { FakePlannerOptions } from '../../fakes/planner.ts';
import { createFakePlanner } from '../../fakes/planner.ts';
import { createFakeRepository, createFakeValidator } from '../../fakes/models.ts';
import { createMemoryHistory } from '../../fakes/history.ts';
import { createMemoryParameters } from '../../fakes/parameters.ts';
import { createMemoryLedger } from '../../fakes/ledger.ts';
import { createRecordingTelemetry } from '../../fakes/telemetry.ts';
import { createCalendars } from '../../../src/adapters/calendar/calendars.ts';
import { createFleet } from '../../../src/adapters/local/fleet.ts';
import { createPlanBus } from '../../../src/adapters/local/plan-bus.ts';
import type { CycleDeps } from '../../../src/app/cycle/cycle.ts';
import { createClientWatch } from '../../../src/app/ingest/client-watch.ts';
import { createEventFeed } from '../../../src/app/events/event-feed.ts';
import { createDemandFeed } from '../../../src/app/ingest/demand-feed.ts';
import { createGate } from '../../../src/app/ingest/gate.ts';
import { openRequestCosts } from '../../../src/app/ingest/request-costs.ts';
import { openDriftBook } from '../../../src/app/drift/drift-book.ts';
import { openServiceLevels } from '../../../src/app/ingest/service-levels.ts';
import { openStartBook } from '../../../src/app/managers/start-book.ts';
import { createLedgerWriter } from '../../../src/app/cycle/ledger-writer.ts';
import { openRevisions } from '../../../src/app/cycle/revisions.ts';
import type { Pool } from '../../../src/core/capacity/pool.ts';
import type { FinalityPolicy } from '../../../src/core/demand/finality.ts';
import { UTC } from '../../../src/core/units/civil-time.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/core/units/time.ts';
import type { Batch } from '../../../src/core/demand/batch.ts';

/** One instance takes one request a second, 60 a minute; a directive reaches 5 to 6 minutes ahead. */
export const WEB: Pool = {
  id: 'web',
  sources: ['web*'],
  cost: { cpuSeconds: 1, memoryBytes: 0, serviceSeconds: 0, bytes: 0 },
  instance: { cpuCores: 1, memoryBytes: 1e9, bandwidthBytesPerSecond: 1e9 },
  targetUtilisation: { cpu: 1, memory: 1, bandwidth: 1 },
  floor: 1,
  ceiling: 100,
  priority: 0,
  leadTimeMs: 5 * MINUTE_MS,
  level: 0.95,
  stabilizationMs: MINUTE_MS,
  rateLimits: { out: undefined, in: undefined },
};

/** Forecasts wait three minutes for a client, counts for a day. */
export const EXPECTED: FinalityPolicy = {
  stepMs: MINUTE_MS,
  silenceMs: 3 * MINUTE_MS,
  goneAfterMs: DAY_MS,
  gone: [],
};

/** Everything a cycle needs, in memory. What is replaced is the test's; `disk` and `kept` outlive a restart. */
export async function cycleDeps({
  planner,
  disk = [],
  kept = new Map<string, string>(),
  ...replaced
}: Partial<Omit<CycleDeps, 'planner' | 'telemetry'>> & {
  readonly planner?: FakePlannerOptions;
  readonly disk?: Batch[];
  readonly kept?: Map<string, string>;
} = {}) {
  const telemetry = createRecordingTelemetry();
  const checkpoints = createMemoryCheckpoints(kept);
  const history = createMemoryHistory({ stepMs: MINUTE_MS, counted: disk });
  const ledger = createMemoryLedger();
  const feed = createDemandFeed(await history.clients(), EXPECTED);
  return {
    telemetry,
    history,
    checkpoints,
    parameters: createMemoryParameters(),
    events: createMemoryEvents(),
    calendars: createCalendars({ zoneNamed: () => undefined, own: UTC }),
    planner: createFakePlanner(planner),
    models: {
      repository: createFakeRepository(),
      validator: createFakeValidator(),
      folderClock: createVirtualClock(0),
    },
    feed,
    eventFeed: createEventFeed({ known: () => [] }),
    withoutEvents: () => undefined,
    gate: createGate(),
    clients: createClientWatch({ feed, telemetry }, EXPECTED, 0),
    fleet: createFleet({ reportLeaseMs: 2 * MINUTE_MS }),
    costs: await openRequestCosts({ checkpoints, telemetry }, [WEB]),
    serviceLevels: await openServiceLevels({ checkpoints, telemetry }, [WEB], 0),
    startBook: await openStartBook({ checkpoints, telemetry }),
    driftBook: await openDriftBook({ checkpoints, telemetry }),
    planBus: createPlanBus(),
    stopping: new AbortController().signal,
    revisions: await openRevisions(checkpoints),
    ledger: createLedgerWriter(ledger, telemetry),
    ledgerPages: ledger,
    ...replaced,
  };
}
