import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readEnvironment } from '../../../../src/config/environment.ts';
import { loadConfig } from '../../../../src/config/load.ts';
import { ConfigError } from '../../../../src/config/problem.ts';
import { loadRules } from '../../../../src/config/rules/load-rules.ts';
import type { RuleSet } from '../../../../src/core/demand/rules/rule-set.ts';
import { one, PROBLEMS } from './problems.ts';
import { expandShortRules } from '../../../../src/core/demand/rules/rule-set.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pra-rules-'));
});
after(() => rm(folder, { recursive: true }));

async function load(yaml: string, name = 'rules.yaml'): Promise<RuleSet> {
  await writeFile(join(folder, name), yaml);
  return loadRules(join(folder, name));
}

/** What is complained about, the temporary folder left out. */
async function complaints(loading: Promise<unknown>): Promise<string[]> {
  const error = await loading.then(
    () => assert.fail('the rules were accepted'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ConfigError, String(error));
  return error.message.replaceAll(`${folder}/`, '').split('\n');
}

test('rules are read with all that they say, and with what holds where nothing is written', async () => {
  const rules = await load(`
rules:
  - rule: users
    match: { path: '/api/{version}/users/{id}', method: [GET, HEAD], status: 200 }
    name: api/users
    keep:
      - version
      - { from: header.x-tenant, as: tenant, group: { largest: 50 } }
      - { from: bytes, bucket: [0, 1000] }
      - 'query.*'
    drop: [query.session]
    limit: 200
  - { rule: probes, match: { path: /healthz }, ignore: true }
  - { rule: rest, match: { method: '*' }, name: '{path}', group: { largest: 12, other: OTHER } }
fallbackName: none
`);
  const plain = { bucket: undefined, group: undefined };
  const unsaid = { keep: [], keepMatching: [], drop: [], limit: 1_000, group: undefined };
  assert.deepEqual(rules, {
    rules: [
      {
        rule: 'users',
        match: [
          { attribute: 'path', patterns: ['/api/{version}/users/{id}'] },
          { attribute: 'method', patterns: ['GET', 'HEAD'] },
          { attribute: 'status', patterns: ['200'] },
        ],
        name: 'api/users',
        keep: [
          { from: 'version', as: 'version', ...plain },
          { from: 'header.x-tenant', as: 'tenant', ...plain, group: { largest: 50, other: 'other' } },
          { from: 'bytes', as: 'bytes', ...plain, bucket: [0, 1_000] },
        ],
        keepMatching: ['query.*'],
        drop: ['query.session'],
        limit: 200,
        group: undefined,
      },
      { ...unsaid, rule: 'probes', match: [{ attribute: 'path', patterns: ['/healthz'] }], name: undefined },
      {
        ...unsaid,
        rule: 'rest',
        match: [{ attribute: 'method', patterns: ['*'] }],
        name: '{path}',
        group: { largest: 12, other: 'OTHER' },
      },
      { ...unsaid, rule: 'fallback', match: [], name: 'none', limit: 1 },
    ],
    limit: 10_000,
    group: undefined,
  });
});

test('the short form is rules too, in a file of its own or in a configuration', async () => {
  const short = expandShortRules({
    nameAttribute: 'service',
    keep: ['route'],
    fallbackName: 'other',
    limit: 500,
  });
  const written = '{ name: service, keep: [route], fallbackName: other, limit: 500 }';
  assert.deepEqual(await load(written), short);
  assert.deepEqual(await load(`listen: 127.0.0.1:1\nsources: ${written}`), short);
});

test('a configuration has its rules in place, or in a file that starts from its folder', async () => {
  const rules = 'rules: [{ rule: paths, name: "{path}" }]';
  const expected = await load(rules);
  await writeFile(join(folder, 'inline.yaml'), `sources: { ${rules} }`);
  await writeFile(join(folder, 'pointing.yaml'), 'sources: { file: ./rules.yaml }');
  for (const name of ['inline.yaml', 'pointing.yaml']) {
    const file = join(folder, name);
    const config = await loadConfig({
      file,
      environment: readEnvironment({}),
      overrides: [],
      horizonSteps: 60,
    });
    assert.deepEqual(config.extraction, expected, name);
    assert.ok(Object.isFrozen(config.extraction.rules[0]));
    assert.deepEqual(await loadRules(file), expected, name);
  }
  const environment = readEnvironment({ PRA_SOURCES_FILE: join(folder, 'rules.yaml') });
  const config = await loadConfig({ file: undefined, environment, overrides: [], horizonSteps: 60 });
  assert.deepEqual(config.extraction, expected);
});

describe('refused with its place and what is allowed', () => {
  for (const [what, yaml, expected] of PROBLEMS) {
    test(what, async () => {
      const lines = await complaints(load(yaml));
      assert.equal(lines.length, expected.length, lines.join('\n'));
      expected.forEach((pattern, place) => {
        assert.match(lines[place] ?? '', pattern);
      });
    });
  }
});

test('problems of the rules are told with those of the configuration, whichever file they are in', async () => {
  await writeFile(join(folder, 'rules.yaml'), one('name: a b'));
  await writeFile(join(folder, 'pra.yaml'), 'step: soon\nsources: { file: rules.yaml }');
  await writeFile(join(folder, 'inline.yaml'), `step: soon\nsources:\n  rules: [{ rule: a }]`);
  const settings = { environment: readEnvironment({}), overrides: [], horizonSteps: 60 };
  const pointing = await complaints(loadConfig({ file: join(folder, 'pra.yaml'), ...settings }));
  assert.equal(pointing.length, 2);
  assert.match(pointing[0] ?? '', /^pra.yaml:1:7: step/);
  assert.match(pointing[1] ?? '', /^rules.yaml:3:11: rules\[0\].name/);
  const inline = await complaints(loadConfig({ file: join(folder, 'inline.yaml'), ...settings }));
  assert.equal(inline.length, 2);
  assert.match(inline[1] ?? '', /^inline.yaml:3:11: sources.rules\[0\]: there is no name/);
});

test('a file that is not there is told', async () => {
  assert.match(
    (await complaints(loadRules(join(folder, 'none.yaml'))))[0] ?? '',
    /^none.yaml: cannot be read: ENOENT/,
  );
  await writeFile(join(folder, 'pra.yaml'), 'sources: { file: none.yaml }');
  const settings = { environment: readEnvironment({}), overrides: [], horizonSteps: 60 };
  const lines = await complaints(loadConfig({ file: join(folder, 'pra.yaml'), ...settings }));
  assert.match(lines[0] ?? '', /^none.yaml: cannot be read/);
});

test('keys that objects have anyway are attributes like any other', async () => {
  const rules = await load(one('match: { constructor: a, __proto__: b, toString: c }\nname: "{__proto__}"'));
  assert.deepEqual(rules.rules[0]?.match, [
    { attribute: 'constructor', patterns: ['a'] },
    { attribute: '__proto__', patterns: ['b'] },
    { attribute: 'toString', patterns: ['c'] },
  ]);
});

test('every example of rules loads', async () => {
  const examples = fileURLToPath(new URL('../../../../examples/rules/', import.meta.url));
  const files = (await readdir(examples)).filter((name) => name.endsWith('.yaml'));
  assert.ok(files.length >= 2);
  for (const name of files) await assert.doesNotReject(loadRules(join(examples, name)), name);
});
