/**
 * A day in the life of a service, for the tests of bad ones: the real thing (gRPC, DuckDB, planner thread, models)
 * in virtual time, with load balancers that report minute by minute and a reader of its directives.
 *
 * The pool `shop` serves the source `shop`; one instance takes one request a second. The load is the same every
 * day: 60 requests a minute at 06:00, 1,140 at 18:00, a cosine in between. Two days of it are imported, so that
 * the models know it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { VirtualClock } from '../../../src/adapters/system/virtual-clock.ts';
import { createVirtualClock } from '../../../src/adapters/system/virtual-clock.ts';
import { importParts } from '../../../src/cli/demo/history-import.ts';
import type { Client } from '../../../src/compose-client.ts';
import { connect } from '../../../src/compose-client.ts';
import { startService } from '../../../src/compose.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { Setting } from '../../../src/config/problem.ts';
import { horizonSteps } from '../../../src/core/forecast/model/horizon.ts';
import type { Instant } from '../../../src/core/units/time.ts';
import { DAY_MS, floorToStep, MINUTE_MS, SECOND_MS } from '../../../src/core/units/time.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { followDirectives, isNotHeld, openBalancers, POOL } from './callers.ts';
import type { Told } from './callers.ts';

/** As configured by default: how long after a step's end a cycle waits for the balancers. */
const GRACE_MS = 10 * SECOND_MS;
/** A Wednesday, an hour before the evening peak. */
export const AT_1700 = Date.parse('2026-03-04T17:00Z');
const IMPORTED_MS = 2 * DAY_MS;
const PEAK_AT_MS = 18 * 60 * MINUTE_MS;

/** Requests of the minute that starts at `start`. */
export const requestsAt = (start: Instant): number =>
  Math.round(600 + 540 * Math.cos((2 * Math.PI * ((start % DAY_MS) - PEAK_AT_MS)) / DAY_MS));

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface DayOptions {
  /** Kept over restarts; a folder that goes with the test unless set. */
  readonly dataDir?: string;
  readonly clock?: VirtualClock;
  /** What the service, and balancers on its machine, take for the time; `clock` unless set. */
  readonly serviceClock?: Clock;
  /** Balancers have the service's clock, not the right one. */
  readonly balancersOnItsMachine?: boolean;
  readonly settings?: readonly Setting[];
  /** Nothing is imported. */
  readonly withoutHistory?: boolean;
}

export interface Day {
  readonly client: Client;
  readonly clock: VirtualClock;
  readonly dataDir: string;
  /** All directives that came, oldest first. */
  readonly told: readonly Told[];
  readonly log: readonly LogLine[];
  /** The first directive that was decided at `at` or later. */
  toldAt(at: Instant): Promise<Told>;
  /**
   * A minute goes by, and each balancer reports its requests of it with a watermark. Resolves with the directive
   * of the cycle that follows: at once if all have reported, else at the end of the grace.
   */
  minute(requests: Readonly<Record<string, number>>): Promise<Told>;
  /** The same, but nothing is waited for: the cycle may fail. */
  lostMinute(requests: Readonly<Record<string, number>>): Promise<void>;
  /** A metric's newest value, by its name with its labels as Prometheus writes them; `undefined`: it is not there. */
  metric(name: string): Promise<number | undefined>;
  stop(): Promise<void>;
}

/** Starts the service at the time of its clock, imports the days before and waits for the directive that knows them. */
export async function openDay(t: TestContext, options: DayOptions = {}): Promise<Day> {
  const { clock = createVirtualClock(AT_1700) } = options;
  const { serviceClock = clock } = options;
  const dataDir = options.dataDir ?? (await temporaryFolder(t));
  const log: LogLine[] = [];
  const logTo = { write: (line: string) => log.push(JSON.parse(line) as LogLine) };
  const service = await startService(await config(dataDir, options.settings ?? []), {
    clock: serviceClock,
    logTo,
  });
  const client = connect(service.address);
  const stop = async (): Promise<void> => {
    client.close();
    await service.stop();
  };
  t.after(stop);
  if (options.withoutHistory !== true) await importPast(client, clock.now());
  const directives = followDirectives(client);
  const balancers = openBalancers(client);
  const { toldAt } = directives;
  /** Resolves with the end of the minute by the service's clock. */
  const pass = async (requests: Readonly<Record<string, number>>): Promise<Instant> => {
    const end = floorToStep(clock.now(), MINUTE_MS) + MINUTE_MS;
    await clock.advanceTo(end);
    const serviceEnd = serviceClock.now();
    const reported = options.balancersOnItsMachine === true ? serviceEnd : end;
    for (const [id, count] of Object.entries(requests)) await balancers.report(id, count, reported);
    await clock.advanceTo(end + GRACE_MS);
    return serviceEnd;
  };
  // The first cycle may come before the import; the one that knows the past is not held. Without a past there is
  // nothing to tell yet.
  if (options.withoutHistory !== true) await toldAt(clock.now(), isNotHeld);
  return {
    client,
    clock,
    dataDir,
    told: directives.told,
    log,
    toldAt: (at) => toldAt(at),
    minute: async (requests) => {
      const before = directives.told.at(-1)?.revision ?? 0;
      return toldAt(await pass(requests), ({ revision }) => revision > before);
    },
    lostMinute: async (requests) => {
      await pass(requests);
    },
    metric: async (name) => {
      const text = await (await fetch(`http://${service.metricsAddress}/metrics`)).text();
      const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
      return line === undefined ? undefined : Number(line.slice(name.length + 1));
    },
    stop,
  };
}

export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pra-bad-day-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function config(dataDir: string, settings: readonly Setting[]) {
  const shop = {
    id: POOL,
    sources: ['shop*'],
    requestCost: { cpu: 1 },
    instance: { cpu: 1 },
    targetUtilisation: { cpu: 1 },
    floor: 1,
    ceiling: 200,
    leadTime: '5m',
  };
  const values: readonly (readonly [path: Setting['path'], value: unknown])[] = [
    [['listen'], '127.0.0.1:0'],
    [['metrics', 'listen'], '127.0.0.1:0'],
    [['log', 'level'], 'info'],
    [['log', 'pretty'], false],
    [['dataDir'], dataDir],
    [['pools'], [shop]],
    // It takes real seconds, which no other test wants to spend.
    [['retrain', 'every'], '0s'],
  ];
  return loadConfig({
    file: undefined,
    environment: readEnvironment({}),
    overrides: [...values.map(([path, value]) => ({ path, value, origin: 'the test' })), ...settings],
    horizonSteps: horizonSteps(MINUTE_MS),
  });
}

async function importPast(client: Client, until: Instant): Promise<void> {
  const start = until - IMPORTED_MS;
  const values = Float64Array.from({ length: IMPORTED_MS / MINUTE_MS }, (_, minute) =>
    requestsAt(start + minute * MINUTE_MS),
  );
  await client.importHistory(importParts({ source: 'shop', start, stepMs: MINUTE_MS, values }, 'the past'));
}
