/**
 * Composition root: builds everything in order, and closes it in the reverse order. Which engine stands behind
 * a port is chosen here and nowhere else.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { openDuckDb } from './adapters/duckdb/open.ts';
import type { ServerTls } from './adapters/grpc/server.ts';
import { openServer } from './adapters/grpc/server.ts';
import { joinRepositories } from './adapters/files/joined-repositories.ts';
import { openModelRepository } from './adapters/files/model-repository.ts';
import { createFleet } from './adapters/local/fleet.ts';
import { createPlanBus } from './adapters/local/plan-bus.ts';
import { openPlannerThread } from './adapters/planner/planner-thread.ts';
import { openQuestDbLedger } from './adapters/questdb/ledger/ledger.ts';
import { openQuestDbHistory } from './adapters/questdb/open.ts';
import { openRedis } from './adapters/redis/open.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { tabulateZone } from './adapters/system/time-zone.ts';
import type { LineWriter } from './adapters/telemetry/log.ts';
import { openMetricsServer } from './adapters/telemetry/metrics-server.ts';
import type { ServiceTelemetry } from './adapters/telemetry/telemetry.ts';
import { createTelemetry } from './adapters/telemetry/telemetry.ts';
import { openTaskProcess } from './adapters/system/task-process.ts';
import { createTrainerProcess } from './adapters/trainer/child-process.ts';
import { createModelTrainer } from './adapters/trainer/model-trainer.ts';
import { startEngine } from './app/engine.ts';
import type { EngineConfig, EngineDeps } from './app/engine.ts';
import type { Planner } from './app/plan/planner.ts';
import { openCalendars } from './compose-calendars.ts';
import { openValidator } from './compose-models.ts';
import type { PlannerThreadData } from './compose-planner.ts';
import type { Config, ServersConfig, TlsFiles } from './config/config.ts';
import { silenceOnnxRuntime } from './config/environment.ts';
import { packageFolder } from './config/package.ts';
import type { Clock } from './ports/clock.ts';
import type { ModelRepository, ServableModel } from './ports/models/model-repository.ts';
import { Scope } from './scope.ts';
import { typescriptFlags } from './typescript-flags.ts';

export interface Service {
  /** `host:port` of the gRPC door, with its real port. */
  readonly address: string;
  /** `undefined`: metrics are not served. */
  readonly metricsAddress: string | undefined;
  /** Ends streams with UNAVAILABLE, flushes and closes everything; may be called again. */
  stop(): Promise<void>;
  /** Resolves when the service has stopped. */
  readonly stopped: Promise<void>;
}

export interface Overrides {
  /** Time that the service lives in; the system's unless set. Deadlines of the machine itself stay real. */
  readonly clock?: Clock;
  /** Where its log goes; standard error unless set. */
  readonly logTo?: LineWriter;
}

/** For the fits of twenty series. */
const FITS_TIMEOUT_MS = 60_000;
const FITS_MEMORY_BYTES_MAX = 512 * 1_048_576;

/** For one model, from its lessons to its publication. */
const TRAINING_TIMEOUT_MS = 15 * 60_000;
const TRAINING_MEMORY_BYTES_MAX = 1_536 * 1_048_576;

/** The embedded store, in the data folder. */
export const DATABASE_FILE = 'pra.duckdb';

/**
 * A planner that has not answered by then hangs: its calls take a second or two, and twenty more for each model that
 * hangs. The new one has read the past before a lease of three minutes is over.
 */
const PLANNER_TIMEOUT_MS = 90_000;

/** Resolves when the service answers. Rejects, with nothing left open, if it cannot start. */
export async function startService(
  config: Config,
  { clock = systemClock, logTo }: Overrides = {},
): Promise<Service> {
  silenceOnnxRuntime();
  const telemetry = createTelemetry(config.log, logTo);
  const zone = tabulateZone(config.timeZone);
  const scope = new Scope({ clock: systemClock, timeoutMs: config.stopTimeoutMs });
  try {
    const metrics =
      config.metricsListen && scope.own('metrics', await openMetricsServer(config.metricsListen, telemetry));
    // The thread takes a second to start; the store is opened meanwhile.
    const opening = openPlanner({ ...config, zone }, telemetry);
    const store = await openStores(config, scope).catch(async (error: unknown) => {
      await opening.then((planner) => planner.close()).catch(() => undefined);
      throw error;
    });
    const planner = scope.own('planner', await opening);
    const trainer = scope.own(
      'trainer',
      createTrainerProcess({
        openProcess: openTaskProcess,
        execArgv: typescriptFlags(),
        timeoutMs: FITS_TIMEOUT_MS,
        memoryBytesMax: FITS_MEMORY_BYTES_MAX,
        families: undefined,
      }),
    );
    const modelTrainer = scope.own(
      'model trainer',
      createModelTrainer({
        openProcess: openTaskProcess,
        execArgv: typescriptFlags(),
        timeoutMs: TRAINING_TIMEOUT_MS,
        memoryBytesMax: TRAINING_MEMORY_BYTES_MAX,
        families: undefined,
        modelsDir: config.learnedModelsDir,
      }),
    );
    const engine = scope.own(
      'engine',
      await startEngine(
        {
          ...store,
          fleet: scope.own('fleet', createFleet({ reportLeaseMs: config.plan.reportLeaseMs })),
          planner,
          trainer,
          modelTrainer,
          models: {
            repository: await openModels(config),
            folderClock: systemClock,
            validator: scope.own('validator', openValidator(typescriptFlags())),
          },
          clock,
          telemetry,
          elapsedMs,
          calendars: openCalendars(zone),
        },
        { ...config, zone, isOwnModel: cameWithPra },
      ),
    );
    const server = scope.own(
      'server',
      await openServer({
        app: engine.app,
        listen: config.listen,
        tls: config.tls && (await readTls(config.tls)),
        log: (level, message, fields) => {
          telemetry.log(level, message, fields);
        },
        // Less than the half that the scope gives it, so that it is the server that cuts off.
        closeTimeoutMs: config.stopTimeoutMs / 3,
        slowReaderTimeoutMs: undefined,
      }),
    );
    server.setServing(true);
    telemetry.log('info', 'the service answers', { address: server.address, metrics: metrics?.address });
    return service(scope, telemetry, { address: server.address, metricsAddress: metrics?.address });
  } catch (error) {
    await scope.close();
    throw error;
  }
}

