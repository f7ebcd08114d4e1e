/**
 * What is raced on: hours of a real trace, sped up, and servers that take seconds to start and are slow while cold.
 *
 * A minute of the trace passes in a second, so a start of five seconds is one of five minutes, and so many requests
 * as came in a minute come in a second. Servers, sockets and HAProxy are real: a request is served as slowly as ever.
 */
import { join } from 'node:path';
import type { Config } from '../../../config/config.ts';
import { readEnvironment } from '../../../config/environment.ts';
import { loadConfig } from '../../../config/load.ts';
import { packageFolder } from '../../../config/package.ts';
import type { Series } from '../../../core/demand/series.ts';
import { horizonSteps } from '../../../core/forecast/model/horizon.ts';
import { present } from '../../../core/units/check.ts';
import type { Instant } from '../../../core/units/time.ts';
import { MINUTE_MS, SECOND_MS } from '../../../core/units/time.ts';
import { readTrace, slice } from '../trace.ts';

/** Seconds that pass in one. */
export const SPEED = 60;

/** A server; by the machine's clock. */
export const SERVER = {
  startMs: 5_000,
  slots: 2,
  serviceMs: 200,
  /** Requests that wait for a slot; the next one is turned away. */
  queueMax: 4,
  coldFactor: 4,
  coldMs: 1_000,
} as const;

/** Requests a second that a server takes. */
/** Of the trace: how long a server is slow for, until it is learned. */
export const COLD_MS = '3m';

export const SERVER_PER_SECOND = SERVER.slots / (SERVER.serviceMs / SECOND_MS);

export const DEADLINE_MS = 1_000;
/** A request that took longer was slow. */
export const SLOW_MS = 500;

export interface RaceOptions {
  /** Of the trace, how much is scored. */
  readonly minutes: number;
  /** Of the trace: both fleets come to size, and nothing is scored. */
  readonly warmUpMinutes: number;
  /** Decides when within a minute the requests come. */
  readonly seed: number;
  /** Who asks hangs up then, by the machine's clock; a request without an answer has failed. */
  readonly deadlineMs: number;
  /** The first scored minute. */
  readonly scoredFrom: Instant;
}

export interface RaceScenario extends RaceOptions {
  readonly pool: string;
  readonly source: string;
  readonly ceiling: number;
  /** Imported before anything is replayed. */
  readonly history: Series;
  /** The warm-up, then what is scored. */
  readonly streamed: Series;
}

const EXAMPLES = join(packageFolder(), 'examples');
export const SERVER_FILE = join(EXAMPLES, 'http-instance', 'server.js');

/** In the morning the load doubles and doubles again. */
export const RACE_FROM = Date.parse('1995-07-24T11:00Z');

/** The configuration of the service of the race. */
export const raceConfig = (listen: string, dataDir: string): Promise<Config> =>
  loadConfig({
    file: join(EXAMPLES, 'http-instance', 'pra.yaml'),
    environment: readEnvironment({}), // What is set for a real service is not meant for the demo.
    overrides: [
      { path: ['listen'], value: listen, origin: 'the demo' },
      { path: ['metrics', 'listen'], value: 'off', origin: 'the demo' },
      { path: ['log', 'level'], value: 'warn', origin: 'the demo' },
      { path: ['dataDir'], value: dataDir, origin: 'the demo' },
      // Hours pass in minutes here: a fit or a training would take the processor of the servers.
      { path: ['refits', 'budget'], value: '0s', origin: 'the demo' },
      { path: ['retrain', 'every'], value: '0s', origin: 'the demo' },
    ],
    horizonSteps: horizonSteps(MINUTE_MS),
  });

export async function loadRace(options: RaceOptions, config: Config): Promise<RaceScenario> {
  const { minutes, warmUpMinutes, scoredFrom } = options;
  const trace = await readTrace(join(EXAMPLES, 'nasa-http', 'nasa-http-1995-07.1min.csv.gz'), config.stepMs);
  const pool = present(config.pools[0], 'the pool of the race');
  const from = scoredFrom - warmUpMinutes * MINUTE_MS;
  return {
    ...options,
    pool: pool.id,
    source: trace.source,
    ceiling: pool.ceiling,
    history: slice(trace, { from: trace.start, to: from }),
    streamed: slice(trace, { from, to: scoredFrom + minutes * MINUTE_MS }),
  };
}
