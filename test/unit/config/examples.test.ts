import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Config } from '../../../src/config/config.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { shortRulesSchema } from '../../../src/config/rules/rules-schema.ts';
import { optionsSchema } from '../../../src/config/schema.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const example = join(root, 'pra.example.yaml');

const load = (file: string | undefined, variables: Record<string, string> = {}): Promise<Config> =>
  loadConfig({ file, environment: readEnvironment(variables), overrides: [], horizonSteps: 60 });

/** The example with its settings that are not in force (`#` without a space) put in force. */
const everything = async (): Promise<string> =>
  (await readFile(example, 'utf8')).replaceAll(/^#(?=\S|(?: {2}| {4})\S)/gm, '');

/** `plan.lease`: the keys of all leaves; lists count as leaves. */
function leaves(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path.join('.')];
  return Object.entries(value).flatMap(([key, part]) => leaves(part, [...path, key]));
}

interface SchemaShape {
  readonly type?: string;
  readonly wrapped?: SchemaShape;
  readonly item?: SchemaShape;
  readonly pipe?: readonly SchemaShape[];
  readonly entries?: Readonly<Record<string, SchemaShape>>;
}

/** Keys that the schema knows, sections and lists opened. */
function schemaKeys(schema: SchemaShape, path: readonly string[] = []): string[] {
  if (schema.wrapped) return schemaKeys(schema.wrapped, path);
  const entries = schema.pipe?.find((part) => part.entries)?.entries;
  if (entries) return Object.entries(entries).flatMap(([key, part]) => schemaKeys(part, [...path, key]));
  const item = schema.pipe?.find((part) => part.item)?.item;
  const inside = item ? schemaKeys(item, path) : [];
  return inside.length > 1 ? inside : [path.join('.')];
}

test('the commented example says what holds without any file', async () => {
  const defaults = await load(undefined);
  assert.deepEqual(await load(example), { ...defaults, dataDir: join(root, 'pra-data') });
});

test('the commented example has every key, and loads with all of them in force', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pra-example-'));
  try {
    const text = await everything();
    await writeFile(join(folder, 'all.yaml'), text);
    const config = await load(join(folder, 'all.yaml'));
    assert.equal(config.tls?.clientCaFile, '/etc/pra/clients.crt');

    const { pools, ...rest } = parse(text) as { pools: [{ targetUtilisation: unknown }] };
    const written = [...leaves(rest), ...leaves(pools[0], ['pools'])];
    const shares = leaves(pools[0].targetUtilisation, ['pools', 'targetUtilisation']);
    const known = schemaKeys(optionsSchema as unknown as SchemaShape).flatMap((key) =>
      key === 'pools.targetUtilisation'
        ? shares
        : // The example shows the short form of the rules.
          key === 'sources'
          ? schemaKeys(shortRulesSchema as unknown as SchemaShape, ['sources'])
          : [key],
    );
    assert.deepEqual(written.sort(), known.sort());
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('every key but the pools and the rules can come from the environment', async () => {
  const settings = parse(await everything()) as Record<string, unknown>;
  delete settings['pools'];
  const variables = Object.fromEntries(
    leaves(settings).map((key) => {
      const name = key.replaceAll('.', '_').replaceAll(/([A-Z])/g, '_$1');
      const value = key.split('.').reduce<unknown>((part, name) => (part as never)[name], settings);
      return [`PRA_${name.toUpperCase()}`, Array.isArray(value) ? value.join(',') : String(value)];
    }),
  );
  variables['PRA_SOURCES_KEEP'] = 'route,tenant';
  variables['PRA_INGEST_GONE'] = 'lb-7';
  const read = readEnvironment(variables).settings.map(({ path }) => path.join('.'));
  assert.deepEqual(read.sort(), leaves(settings).sort());
  const config = await load(undefined, variables);
  assert.equal(config.modelsDir, '/etc/pra/models');
  assert.deepEqual(
    config.extraction.rules.map(({ keep }) => keep.map(({ as }) => as)),
    [
      ['route', 'tenant'],
      ['route', 'tenant'],
    ],
  );
  assert.deepEqual(config.ingest.gone, ['lb-7']);
  assert.deepEqual(config.windowsMs, [300_000, 900_000, 1_800_000]);
});

test('every example configuration loads', async () => {
  const folder = join(root, 'examples/config');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));
  assert.ok(files.length >= 3);
  for (const name of files) await assert.doesNotReject(load(join(folder, name)), name);
});
