import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../../src/cli/program.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pra-rules-test-'));
});
after(() => rm(folder, { recursive: true }));

const file = (name: string): string => join(folder, name);

/** What `pra rules …` writes, the temporary folder left out. */
async function rules(...words: readonly string[]) {
  const written = { out: '', error: '' };
  const exitCode = await runProgram(['rules', ...words], {
    out: { write: (text: string) => (written.out += text) },
    error: { write: (text: string) => (written.error += text) },
  });
  return {
    exitCode,
    out: written.out.replaceAll(`${folder}/`, ''),
    error: written.error.replaceAll(`${folder}/`, ''),
  };
}

const RULES = `rules:
  - { rule: probes, match: { path: /healthz }, ignore: true }
  - { rule: users, match: { path: '/users/{id}' }, name: 'users/{id}', limit: 2 }
  - { rule: idle, match: { path: /never }, name: never }
  - { rule: shop, match: { path: '/shop/*' }, name: shop }
`;
const line = (path: string): string =>
  `10.0.0.7 - - [24/Nov/2026:06:35:00 +0000] "GET ${path} HTTP/1.1" 200 17`;

/** Three users where two have room, two of the shop, a probe, one that no rule knows, and a line that is no request. */
async function write(): Promise<void> {
  await writeFile(file('rules.yaml'), RULES);
  const paths = ['/users/1', '/users/2', '/users/3', '/users/1', '/shop/a', '/shop/b', '/healthz', '/x?y=1'];
  await writeFile(file('access.log'), `${[...paths.map(line), 'nonsense'].join('\n')}\n`);
}

test('the sources of a log are listed with the rule that made each, what was guarded, and what was left over', async () => {
  await write();
  const { exitCode, out, error } = await rules(
    'test',
    file('rules.yaml'),
    file('access.log'),
    '--format',
    'common',
  );
  assert.equal(error, '');
  assert.equal(exitCode, 0);
  assert.deepEqual(out.trimEnd().split('\n'), [
    'rules.yaml: 4 rules; 8 requests, 4 sources',
    '',
    'rule    sources  requests  guarded  ignored',
    'probes        0         1        0        1',
    'users         3         4        1        0',
    'idle          0         0        0        0',
    'shop          1         2        0        0',
    '',
    'source       rule   requests   share',
    'shop         shop          2    25 %',
    'users/1      users         2    25 %',
    'users/2      users         1  12.5 %',
    'users/other  users         1  12.5 %',
    '',
    'requests to which no rule applies: 1',
    '  access.log:8: method="GET" path="/x" query.y="1" client="10.0.0.7" status="200" bytes="17"',
    '',
    'lines that are no requests: 1',
    '  access.log:9: there is no [time] with its zone: nonsense',
  ]);
});

test('with --json there is one document with all of it', async () => {
  await write();
  const log = file('access.log');
  const { out } = await rules('test', file('rules.yaml'), log, '--format', 'common', '--json');
  const { rules: byRule, sources, unmatched, badLines, ...rest } = JSON.parse(out) as Record<string, unknown>;
  assert.deepEqual(rest, { file: 'rules.yaml', logs: ['access.log'], requests: 8 });
  assert.deepEqual((byRule as unknown[])[1], {
    rule: 'users',
    sources: 3,
    requests: 4,
    guarded: 1,
    ignored: 0,
  });
  assert.deepEqual((sources as unknown[])[0], { source: 'shop', rule: 'shop', requests: 2 });
  assert.equal((unmatched as { count: number }).count, 1);
  assert.equal((badLines as { first: { line: number }[] }).first[0]?.line, 9);
});

test('the largest are found in a first pass over all logs together', async () => {
  await writeFile(file('paths.yaml'), 'group: { largest: 1 }\nrules: [{ rule: paths, name: "{path}" }]');
  await writeFile(file('one.log'), `${['/a', '/a', '/b'].map(line).join('\n')}\n`);
  await writeFile(file('two.log'), `${['/b', '/b'].map(line).join('\n')}\n`);
  const { out } = await rules(
    'test',
    file('paths.yaml'),
    file('one.log'),
    file('two.log'),
    '--format',
    'common',
    '--json',
  );
  assert.deepEqual((JSON.parse(out) as { sources: unknown }).sources, [
    { source: '/b', rule: 'paths', requests: 3 },
    { source: 'other', rule: 'paths', requests: 2 },
  ]);
});

test('without a log the rules are checked', async () => {
  await write();
  assert.equal(
    (await rules('test', file('rules.yaml'))).out,
    'rules.yaml: 4 rules, nothing is wrong with them\n',
  );
  await writeFile(file('bad.yaml'), 'rules: [{ rule: A }]');
  const { exitCode, error } = await rules('test', file('bad.yaml'));
  assert.equal(exitCode, 2);
  assert.match(error, /bad\.yaml:1:17: rules\[0\]\.rule: "A" is not allowed/);
});

test('more sources than are asked for are counted, not listed', async () => {
  await write();
  const log = file('access.log');
  const { out } = await rules('test', file('rules.yaml'), log, '--format', 'common', '--top', '1');
  assert.match(out, /\nshop .*\nand 3 smaller ones \(--top, or --json for all\)\n/);
});

test('wrong use exits 2 with one line', async () => {
  for (const [words, complaint] of [
    [['try', 'x'], /"try" is not known/],
    [['test'], /<file> is missing/],
    [
      ['test', 'x', '--format', 'xml'],
      /--format: "xml" is not allowed; it must be one of combined, common, tsv/,
    ],
    [['test', 'x', '--top', '-1'], /--top/],
  ] as const) {
    const { exitCode, error } = await rules(...words);
    assert.equal(exitCode, 2, error);
    assert.match(error, complaint);
    assert.equal(error.trimEnd().split('\n').length, 1);
  }
});

test('the examples read a real log line by line', async () => {
  const example = fileURLToPath(new URL('../../../examples/rules/first-path-segment.yaml', import.meta.url));
  await writeFile(
    file('site.log'),
    `${['/', '/robots.txt', '/images/a.gif', '//images//b.gif', '/images'].map(line).join('\n')}\n`,
  );
  const { out } = await rules('test', example, file('site.log'), '--format', 'common', '--json');
  assert.deepEqual((JSON.parse(out) as { sources: unknown }).sources, [
    { source: '/', rule: 'files', requests: 3 },
    { source: '/images', rule: 'directories', requests: 2 },
  ]);
});
