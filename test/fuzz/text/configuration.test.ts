/**
 * Whatever stands in a configuration file, in the environment or on the command line, it is a configuration that
 * holds, or it is refused with the places of what is wrong; and either comes soon.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Arbitrary } from 'fast-check';
import type { Config } from '../../../src/config/config.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { ConfigError } from '../../../src/config/problem.ts';
import { fuzz } from '../budget.ts';
import type { Surface } from '../budget.ts';
import { contents, texts, variablesAndOptions } from './configurations.ts';
import type { Written } from './configurations.ts';

const HORIZON_STEPS = 60;
const SLOW_MS = 1_000;

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pra-fuzz-config-'));
});
after(() => rm(folder, { recursive: true }));

/** Loads it; throws unless it is a configuration that holds or a refusal that says where. */
async function load({ yaml, variables, overrides }: Written): Promise<'holds' | 'refused'> {
  const file = join(folder, 'pra.yaml');
  await writeFile(file, yaml);
  const began = process.cpuUsage();
  const outcome = await loadConfig({
    file,
    environment: readEnvironment(variables),
    overrides,
    horizonSteps: HORIZON_STEPS,
  }).then(assertHolds, (error: unknown) => {
    assertTold(error, [...Object.keys(variables), ...overrides.map(({ origin }) => origin)]);
    return 'refused' as const;
  });
  const { user, system } = process.cpuUsage(began);
  assert.ok((user + system) / 1_000 < SLOW_MS, 'it took more than a second');
  return outcome;
}

function assertHolds(config: Config): 'holds' {
  assertFrozen(config, 'config');
  assert.ok(config.pools.length > 0 && config.windowsMs.length > 0);
  return 'holds';
}

/** Frozen all the way down, with every number finite and not negative. */
function assertFrozen(value: unknown, path: string): void {
  if (typeof value === 'number') assert.ok(Number.isFinite(value) && value >= 0, `${path} is ${value}`);
  if (typeof value !== 'object' || value === null) return;
  assert.ok(Object.isFrozen(value), `${path} is not frozen`);
  for (const [key, part] of Object.entries(value)) assertFrozen(part, `${path}.${key}`);
}

/** It is told what is wrong, and where: in the file, or in one of the other places. */
function assertTold(error: unknown, others: readonly string[]): void {
  if (!(error instanceof ConfigError)) throw error;
  assert.ok(error.problems.length > 0);
  for (const { origin, detail } of error.problems) {
    assert.ok(detail.length > 0);
    assert.ok(
      origin !== undefined && (others.includes(origin) || isInFile(origin)),
      `${String(origin)} is no place`,
    );
  }
}

const isInFile = (origin: string): boolean =>
  origin.startsWith(folder) && /^\/pra\.yaml(?::\d+:\d+)?$/.test(origin.slice(folder.length));

const suite = (title: string, surface: Surface, inputs: Arbitrary<Written>): void => {
  test(title, async (t: TestContext) => {
    const outcomes = { holds: 0, refused: 0 };
    await fuzz(t, surface, {
      inputs,
      check: async (written) => {
        outcomes[await load(written)] += 1;
      },
    });
    // Inputs that are all taken, or all refused, would prove nothing.
    assert.ok(outcomes.holds > 100 && outcomes.refused > 100, JSON.stringify(outcomes));
  });
};

suite('files of any text', 'configuration as random text', texts);
suite(
  'files of the right shape with wrong values, and of any shape',
  'configuration as random structures',
  contents,
);
suite('variables and options of any text', 'environment variables', variablesAndOptions);
