/**
 * The race from start to end: two HAProxies, each with servers of its own, the same requests at the same moments; PRA
 * says how many servers there are behind one, the Kubernetes rule behind the other.
 */
import { join } from 'node:path';
import type { SpedUpClock } from '../../../adapters/system/sped-up-clock.ts';
import { createSpedUpClock } from '../../../adapters/system/sped-up-clock.ts';
import { systemClock } from '../../../adapters/system/system-clock.ts';
import { connect } from '../../../compose-client.ts';
import type { Instant } from '../../../core/units/time.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../core/units/time.ts';
import { Scope } from '../../../scope.ts';
import type { Keeper } from '../../agent/exec/keeper.ts';
import { createKeeper } from '../../agent/exec/keeper.ts';
import { openStateFile } from '../../agent/exec/state-file.ts';
import { CommandFailure } from '../../failure.ts';
import { importParts } from '../history-import.ts';
import type { StepReport } from './processes/load.ts';
import type { RaceChild } from './processes/race-process.ts';
import { freePorts, openLeash, startChild } from './processes/race-process.ts';
import { raceTime } from './processes/race-time.ts';
import type { Contestant, RaceResult } from './result.ts';
import { CONTESTANTS, summarize } from './result.ts';
import type { RaceScenario } from './scenario.ts';
import { SERVER_PER_SECOND, SPEED } from './scenario.ts';
import { DRAIN_MS, linesOf } from './sides/fleets.ts';
import { followHpa, openHpaAgent, requestsAt } from './sides/hpa.ts';
import type { LifetimeBook } from './sides/lifetimes.ts';
import { createLifetimeBook } from './sides/lifetimes.ts';
import type { PraSide } from './sides/pra-side.ts';
import { createPraSide } from './sides/pra-side.ts';
import type { Side } from './sides/side.ts';
import { openSide } from './sides/side.ts';

export interface RaceWatch {
  /** A step of the work begins. */
  readonly say: (text: string) => void;
  /** A minute of the trace is over, warm-up included. */
  readonly minute: (step: StepReport, books: Readonly<Record<'pra' | 'hpa', LifetimeBook>>) => void;
  /** All processes run. What the watcher does to them from now on is waited for at the end. */
  readonly running?: (pra: PraSide, clock: SpedUpClock) => Promise<void>;
}

const CLOSE_MS = 30_000;
/** Time for all processes to be told of a leg before it begins. */
const AHEAD_MS = 50;
/** Of the trace, in which the service makes its first plan. */
const FIRST_LEG_MS = 2 * MINUTE_MS;
const FIRST_PLAN_MS = 120_000;
/** No process of the race lives longer than the race may take, and a good deal. */
const SPARE_MS = 300_000;

/** `folder` is empty, and is the caller's to remove. Rejects with the reason of `signal` when that aborts; leaves nothing open. */
export async function runRace(
  scenario: RaceScenario,
  {
    folder,
    watch,
    signal,
  }: { readonly folder: string; readonly watch: RaceWatch; readonly signal: AbortSignal },
): Promise<RaceResult> {
  const scope = new Scope({ clock: systemClock, timeoutMs: CLOSE_MS });
  try {
    return await race(scenario, { folder, watch, signal, scope });
  } finally {
    await scope.close();
  }
}

interface Race {
  readonly folder: string;
  readonly watch: RaceWatch;
  readonly signal: AbortSignal;
  readonly scope: Scope;
}

async function race(scenario: RaceScenario, given: Race): Promise<RaceResult> {
  const { watch, signal, scope } = given;
  const { streamed } = scenario;
  const clock = createSpedUpClock({ start: streamed.start, speed: SPEED });
  const books = { pra: createLifetimeBook(), hpa: createLifetimeBook() };
  const sides = await openSides(scenario, given);

  watch.say('Starting the service, and importing the weeks before …');
  const pra = await startPra(scenario, { side: sides.pra, service: sides.service, book: books.pra, scope });
  const keeper = await startKeeper(scenario, { side: sides.hpa, clock, book: books.hpa, scope });
  const steps: StepReport[] = [];
  const load = startLoad(scenario, {
    ...{ ports: CONTESTANTS.map((name) => sides[name].bind), folder: given.folder, scope },
    onStep: (step) => {
      steps.push(step);
      watch.minute(step, books);
    },
  });

  const run = (from: Instant, until: Instant): void => {
    const leg = { at: Date.now() + AHEAD_MS, from, until };
    for (const each of [pra, load, clock]) each.run(leg);
  };
  const following = new AbortController();
  scope.defer('HPA', () => {
    following.abort();
  });
  const hpa = followHpa(
    {
      ...{ clock, keeper, readRequests: () => requestsAt(sides.hpa.socket), ceiling: scenario.ceiling },
      capacityPerMinute: (SERVER_PER_SECOND * (MINUTE_MS / SECOND_MS)) / SPEED,
    },
    following.signal,
  );
  const loadEnded = ended(load.process, signal);
  run(streamed.start, streamed.start + FIRST_LEG_MS);
  watch.say('Time stands until PRA has learned from them, and orders its first servers …');
  await firstOrder(books.pra, signal);
  const done = watch.running?.(pra, clock);
  run(clock.now(), streamed.start + streamed.values.length * streamed.stepMs + DAY_MS); // It goes on until the end.
  await Promise.all([Promise.race([loadEnded, hpa]), done]);
  signal.throwIfAborted();
  return summarize(scenario, steps, books);
}

