/** The complete, checked configuration that the service runs with: nothing in it is optional by oversight. */
import { join, resolve } from 'node:path';
import type { Pool, Utilisation } from '../core/capacity/pool.ts';
import type { ClientId } from '../core/demand/batch.ts';
import type { RuleSet } from '../core/demand/rules/rule-set.ts';
import type { Address } from './address.ts';
import { packageFolder } from './package.ts';
import type { Path } from './problem.ts';
import type { Options } from './schema.ts';

/** Frozen, all the way down. All paths are absolute. */
export interface Config {
  readonly listen: Address;
  /** `undefined`: plain text, which only a loopback address or an explicit `insecure` allows. */
  readonly tls: TlsFiles | undefined;
  /** `undefined`: metrics are not served. */
  readonly metricsListen: Address | undefined;
  /** Where the stores are; `undefined`: in the data folder. */
  readonly servers: ServersConfig | undefined;
  readonly dataDir: string;
  readonly modelsDir: string;
  /** Of the models that the service trains itself. */
  readonly learnedModelsDir: string;
  readonly stepMs: number;
  /** In which a day is a day, by its IANA name. */
  readonly timeZone: string;
  /** Ascending. */
  readonly windowsMs: readonly number[];
  readonly log: LogConfig;
  readonly extraction: RuleSet;
  readonly ingest: IngestConfig;
  readonly plan: PlanConfig;
  /** In the order in which they claim sources. */
  readonly pools: readonly Pool[];
  /** How long history, decisions and scores are kept, back from the newest count. */
  readonly retentionMs: number;
  readonly refits: RefitsConfig;
  readonly retrain: RetrainConfig;
  readonly stopTimeoutMs: number;
}

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Clients need a certificate signed by it; `undefined`: they need none. */
  readonly clientCaFile: string | undefined;
}

export interface ServersConfig {
  readonly questdb: {
    /** Where rows are written. */
    readonly http: Address;
    /** Where they are read. */
    readonly postgres: Address;
    readonly user: string;
    readonly password: string;
    readonly database: string;
    readonly tablePrefix: string;
  };
  readonly redis: {
    readonly address: Address;
    readonly database: number;
    readonly user: string | undefined;
    readonly password: string | undefined;
    readonly tls: boolean;
    readonly keyPrefix: string;
    /** What an acknowledged value survives. */
    readonly durability: 'none' | 'seconds' | 'full';
  };
}

interface LogConfig {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Lines for people instead of JSON; `auto`: on a terminal. */
  readonly pretty: 'auto' | boolean;
}

interface IngestConfig {
  readonly lateLimitMs: number;
  readonly futureToleranceMs: number;
  readonly clientSilenceMs: number;
  /** A client that is not heard of for so long is taken for gone. */
  readonly goneAfterMs: number;
  /** Clients that nobody waits for. */
  readonly gone: readonly ClientId[];
}

interface PlanConfig {
  /** All is computed and scored, nothing is sent. */
  readonly forecastOnly: boolean;
  /** After a step's end, how long a cycle waits for the watermarks that make it final. */
  readonly graceMs: number;
  /** Of a directive. */
  readonly leaseMs: number;
  /** Of what an instance manager reports. */
  readonly reportLeaseMs: number;
  /** Most instances of all pools together; `undefined`: each has its ceiling alone. */
  readonly budget: number | undefined;
}

interface RetrainConfig {
  /** At most so long from one training of a model to the next; 0: nothing is trained. */
  readonly everyMs: number;
}

interface RefitsConfig {
  readonly everyMs: number;
  /** Time of fitting, each time; 0: nothing is fitted. */
  readonly budgetMs: number;
}

