/** What is replayed: the trace, cut into history and day, and the pool that serves it. */
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { readEnvironment } from '../../config/environment.ts';
import { loadConfig } from '../../config/load.ts';
import { packageFolder } from '../../config/package.ts';
import { horizonSteps } from '../../core/forecast/model/horizon.ts';
import { capacityPerSecond } from '../../core/capacity/needs.ts';
import type { Pool } from '../../core/capacity/pool.ts';
import type { Series } from '../../core/demand/series.ts';
import { present } from '../../core/units/check.ts';
import type { Instant } from '../../core/units/time.ts';
import { HOUR_MS, MINUTE_MS } from '../../core/units/time.ts';
import { failAtRandom } from './fleet.ts';
import type { LoadRules } from './comparison/replay.ts';
import { readTrace, slice } from './trace.ts';

export interface ScenarioOptions {
  /** How much of the day is replayed. */
  readonly hours: number;
  /** Decides which starts fail. */
  readonly seed: number;
  /** Where the service keeps its data. */
  readonly dataDir: string;
}

export interface Scenario {
  readonly config: Config;
  readonly pool: Pool;
  /** Imported before anything is replayed. */
  readonly history: Series;
  /** Streamed minute by minute: the warm-up, then what is scored. */
  readonly streamed: Series;
  readonly scoredFrom: Instant;
  /** What an instance can do, for every policy alike. */
  readonly load: LoadRules;
  readonly failedStartsShare: number;
}

const FOLDER = join(packageFolder(), 'examples', 'nasa-http');
const DAY_START = Date.parse('1995-07-24T00:00Z');
/** Streamed before the day and not scored, so that no policy is judged by how it was set up. */
const WARM_UP_MS = HOUR_MS;
const FAILED_STARTS_SHARE = 0.03;

/** The bundled trace and configuration, ready to be replayed. */
export async function loadScenario({ hours, seed, dataDir }: ScenarioOptions): Promise<Scenario> {
  const config = await loadConfig({
    file: join(FOLDER, 'pra.yaml'),
    environment: readEnvironment({}), // What is set for a real service is not meant for the demo.
    overrides: [
      // A port of its own, no metrics, and silence unless something is wrong: the demo disturbs nothing.
      { path: ['listen'], value: '127.0.0.1:0', origin: 'the demo' },
      { path: ['metrics', 'listen'], value: 'off', origin: 'the demo' },
      { path: ['log', 'level'], value: 'error', origin: 'the demo' },
      { path: ['dataDir'], value: dataDir, origin: 'the demo' },
      // Days pass in minutes here: when a fit or a training were ready would depend on the machine, and with it the result.
      { path: ['refits', 'budget'], value: '0s', origin: 'the demo' },
      { path: ['retrain', 'every'], value: '0s', origin: 'the demo' },
    ],
    horizonSteps: horizonSteps(MINUTE_MS),
  });
  const pool = present(config.pools[0], 'the pool of the demo');
  const trace = await readTrace(join(FOLDER, 'nasa-http-1995-07.1min.csv.gz'), config.stepMs);
  const streamedFrom = DAY_START - WARM_UP_MS - MINUTE_MS;
  return {
    config,
    pool,
    history: slice(trace, { from: trace.start, to: streamedFrom }),
    streamed: slice(trace, { from: streamedFrom, to: DAY_START + hours * HOUR_MS }),
    scoredFrom: DAY_START,
    load: {
      // What it can serve at the most: targets of utilisation are each policy's own affair.
      capacityPerSecond: capacityPerSecond({
        ...pool,
        targetUtilisation: { cpu: 1, memory: 1, bandwidth: 1 },
      }).perSecond,
      rules: { startMs: pool.leadTimeMs, fails: failAtRandom(FAILED_STARTS_SHARE, seed) },
    },
    failedStartsShare: FAILED_STARTS_SHARE,
  };
}