async function openSides(scenario: RaceScenario, { folder, scope }: Race) {
  const { streamed, pool, ceiling } = scenario;
  const leash = scope.own('leash', await openLeash());
  const lifeMs = (streamed.values.length * streamed.stepMs) / SPEED + FIRST_PLAN_MS + SPARE_MS;
  const ports = [...(await freePorts(1 + 2 * (2 + ceiling)))];
  const open = (name: Contestant): Promise<Side> =>
    openSide({
      ...{ pool, ports: ports.splice(0, 2 + ceiling), folder: join(folder, name) },
      ...{ leash: leash.address, lifeMs, scope },
    });
  return { pra: await open('pra'), hpa: await open('hpa'), service: `127.0.0.1:${ports[0] ?? 0}` };
}

/** The service, with the past in it, and its agents. */
async function startPra(
  { streamed, history, pool, source }: RaceScenario,
  {
    side,
    service,
    book,
    scope,
  }: { readonly side: Side; readonly service: string; readonly book: LifetimeBook; readonly scope: Scope },
): Promise<PraSide> {
  const time = { start: streamed.start, speed: SPEED };
  const pra = scope.own('PRA', createPraSide({ pool, source, time, side, service, book }));
  await pra.start('service');
  const client = connect(service);
  try {
    await client.importHistory(importParts(history, 'nasa-http-1995-07'));
  } finally {
    client.close();
  }
  await Promise.all([pra.start('exec'), pra.start('haproxy'), pra.start('tail')]);
  return pra;
}

interface KeeperPlaces {
  readonly side: Side;
  readonly clock: SpedUpClock;
  readonly book: LifetimeBook;
  readonly scope: Scope;
}

/** Who holds the instances of the HPA, and tells its HAProxy of them. */
async function startKeeper(
  { pool }: RaceScenario,
  { side, clock, book, scope }: KeeperPlaces,
): Promise<Keeper> {
  const keeper = createKeeper({
    time: raceTime(clock),
    lines: linesOf(side.places),
    addresses: side.servers,
    drainMs: DRAIN_MS,
    file: openStateFile(join(side.folder, 'state'), pool),
    state: { pool, manager: 'hpa', lastNumber: 0, directive: undefined, instances: [] },
    serviceNow: () => clock.now(),
    say: (event) => {
      book.take(event, clock.now());
    },
  });
  scope.own('keeper of the HPA', keeper);
  scope.own('agent of the HPA', await openHpaAgent(side.agent, keeper));
  return keeper;
}

interface LoadPlaces {
  readonly ports: readonly number[];
  readonly folder: string;
  readonly scope: Scope;
  readonly onStep: (step: StepReport) => void;
}

function startLoad(
  { streamed, seed, deadlineMs }: RaceScenario,
  { ports, folder, scope, onStep }: LoadPlaces,
): RaceChild {
  const { start, stepMs, values } = streamed;
  const options = { ports, start, stepMs, counts: [...values], seed, deadlineMs };
  const child = startChild(
    { time: { start, speed: SPEED, leg: undefined }, work: { kind: 'load', options } },
    {
      logFile: join(folder, 'load.log'),
      onLine: (line) => {
        onStep(line as StepReport);
      },
    },
  );
  return scope.own('load', child);
}

/** Resolves when the process has ended by itself; rejects if it failed, or `signal` aborts. */
function ended(process: ReturnType<typeof startChild>['process'], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort);
    process.once('exit', (code) => {
      signal.removeEventListener('abort', abort);
      if (code === 0) resolve();
      else reject(new CommandFailure('whoever sends the requests has failed'));
    });
  });
}

async function firstOrder(book: LifetimeBook, signal: AbortSignal): Promise<void> {
  for (let left = FIRST_PLAN_MS; book.lifetimes.length === 0; left -= 100) {
    signal.throwIfAborted();
    if (left <= 0) throw new CommandFailure(`no directive came in ${FIRST_PLAN_MS / 1_000} s`);
    await systemClock.until(systemClock.now() + 100, signal);
  }
}