function service(
  scope: Scope,
  telemetry: ServiceTelemetry,
  addresses: Pick<Service, 'address' | 'metricsAddress'>,
): Service {
  let resolveStopped = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    resolveStopped = resolve;
  });
  const stop = async (): Promise<void> => {
    for (const failure of await scope.close()) {
      telemetry.log('error', 'a part of the service did not close as it should', { ...failure });
    }
    resolveStopped();
  };
  return { ...addresses, stop, stopped };
}

/** Of the configuration's folder, and what the service trained itself. */
async function openModels({ modelsDir, learnedModelsDir }: Config): Promise<ModelRepository> {
  await mkdir(learnedModelsDir, { recursive: true });
  const given = await openModelRepository(modelsDir);
  return joinRepositories(given, await openModelRepository(learnedModelsDir));
}

const cameWithPra = ({ file }: ServableModel): boolean =>
  !relative(join(packageFolder(), 'models'), file).startsWith('..');

type Stores = Pick<EngineDeps, 'history' | 'ledger' | 'checkpoints' | 'parameters' | 'events' | 'planBus'>;

/** The stores, which the scope closes from now on. */
const openStores = (config: Config, scope: Scope): Promise<Stores> =>
  config.servers === undefined ? openFile(config, scope) : openServers(config.servers, config.stepMs, scope);

async function openFile({ dataDir, stepMs }: Config, scope: Scope): Promise<Stores> {
  await mkdir(dataDir, { recursive: true });
  const store = scope.own('store', await openDuckDb({ path: join(dataDir, DATABASE_FILE), stepMs }));
  return { ...store, planBus: scope.own('plan bus', createPlanBus()) };
}

async function openServers({ questdb, redis }: ServersConfig, stepMs: number, scope: Scope): Promise<Stores> {
  const { checkpoints, parameters, events, planBus } = scope.own(
    'redis',
    await openRedis({
      address: {
        ...redis.address,
        db: redis.database,
        username: redis.user,
        password: redis.password,
        tls: redis.tls,
      },
      prefix: redis.keyPrefix,
      durability: redis.durability,
      localPlanBus: createPlanBus(),
    }),
  );
  const { user, password, database, tablePrefix } = questdb;
  const server = { ilp: questdb.http, pg: { ...questdb.postgres, user, password, database }, tablePrefix };
  const history = scope.own('history', await openQuestDbHistory({ ...server, stepMs }));
  const ledger = scope.own('ledger', await openQuestDbLedger(server));
  return { history, ledger, checkpoints, parameters, events, planBus };
}

type ZonedConfig = Config & Pick<EngineConfig, 'zone'>;

function openPlanner(config: ZonedConfig, telemetry: ServiceTelemetry): Promise<Planner> {
  const { stepMs, zone, windowsMs, pools, learnedModelsDir } = config;
  const execArgv = typescriptFlags();
  const data: PlannerThreadData = {
    policy: { stepMs, zone, windowsMs, pools, budget: config.plan.budget },
    execArgv,
    learnedModelsDir,
  };
  return openPlannerThread({
    entry: new URL(
      import.meta.url.endsWith('.ts') ? './compose-planner.ts' : './compose-planner.js',
      import.meta.url,
    ),
    execArgv,
    workerData: data,
    callTimeoutMs: PLANNER_TIMEOUT_MS,
    onProblem: (detail) => {
      telemetry.log('error', 'the planner reports a problem', { detail });
    },
  });
}

const elapsedMs = (): number => performance.now();

async function readTls(files: TlsFiles): Promise<ServerTls> {
  return {
    certificate: await readFile(files.certFile),
    key: await readFile(files.keyFile),
    clientAuthority: files.clientCaFile === undefined ? undefined : await readFile(files.clientCaFile),
  };
}
