/**
 * The import table, proven: each rule complains about what is planted against it, and about nothing that the
 * table allows. An unproven rule is no rule.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ALLOWED, GROUND, PACKAGES, VIOLATIONS } from './import-plants.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CONFIG = '.dependency-cruiser.cjs';
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

interface Complaint {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** What dependency-cruiser says of the sources in `root`, as `npm run check:imports` asks it. */
async function complaintsAbout(root: string): Promise<readonly Complaint[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [CRUISER, 'src', 'training', '--config', CONFIG, '--output-type', 'json'],
    { cwd: root, maxBuffer: 64 * 1024 * 1024 },
  );
  const { summary } = JSON.parse(stdout) as { summary: { violations: readonly Complaint[] } };
  return summary.violations;
}

async function write(root: string, file: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), content);
}

/** A tree with the project's configuration and none of its files. */
async function plantTree(root: string): Promise<void> {
  for (const file of [CONFIG, 'tsconfig.json']) await copyFile(join(ROOT, file), join(root, file));
  const versions = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']));
  const { dependencies, devDependencies } = PACKAGES;
  await write(
    root,
    'package.json',
    JSON.stringify({
      type: 'module',
      dependencies: versions(dependencies),
      devDependencies: versions(devDependencies),
    }),
  );
  for (const name of [...dependencies, ...devDependencies]) {
    await write(root, `node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    await write(root, `node_modules/${name}/index.js`, 'export const there = 1;\n');
  }
  for (const [file, content] of [...GROUND, ...ALLOWED]) await write(root, file, content);
  for (const { file, content } of VIOLATIONS) await write(root, file, content);
}

describe('the import table', () => {
  let root = '';
  let complaints: readonly Complaint[] = [];
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'pra-imports-'));
    await plantTree(root);
    complaints = await complaintsAbout(root);
  });
  after(() => rm(root, { recursive: true }));

  for (const { rule, file } of VIOLATIONS) {
    test(`${rule} complains about ${file}`, () => {
      const rules = complaints.filter(({ from }) => from === file).map((complaint) => complaint.rule.name);
      assert.ok(rules.includes(rule), `${file} gave ${rules.join(', ') || 'no complaint'}`);
    });
  }

  test('what the table allows gives no complaint', () => {
    const innocent = new Set([...GROUND.keys(), ...ALLOWED.keys()]);
    assert.deepEqual(
      complaints.filter(({ from }) => innocent.has(from)),
      [],
    );
  });

  test('every rule has something planted against it', () => {
    const { forbidden } = createRequire(import.meta.url)(join(ROOT, CONFIG)) as {
      readonly forbidden: readonly { readonly name: string }[];
    };
    const planted = new Set(VIOLATIONS.map(({ rule }) => rule));
    assert.deepEqual(
      forbidden.map(({ name }) => name).filter((name) => !planted.has(name)),
      [],
    );
  });

  test('the project itself gives no complaint', async () => {
    assert.deepEqual(await complaintsAbout(ROOT), []);
  });
});