/** The configuration of checked options. `folderOf` gives the folder from which the path at a key is taken. */
export function complete(options: Options, rules: RuleSet, folderOf: (path: Path) => string): Config {
  const { tls, metrics, ingest, plan } = options;
  const absolute = (file: string, ...path: Path): string => resolve(folderOf(path), file);
  const dataDir = absolute(options.dataDir, 'dataDir');
  return freeze({
    listen: options.listen,
    tls: tls && {
      certFile: absolute(tls.cert, 'tls', 'cert'),
      keyFile: absolute(tls.key, 'tls', 'key'),
      clientCaFile: tls.clientCa && absolute(tls.clientCa, 'tls', 'clientCa'),
    },
    metricsListen: metrics.listen === 'off' ? undefined : metrics.listen,
    servers: options.engine === 'distributed' ? serversOf(options) : undefined,
    dataDir,
    modelsDir: options.models ? absolute(options.models, 'models') : join(packageFolder(), 'models'),
    learnedModelsDir: join(dataDir, 'models'),
    stepMs: options.step,
    timeZone: options.timeZone,
    windowsMs: [...options.windows].sort((a, b) => a - b),
    log: options.log,
    extraction: rules,
    ingest: {
      lateLimitMs: ingest.lateLimit,
      futureToleranceMs: ingest.futureTolerance,
      clientSilenceMs: ingest.clientSilence,
      goneAfterMs: ingest.goneAfter,
      gone: ingest.gone,
    },
    plan: {
      forecastOnly: plan.mode === 'forecast-only',
      graceMs: plan.grace,
      leaseMs: plan.lease,
      reportLeaseMs: plan.reportLease,
      budget: plan.budget,
    },
    pools: options.pools.map(completePool),
    retentionMs: options.retention,
    refits: { everyMs: options.refits.every, budgetMs: options.refits.budget },
    retrain: { everyMs: options.retrain.every },
    stopTimeoutMs: options.stop.timeout,
  });
}

const serversOf = ({ questdb, redis }: Options): ServersConfig => ({
  questdb,
  redis: { ...redis, user: redis.user, password: redis.password },
});

function completePool(pool: Options['pools'][number]): Pool {
  const { requestCost, instance } = pool;
  return {
    id: pool.id,
    sources: pool.sources,
    cost: {
      cpuSeconds: requestCost.cpu,
      memoryBytes: requestCost.memory,
      serviceSeconds: requestCost.serviceTime / 1_000,
      bytes: requestCost.bytes,
    },
    instance: {
      cpuCores: instance.cpu,
      memoryBytes: instance.memory,
      bandwidthBytesPerSecond: instance.bandwidth,
    },
    targetUtilisation: completeUtilisation(pool.targetUtilisation),
    ...completeConcurrency(pool),
    floor: pool.floor,
    ceiling: pool.ceiling,
    priority: pool.priority,
    leadTimeMs: pool.leadTime,
    level: levelOf(pool),
    ...(pool.unservedMax !== undefined && { unservedMax: pool.unservedMax }),
    stabilizationMs: pool.stabilizationWindow,
    rateLimits: { out: pool.scaleOutLimit, in: pool.scaleInLimit },
  };
}

/**
 * The level at which a request that is missed costs as much as an instance that idles, to be expected: with costs a and
 * b of the two it is a ÷ (a + b) (the newsvendor's ratio; Arrow, Harris and Marschak 1951).
 */
const levelOf = ({ level, missCost, idleCost }: Options['pools'][number]): number =>
  missCost === undefined || idleCost === undefined ? level : missCost / (missCost + idleCost);

const completeUtilisation = (written: Options['pools'][number]['targetUtilisation']): Utilisation =>
  typeof written === 'number'
    ? { cpu: written, memory: written, bandwidth: written }
    : { cpu: written.cpu, memory: written.memory, bandwidth: written.bandwidth };

function completeConcurrency({
  concurrency: places,
  targetUtilisation: target,
  waitP95: waitP95Ms,
}: Options['pools'][number]): Pick<Pool, 'concurrency'> {
  if (places === undefined) return {};
  const targetUtilisation = typeof target === 'number' ? target : target.concurrency;
  return { concurrency: { places, targetUtilisation, waitP95Ms } };
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) freeze(part as object);
  }
  return Object.freeze(value);
}
