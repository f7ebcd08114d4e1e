import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import type { Config } from '../../../src/config/config.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { ConfigError } from '../../../src/config/problem.ts';
import type { Given } from './problems.ts';
import { COST, pool, PROBLEMS } from './problems.ts';

const HORIZON_STEPS = 60;
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pra-config-'));
});
after(() => rm(folder, { recursive: true }));

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
      priority: 0,
      leadTimeMs: 300_000,
      level: 0.95,
      stabilizationMs: 60_000,
      rateLimits: { out: undefined, in: undefined },
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

test('the level follows from what a miss and idling cost, and bounds of the operator are read', async () => {
  const keys = 'missCost: 0.99, idleCost: 0.01, priority: 3, scaleOutLimit: 40';
  const { pools, plan } = await load({ yaml: `${pool(`${COST}, ${keys}`)}\nplan: { budget: 0 }` });
  assert.equal(pools[0]?.level, 0.99);
  assert.deepEqual([pools[0].priority, pools[0].rateLimits], [3, { out: 40, in: undefined }]);
  assert.equal(plan.budget, 0);
});

test('one number of targetUtilisation stands for all resources', async () => {
  const config = await load({ yaml: pool(`${COST}, targetUtilisation: 0.5`) });
  assert.deepEqual(config.pools[0]?.targetUtilisation, { cpu: 0.5, memory: 0.5, bandwidth: 0.5 });
});

test('places of an instance have a target of their own, or an objective for waiting', async () => {
  const cost = 'requestCost: { cpu: 0.1, serviceTime: 200ms }, instance: { cpu: 1 }, concurrency: 8';
  const read = async (keys: string) => (await load({ yaml: pool(`${cost}${keys}`) })).pools[0]?.concurrency;
  assert.deepEqual(await read(''), { places: 8, targetUtilisation: 0.8, waitP95Ms: undefined });
  assert.deepEqual(await read(', targetUtilisation: 0.5, waitP95: 50ms'), {
    places: 8,
    targetUtilisation: 0.5,
    waitP95Ms: 50,
  });
  assert.equal((await load({ yaml: pool(COST) })).pools[0]?.concurrency, undefined);
});

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
