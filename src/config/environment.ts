/**
 * What does the environment say? The only reader of `process.env`.
 *
 * A variable's name is its key's path: `ingest.lateLimit` is PRA_INGEST_LATE_LIMIT. Lists are separated by commas.
 * Pools and extraction rules are too large for variables: they are written in files.
 */
import type { Setting } from './problem.ts';
import { nearest } from './suggest.ts';

const SCALARS = [
  'listen',
  'insecure',
  'tls.cert',
  'tls.key',
  'tls.clientCa',
  'metrics.listen',
  'metrics.insecure',
  'engine',
  'questdb.http',
  'questdb.postgres',
  'questdb.user',
  'questdb.password',
  'questdb.database',
  'questdb.tablePrefix',
  'redis.address',
  'redis.user',
  'redis.password',
  'redis.tls',
  'redis.keyPrefix',
  'redis.durability',
  'dataDir',
  'models',
  'step',
  'timeZone',
  'log.level',
  'log.pretty',
  'sources.name',
  'sources.fallbackName',
  'sources.file',
  'ingest.lateLimit',
  'ingest.futureTolerance',
  'ingest.clientSilence',
  'ingest.goneAfter',
  'plan.mode',
  'plan.grace',
  'plan.lease',
  'plan.reportLease',
  'refits.every',
  'refits.budget',
  'retrain.every',
  'retention',
  'stop.timeout',
];
const LISTS = ['sources.keep', 'windows', 'ingest.gone'];
const NUMBERS = ['redis.database', 'sources.limit', 'plan.budget'];

/** `ingest.lateLimit` → `PRA_INGEST_LATE_LIMIT`. */
const variableOf = (key: string): string =>
  `PRA_${key
    .replaceAll('.', '_')
    .replaceAll(/(?=[A-Z])/g, '_')
    .toUpperCase()}`;

const VARIABLES: ReadonlyMap<string, string> = new Map(
  [...SCALARS, ...LISTS, ...NUMBERS].map((key) => [variableOf(key), key]),
);
const CONFIG_VARIABLE = 'PRA_CONFIG';
const ADDRESS_VARIABLE = 'PRA_ADDRESS';
const KNOWN = [...VARIABLES.keys(), CONFIG_VARIABLE, ADDRESS_VARIABLE];

export interface Environment {
  /** PRA_CONFIG: path of the configuration file. */
  readonly configFile: string | undefined;
  /** PRA_ADDRESS: where the clients of the command line find the service. */
  readonly address: string | undefined;
  readonly settings: readonly Setting[];
  /** Variables that are nearly ours, and which they were meant to be. */
  readonly misspelt: readonly { readonly variable: string; readonly meant: string }[];
}

/**
 * What the variables that begin with PRA_ say; empty ones count as unset. An unknown one that is nearly ours is
 * a slip and told; any other is not ours: Kubernetes sets PRA_SERVICE_HOST and more for a service named `pra`.
 */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const settings: Setting[] = [];
  const misspelt: { variable: string; meant: string }[] = [];
  for (const [variable, text] of Object.entries(variables)) {
    if (!variable.startsWith('PRA_') || isUnset(text)) continue;
    const key = VARIABLES.get(variable);
    const meant = KNOWN.includes(variable) ? undefined : nearest(variable, KNOWN);
    if (key !== undefined) settings.push({ path: key.split('.'), value: read(key, text), origin: variable });
    if (meant !== undefined) misspelt.push({ variable, meant });
  }
  const given = (variable: string): string | undefined => {
    const text = variables[variable];
    return isUnset(text) ? undefined : text;
  };
  return {
    configFile: given(CONFIG_VARIABLE),
    address: given(ADDRESS_VARIABLE),
    settings,
    misspelt,
  };
}

const isUnset = (text: string | undefined): text is undefined | '' => text === undefined || text === '';

function read(key: string, text: string): unknown {
  if (LISTS.includes(key)) return text.split(',').map((entry) => entry.trim());
  if (NUMBERS.includes(key)) return /^\d+$/.test(text) ? Number(text) : text;
  return text === 'true' ? true : text === 'false' ? false : text;
}

/**
 * Switches off the telemetry that ONNX Runtime (1.30 on Linux) sends to its maker by default, unless somebody
 * has decided otherwise. Call it in the main thread before any thread loads the library: what a thread writes
 * to its environment the library does not see.
 */
export function silenceOnnxRuntime(): void {
  process.env['ORT_DISABLE_TELEMETRY'] ??= '1';
}
