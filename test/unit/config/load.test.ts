import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import type { Config } from '../../../src/config/config.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { Setting } from '../../../src/config/problem.ts';
import { ConfigError } from '../../../src/config/problem.ts';

const HORIZON_STEPS = 60;
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pra-config-'));
});
after(() => rm(folder, { recursive: true }));

interface Given {
  readonly yaml?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly overrides?: readonly Setting[];
}

async function load({ yaml, variables = {}, overrides = [] }: Given): Promise<Config> {
  const file = yaml === undefined ? undefined : join(folder, 'pra.yaml');
  if (file !== undefined) await writeFile(file, yaml ?? '');
  const environment = readEnvironment(variables);
  return loadConfig({ file, environment, overrides, horizonSteps: HORIZON_STEPS });
}

/** What is complained about, the temporary folder left out. */
async function complaints(given: Given): Promise<string[]> {
  const error = await load(given).then(
    () => assert.fail('the configuration was accepted'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ConfigError, String(error));
  return error.message.replaceAll(`${folder}/`, '').split('\n');
}

const pool = (keys: string): string => `pools: [{ id: a, sources: ['*'], ${keys} }]`;
const COST = 'requestCost: { cpu: 0.1 }, instance: { cpu: 1 }';

test('without a file, one pool takes every source and the defaults hold', async () => {
  const config = await load({});
  assert.deepEqual(config.listen, { host: '127.0.0.1', port: 50551 });
  assert.deepEqual(config.metricsListen, { host: '127.0.0.1', port: 9464 });
  assert.equal(config.dataDir, resolve('pra-data'));
  assert.deepEqual(config.windowsMs, [300_000, 900_000, 1_800_000]);
  assert.deepEqual(config.pools, [
    {
      id: 'default',
      sources: ['*'],
      cost: { cpuSeconds: 0.05, memoryBytes: 16 * 1024 ** 2, serviceSeconds: 0.2, bytes: 20_000 },
      instance: { cpuCores: 1, memoryBytes: 1024 ** 3, bandwidthBytesPerSecond: 100e6 },
      targetUtilisation: { cpu: 0.7, memory: 0.8, bandwidth: 0.7 },
      floor: 1,
      ceiling: 20,
      leadTimeMs: 300_000,
      level: 0.95,
      stabilizationMs: 60_000,
    },
  ]);
});

test('the configuration is frozen all the way down', async () => {
  const config = await load({});
  assert.throws(() => Object.assign(config.pools[0]?.cost ?? {}, { cpuSeconds: 1 }), TypeError);
});

test('the command line goes before the environment, the environment before the file', async () => {
  const yaml = 'listen: 127.0.0.1:1\ndataDir: from-file\nlog: { level: debug }\nstop: { timeout: 1s }';
  const variables = { PRA_LISTEN: '127.0.0.1:2', PRA_DATA_DIR: 'from-environment', PRA_LOG_LEVEL: 'warn' };
  const overrides = [{ path: ['listen'], value: '127.0.0.1:3', origin: '--listen' }];
  const config = await load({ yaml, variables, overrides });
  assert.equal(config.listen.port, 3);
  assert.equal(config.dataDir, resolve('from-environment'));
  assert.equal(config.log.level, 'warn');
  assert.equal(config.stopTimeoutMs, 1_000);
});

test('a time zone is named as IANA names it', async () => {
  assert.equal((await load({})).timeZone, 'UTC');
  assert.equal((await load({ yaml: 'timeZone: europe/berlin' })).timeZone, 'Europe/Berlin');
  assert.equal((await load({ variables: { PRA_TIME_ZONE: 'Etc/UTC' } })).timeZone, 'UTC');
});

test('a relative path in the file starts from the file', async () => {
  const config = await load({ yaml: 'dataDir: data\nmodels: ../models' });
  assert.equal(config.dataDir, join(folder, 'data'));
  assert.equal(config.modelsDir, resolve(folder, '../models'));
});

test('one number of targetUtilisation stands for all resources', async () => {
  const config = await load({ yaml: pool(`${COST}, targetUtilisation: 0.5`) });
  assert.deepEqual(config.pools[0]?.targetUtilisation, { cpu: 0.5, memory: 0.5, bandwidth: 0.5 });
});

const PROBLEMS: readonly (readonly [what: string, given: Given, complaints: readonly RegExp[]])[] = [
  [
    'an unknown key',
    { yaml: 'lisen: x' },
    [/^pra.yaml:1:1: lisen: there is no such key; did you mean "listen"\?$/],
  ],
  [
    'an unknown key that is like none',
    { yaml: 'stop:\n  kubernetes: true' },
    [/^pra.yaml:2:3: stop.kubernetes: there is no such key; there are timeout$/],
  ],
  [
    'a zone that is none',
    { yaml: 'timeZone: Europe/Berlim' },
    [/timeZone: "Europe\/Berlim" is not allowed: it must be an IANA time zone, for example Europe\/Berlin$/],
  ],
  [
    'an offset for a zone',
    { variables: { PRA_TIME_ZONE: '+02:00' } },
    [/timeZone: "\+02:00" is not allowed/],
  ],
  [
    'a length of time without a unit',
    { yaml: 'ingest:\n  lateLimit: 60' },
    [/^pra.yaml:2:14: ingest.lateLimit: 60 is not allowed: it must be a length of time such as 30s/],
  ],
  [
    'a size',
    { yaml: pool('requestCost: { memory: 3 cows }, instance: { memory: 1GB }') },
    [/"3 cows" is not/],
  ],
  [
    'a negative size',
    { yaml: pool('requestCost: { bytes: -1 }, instance: { cpu: 1 }') },
    [/: -1 is not allowed/],
  ],
  [
    'a section that is a text',
    { yaml: 'log: loud' },
    [/log: "loud" is not allowed: it must be a section with/],
  ],
  ['a section that is a list', { yaml: 'log: [info]' }, [/log: a list is not allowed/]],
  ['a file that is a list', { yaml: '- listen' }, [/^pra.yaml:1:1: a list is not allowed/]],
  [
    'a pattern that cannot even be shown as a text',
    { yaml: 'sources: { rules: [{ rule: a, match: { x: { toString: null } }, name: a }] }' },
    [/match\.x: a section is not allowed/],
  ],
  ['a pool that is nothing', { yaml: 'pools:\n  -' }, [/pools\[0\]: nothing is not allowed/]],
  [
    'a pool that is nothing behind one that takes everything',
    { yaml: `pools: [{ id: a, sources: ['*'], ${COST} }, null]` },
    [/pools\[1\]: nothing is not allowed/, /"\*" takes every source/],
  ],
  [
    'a missing key',
    { yaml: 'pools:\n  - sources: [a]' },
    [/:2:5: pools\[0\].id: is missing/, /requestCost/, /instance/],
  ],
  [
    'a level',
    { yaml: pool(`${COST}, level: 1`) },
    [/pools\[0\].level: 1 is not allowed: .* between 0 and 1/],
  ],
  [
    'an endless cost',
    { yaml: pool('requestCost: { cpu: .inf }, instance: { cpu: 1 }') },
    [/cpu: .* is not allowed/],
  ],
  ['a share', { yaml: pool(`${COST}, targetUtilisation: { cpu: 7 }`) }, [/targetUtilisation.cpu: 7 is not/]],
  [
    'a share for all',
    { yaml: pool(`${COST}, targetUtilisation: 0`) },
    [/targetUtilisation: 0 is not allowed/],
  ],
  ['a floor', { yaml: pool(`${COST}, floor: -1`) }, [/floor: -1 is not allowed: it must be a whole number/]],
  [
    'no pool',
    { yaml: 'pools: []' },
    [/^pra.yaml:1:8: pools: a list is not allowed: it must be a list of at least/],
  ],
  ['YAML', { yaml: 'listen: [' }, [/^pra.yaml:1:10: this is not YAML/]],
  ['two documents', { yaml: 'step: 1m\n---\nstep: 1m' }, [/this is not YAML/]],
  [
    'a variable',
    { variables: { PRA_LOG_LEVEL: 'loud' } },
    [/^PRA_LOG_LEVEL: log.level: "loud" is not allowed/],
  ],
  [
    'a misspelt variable',
    { variables: { PRA_LISTN: 'x' } },
    [/^PRA_LISTN: there is no such variable; did you mean PRA_LISTEN\?$/],
  ],
  [
    'an option',
    { overrides: [{ path: ['listen'], value: 'here', origin: '--listen' }] },
    [/^--listen: listen: "here" is not allowed: it must be HOST:PORT/],
  ],

  ['a step', { yaml: 'step: 5m' }, [/step: "5m" is not allowed: it must be 1m/]],
  [
    'a window of half a step',
    { yaml: 'windows: [90s]' },
    [/windows: 1m30s is not allowed: it must be whole steps of 1m/],
  ],
  ['a window beyond the horizon', { yaml: 'windows: [61m]' }, [/windows: 1h1m is not allowed/]],
  ['a window twice', { yaml: 'windows: [5m, 300s]' }, [/a window is there twice/]],
  [
    'an open address',
    { yaml: 'listen: 0.0.0.0:1' },
    [/^pra.yaml:1:9: listen: 0.0.0.0:1 can be reached from other machines/],
  ],
  ['open metrics', { yaml: 'metrics: { listen: "[::]:1" }' }, [/metrics.listen: \[::\]:1 can be reached/]],
  [
    'a grace of a step',
    { yaml: 'plan: { grace: 1m }' },
    [/plan.grace: 1m is not allowed: it must be shorter/],
  ],
  ['a lease of one step', { yaml: 'plan: { lease: 1m }' }, [/plan.lease: 1m is not allowed/]],
  ['an impatient service', { yaml: 'ingest: { clientSilence: 1m }' }, [/clientSilence: 1m is not allowed/]],
  [
    'a floor above the ceiling',
    { yaml: pool(`${COST}, floor: 5, ceiling: 3`) },
    [/floor: the floor 5 is above the ceiling 3/],
  ],
  [
    'a floor above the default ceiling',
    { yaml: pool(`${COST}, floor: 21`) },
    [/the floor 21 is above the ceiling 20/],
  ],
  // The horizon is an hour and the planning period a minute, so 59 minutes are the most.
  [
    'a long lead time',
    { yaml: pool(`${COST}, leadTime: 59m1s`) },
    [/leadTime: 59m1s is not allowed: .* at most 59m:/],
  ],
  [
    'a free request',
    { yaml: pool('requestCost: {}, instance: { cpu: 1 }') },
    [/a request must cost something/],
  ],
  [
    'a resource that no instance has',
    { yaml: pool('requestCost: { bytes: 1kB }, instance: { cpu: 1 }') },
    [/requestCost: requests cost bandwidth, of which the instance has none/],
  ],
  [
    'memory that is held for no time',
    { yaml: pool('requestCost: { memory: 1MB }, instance: { memory: 1GB }') },
    [/write serviceTime too/],
  ],
  [
    'an id twice, and pools that get nothing',
    { yaml: `pools:\n- &p { id: a, sources: ['*'], ${COST} }\n- *p` },
    [
      /^pra.yaml:2:12: pools\[1\].id: pools\[0\] has the id "a" already$/,
      /pools\[0\].sources: "\*" takes every source/,
    ],
  ],
];

for (const [what, given, expected] of PROBLEMS) {
  test(`refused with its place and what is allowed: ${what}`, async () => {
    const lines = await complaints(given);
    assert.equal(lines.length, expected.length, lines.join('\n'));
    expected.forEach((pattern, place) => {
      assert.match(lines[place] ?? '', pattern);
    });
  });
}

test('all problems are told at once, of single keys and of keys that do not fit together', async () => {
  const yaml = `listen: 0.0.0.0:1\nstep: soon\nlog: { level: loud }\n${pool(`${COST}, floor: 9, ceiling: 3, level: 2`)}`;
  const lines = await complaints({ yaml, variables: { PRA_STOP_TIMEOUT: 'never' } });
  const paths = lines.map((line) => /(?:pra.yaml:\d+:\d+|PRA_\w+): ([^:]+):/.exec(line)?.[1]).sort();
  assert.deepEqual(paths, [
    'listen',
    'log.level',
    'pools[0].floor',
    'pools[0].level',
    'step',
    'stop.timeout',
  ]);
});

test('an open address is allowed with tls or on a network that is trusted', async () => {
  for (const yaml of [
    'listen: 0.0.0.0:1\ninsecure: true',
    'listen: 0.0.0.0:1\ntls: { cert: a, key: b }',
    'metrics: { listen: 0.0.0.0:1, insecure: true }',
    'metrics: { listen: off }',
    'listen: "[::1]:1"',
    'listen: localhost:1',
  ]) {
    await assert.doesNotReject(load({ yaml }), yaml);
  }
});

test('a lead time that just fits into the horizon is allowed', async () => {
  const config = await load({ yaml: pool(`${COST}, leadTime: 59m`) });
  assert.equal(config.pools[0]?.leadTimeMs, 59 * 60_000);
});

test('a file that is not there is a problem of the configuration', async () => {
  const missing = { file: join(folder, 'none.yaml'), environment: readEnvironment({}), overrides: [] };
  await assert.rejects(loadConfig({ ...missing, horizonSteps: HORIZON_STEPS }), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.match(error.message, /none\.yaml: cannot be read: ENOENT/);
    return true;
  });
});

test('files of rules that only lead to each other are refused, not followed for ever', async () => {
  await writeFile(join(folder, 'rules.yaml'), 'sources: { file: pra.yaml }');
  for (const file of ['pra.yaml', 'rules.yaml']) {
    const [line] = await complaints({ yaml: `sources: { file: ${file} }` });
    assert.match(line ?? '', /sources\.file: the rules are in no file/);
  }
});
