/**
 * What may be written in a configuration, key by key, and what holds where nothing is written. Checks that look
 * at more than one key are in `invariants.ts`.
 */
import * as v from 'valibot';
import { MINUTE_MS } from '../core/units/time.ts';
import { parseAddress } from './address.ts';
import { parseDuration } from './quantities.ts';
import { sourcesSchema } from './rules/rules-schema.ts';
import {
  address,
  count,
  duration,
  file,
  flag,
  isSection,
  level,
  positiveCount,
  list,
  quantity,
  section,
  share,
  size,
  text,
  timeZone,
  word,
  writtenText,
} from './vocabulary.ts';

/** The only length of a step for now. */
export const STEP_MS = MINUTE_MS;

/** The largest count of the API. */
const COUNT_MAX = 4_294_967_295;

/** One share for all resources, or one each. */
const utilisation = v.lazy((value) => (isSection(value) ? resourceShares : share()));
const resourceShares = section({
  cpu: v.optional(share(), 0.7),
  memory: v.optional(share(), 0.8),
  bandwidth: v.optional(share(), 0.7),
  concurrency: v.optional(share(), 0.8),
});

const pool = section({
  id: text(/^[a-z0-9-]{1,63}$/, 'up to 63 of a-z, 0-9 and -'),
  sources: list(
    text(/^.{1,2000}$/, 'the spelling of a source, * for any characters'),
    'a list of at least one spelling of a source, for example ["checkout*"]',
  ),
  requestCost: section({
    cpu: v.optional(quantity('CPU-seconds'), 0),
    memory: v.optional(size(), 0),
    serviceTime: v.optional(duration(), '0s'),
    bytes: v.optional(size(), 0),
  }),
  instance: section({
    cpu: v.optional(quantity('cores'), 0),
    memory: v.optional(size(), 0),
    bandwidth: v.optional(size(), 0),
  }),
  targetUtilisation: v.optional(utilisation, { cpu: 0.7, memory: 0.8, bandwidth: 0.7, concurrency: 0.8 }),
  concurrency: v.optional(positiveCount(COUNT_MAX)),
  waitP95: v.optional(duration()),
  floor: v.optional(count(), 1),
  ceiling: v.optional(count(), 20),
  priority: v.optional(count(), 0),
  leadTime: v.optional(duration('1s'), '5m'),
  level: v.optional(level(), 0.95),
  missCost: v.optional(quantity('money')),
  idleCost: v.optional(quantity('money')),
  unservedMax: v.optional(level()),
  stabilizationWindow: v.optional(duration(), '60s'),
  scaleOutLimit: v.optional(positiveCount(COUNT_MAX)),
  scaleInLimit: v.optional(positiveCount(COUNT_MAX)),
});

/** What holds without any pool written: every source, requests of 50 ms of CPU, instances of one core. */
const DEFAULT_POOLS = [
  {
    id: 'default',
    sources: ['*'],
    requestCost: { cpu: 0.05, memory: '16MiB', serviceTime: '200ms', bytes: '20kB' },
    instance: { cpu: 1, memory: '1GiB', bandwidth: '100MB' },
  },
];

export const optionsSchema = section({
  listen: v.optional(address(), '127.0.0.1:50551'),
  insecure: v.optional(flag(), false),
  tls: v.optional(section({ cert: file(), key: file(), clientCa: v.optional(file()) })),
  metrics: v.optional(
    section({
      listen: v.optional(
        writtenText(
          (value) => (value === 'off' ? value : parseAddress(value)),
          'HOST:PORT, for example 127.0.0.1:9464, or off',
        ),
        '127.0.0.1:9464',
      ),
      insecure: v.optional(flag(), false),
    }),
    {},
  ),
  engine: v.optional(word(['embedded', 'distributed']), 'embedded'),
  questdb: v.optional(
    section({
      http: v.optional(address(), '127.0.0.1:9000'),
      postgres: v.optional(address(), '127.0.0.1:8812'),
      user: v.optional(text(/./, 'a name'), 'admin'),
      password: v.optional(text(/./, 'a password'), 'quest'),
      database: v.optional(text(/./, 'a name'), 'qdb'),
      tablePrefix: v.optional(
        text(/^[a-z][a-z0-9_]{0,60}$/, 'up to 61 of a-z, 0-9 and _, a letter first'),
        'pra',
      ),
    }),
    {},
  ),
  redis: v.optional(
    section({
      address: v.optional(address(), '127.0.0.1:6379'),
      database: v.optional(count(), 0),
      user: v.optional(text(/./, 'a name')),
      password: v.optional(text(/./, 'a password')),
      tls: v.optional(flag(), false),
      keyPrefix: v.optional(text(/^[A-Za-z0-9_.-]{1,60}$/, 'up to 60 of A-Z, a-z, 0-9, _, . and -'), 'pra'),
      durability: v.optional(word(['none', 'seconds', 'full']), 'full'),
    }),
    {},
  ),
  dataDir: v.optional(file(), './pra-data'),
  models: v.optional(file()),
  step: v.optional(
    writtenText(
      (value) => (parseDuration(value) === STEP_MS ? STEP_MS : undefined),
      '1m: the models that there are count by minutes',
    ),
    '1m',
  ),
  timeZone: v.optional(timeZone(), 'UTC'),
  windows: v.optional(
    list(duration('1s'), 'a list of at least one length of time, for example [5m, 15m, 30m]'),
    ['5m', '15m', '30m'],
  ),
  log: v.optional(
    section({
      level: v.optional(word(['debug', 'info', 'warn', 'error']), 'info'),
      pretty: v.optional(v.union([v.literal('auto'), v.boolean()], 'auto, true or false'), 'auto'),
    }),
    {},
  ),
  sources: v.optional(sourcesSchema, {}),
  ingest: v.optional(
    section({
      lateLimit: v.optional(duration('1m'), '1h'),
      futureTolerance: v.optional(duration(), '5s'),
      clientSilence: v.optional(duration('1s'), '2m'),
      goneAfter: v.optional(duration('1s'), '24h'),
      gone: v.optional(v.array(file(), 'a list of client ids'), []),
    }),
    {},
  ),
  plan: v.optional(
    section({
      mode: v.optional(word(['act', 'forecast-only']), 'act'),
      grace: v.optional(duration(), '10s'),
      lease: v.optional(duration('1s'), '3m'),
      reportLease: v.optional(duration('1s'), '2m'),
      budget: v.optional(count()),
    }),
    {},
  ),
  pools: v.optional(list(pool, 'a list of at least one pool'), DEFAULT_POOLS),
  refits: v.optional(
    section({
      every: v.optional(duration('1h'), '24h'),
      budget: v.optional(duration(), '1h'),
    }),
    {},
  ),
  retrain: v.optional(section({ every: v.optional(duration(), '4d') }), {}),
  retention: v.optional(duration('1d'), '35d'),
  stop: v.optional(section({ timeout: v.optional(duration('100ms'), '5s') }), {}),
});

/** The keys as they were written or defaulted, each read: milliseconds, bytes, addresses. */
export type Options = v.InferOutput<typeof optionsSchema>;
