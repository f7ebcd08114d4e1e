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

const one = (keys: string): string => `rules:\n  - rule: a\n    ${keys.replaceAll('\n', '\n    ')}`;

const PROBLEMS: readonly (readonly [what: string, yaml: string, complaints: readonly RegExp[]])[] = [
  [
    'no rules',
    'rules: []',
    [/^rules.yaml:1:8: rules: a list is not allowed: it must be a list of at least one rule$/],
  ],
  [
    'rules that are none',
    'rules: [null, x]',
    [/^rules.yaml:1:9: rules\[0\]: nothing is not allowed/, /rules\[1\]: "x"/],
  ],
  [
    'an unknown key',
    one('nmae: x\nname: x'),
    [/^rules.yaml:3:5: rules\[0\].nmae: there is no such key; did you mean "name"\?$/],
  ],
  [
    'the short form beside rules',
    `${one('name: x')}\nkeep: [a]`,
    [/^rules.yaml:4:1: keep: there is no such key/],
  ],
  ['a rule without a name of its own', 'rules: [{ name: x }]', [/rules\[0\].rule: is missing/]],
  [
    'a name that makes no source',
    one('name: a b'),
    [/^rules.yaml:3:11: rules\[0\].name: "a b" is not allowed: it must be a name of letters/],
  ],
  [
    'a brace too few',
    one('name: "{path"'),
    [/"\{path" is not allowed: it must be a name in which every \{attribute\}/],
  ],
  [
    'nothing to make',
    one('match: { path: / }'),
    [/^rules.yaml:2:5: rules\[0\]: there is no name; or write ignore: true$/],
  ],
  [
    'a name for what is ignored',
    one('name: x\nignore: true\nkeep: [a]'),
    [/^rules.yaml:3:11: rules\[0\].name: what is ignored/, /rules\[0\].keep: what is ignored/],
  ],
  [
    'a path template',
    one("match: { path: '/{a}{b}' }\nname: x"),
    [
      /^rules.yaml:3:20: rules\[0\].match.path: "\/\{a\}\{b\}" is not allowed: it must be a path in which a segment holds one/,
    ],
  ],
  [
    'a template in a list',
    one("match: { path: [/ok, 'x{a}'] }\nname: x"),
    [/match.path: a list is not allowed: it must be a path in which everything follows a \/$/],
  ],
  [
    'a pattern that is a section',
    one('match: { path: { a: b } }\nname: x'),
    [/match.path: a section is not allowed: it must be a text of up to 500/],
  ],
  [
    'no pattern',
    one('match: { path: [], method: }\nname: x'),
    [/match.path: a list/, /match.method: nothing/],
  ],
  [
    'a pattern without end',
    one(`match: { path: ${'x'.repeat(501)} }\nname: x`),
    [/match.path: .*of up to 500 characters/],
  ],
  [
    'a header in capitals',
    one('match: { header.X-Tenant: a }\nname: x'),
    [/it must be under header.x-tenant: names of headers are in lower case$/],
  ],
  [
    'conditions that are a list',
    one('match: [path]\nname: x'),
    [/match: a list is not allowed: it must be a section of attributes/],
  ],
  [
    'a slip in a capture',
    one("match: { path: '/{first}/{rest...}' }\nname: '/{frist}'\nkeep: [frist]"),
    [
      /^rules.yaml:4:11: rules\[0\].name: path captures no \{frist\}; did you mean \{first\}\?$/,
      /rules\[0\].keep\[0\]: path captures no \{frist\}/,
    ],
  ],
  [
    'a capture of some patterns',
    one("match: { path: ['/{a}', '/{a}/{b}'] }\nname: '{a}{b}'"),
    [/name: \{b\} is captured by some patterns of path, not by all$/],
  ],
  [
    'a parameter twice',
    one('name: x\nkeep: [a, { from: b, as: a }]'),
    [/^rules.yaml:4:15: rules\[0\].keep\[1\]: keep\[0\] has the name "a" already$/],
  ],
  [
    'a name that no parameter can have',
    one('name: x\nkeep: ["query.f[x]"]'),
    [/keep\[0\]: "query.f\[x\]" cannot name a parameter: write \{ from: …, as: … \}$/],
  ],
  [
    'drop without a pattern',
    one('name: x\nkeep: [a]\ndrop: [b]'),
    [/rules\[0\].drop: nothing is kept but what keep names/],
  ],
  [
    'edges that descend',
    one('name: x\nkeep: [{ from: a, bucket: [1, 1] }]'),
    [/keep\[0\].bucket: a list is not allowed: it must be a list of numbers that ascend$/],
  ],
  [
    'edges that are none',
    one('name: x\nkeep: [{ from: a, bucket: [x] }, { from: b, bucket: [] }]'),
    [/bucket\[0\]: "x" is not allowed: it must be a number$/, /keep\[1\].bucket/],
  ],
  [
    'groups within groups',
    `${one('name: x\nkeep: [{ from: a, group: { largest: 1 } }]')}\ngroup: { largest: 2 }`,
    [/keep\[0\].group: the sources are grouped already/],
  ],
  [
    'more names than sources',
    `${one('name: x\nlimit: 5\ngroup: { largest: 6 }')}\nlimit: 3\ngroup: { largest: 4 }`,
    [
      /^rules.yaml:5:23: rules\[0\].group.largest: 6 names are more than the limit of 5 sources$/,
      /^rules.yaml:7:19: group.largest: 4 names/,
    ],
  ],
  [
    'limits',
    `${one('name: x\nlimit: 0\ngroup: { largest: 1.5, other: a b }')}\nlimit: 10001`,
    [
      /rules\[0\].limit: 0 is not allowed: it must be a whole number from 1 to 10000$/,
      /group.largest: 1.5/,
      /group.other: "a b"/,
      /^rules.yaml:6:8: limit: 10001/,
    ],
  ],
  [
    'a rule twice',
    'rules:\n  - { rule: a, match: { path: / }, name: x }\n  - { rule: a, name: y }',
    [/^rules.yaml:3:13: rules\[1\].rule: rules\[0\] has the name "a" already$/],
  ],
  [
    'a rule called like the fallback',
    'rules: [{ rule: fallback, name: "{path}" }]\nfallbackName: x',
    [/rule: the rule of fallbackName has the name "fallback" already$/],
  ],
  [
    'a rule that leaves nothing',
    'rules:\n  - { rule: a, name: x }\n  - { rule: b, name: y }',
    [
      /^rules.yaml:2:5: rules\[0\]: it takes every request before the rules behind it are asked: write it last$/,
    ],
  ],
  [
    'a name of the short form',
    'name: a b',
    [/^rules.yaml:1:7: name: "a b" is not allowed: it must be the name of an attribute$/],
  ],
  ['YAML', 'rules: [', [/^rules.yaml:1:9: this is not YAML/]],
  ['a text', 'rules', [/^rules.yaml:1:1: "rules" is not allowed: it must be a section/]],
  [
    'rules of a configuration',
    'sources:\n  rules: [{ rule: A, name: x }]',
    [/^rules.yaml:2:19: sources.rules\[0\].rule: "A" is not allowed/],
  ],
];

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
