/**
 * Rules files that explode when they are read, and patterns that would when they are matched: each is refused, or
 * takes no longer than any other. Written in the obvious way, readers and
 * matchers would need hours for these, or more memory than there is.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { attributes, onPath, ruleOf, setOf } from '../unit/demand/rules/given.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/config/problem.ts';
import { loadRules } from '../../src/config/rules/load-rules.ts';
import { compileRules } from '../../src/core/demand/extraction.ts';

/** Of the processor, so that a busy machine changes nothing; a file here takes half a second at most. */
const SECONDS_MAX = 5;

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pra-hostile-'));
});
after(() => rm(folder, { recursive: true }));

async function inTime(work: () => unknown): Promise<void> {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  const seconds = (user + system) / 1e6;
  assert.ok(seconds < SECONDS_MAX, `it took ${seconds} s`);
}

const lines = (count: number, line: (place: number) => string): string =>
  Array.from({ length: count }, (_, place) => line(place)).join('\n');

const FILES: readonly (readonly [what: string, yaml: string, complaint: RegExp])[] = [
  [
    // 9³⁰ elements, unfolded.
    'aliases of lists of aliases',
    `a0: &a0 [x]\n${lines(30, (n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`)}\nrules: *a30`,
    /Excessive alias count/,
  ],
  [
    // 2⁴⁰ sections.
    'aliases of sections of aliases',
    `a0: &a0 { x: 1 }\n${lines(40, (n) => `a${n + 1}: &a${n + 1} { l: *a${n}, r: *a${n} }`)}\nrules: *a40`,
    /Excessive alias count/,
  ],
  ['an alias of what it is in', 'rules: &rules [*rules]', /rules\[0\]: a list is not allowed/],
  ['lists within lists', `rules: ${'['.repeat(100_000)}`, /this is not YAML/],
  ['sections within sections', lines(1_400, (n) => `${' '.repeat(n)}a:`), /rules-file.yaml/],
  ['a file of many megabytes', `# ${'x'.repeat(8_000_000)}`, /cannot be read: it is larger than 1 MiB/],
  [
    'more rules than there may be',
    `rules:\n${lines(10_000, (n) => `  - { rule: r${n}, match: { path: /${n} }, name: x }`)}`,
    /a list of at most 1000 rules/,
  ],
  [
    'a key of a megabyte',
    `rules: [{ rule: a, name: x, ${'k'.repeat(1_000_000)}: 1 }]`,
    /there is no such key/,
  ],
  [
    // A pattern that tries all 2³² ways to cut the name into words takes half a minute.
    'a name whose brace is never closed',
    `rules: [{ rule: a, name: '${'a'.repeat(32)}{' }]`,
    /a name in which every \{attribute\} has both braces/,
  ],
  [
    'a regular expression, which no pattern is',
    `rules: [{ rule: a, match: { path: '/{a}(x+)+{b}$' }, name: x }]`,
    /a segment holds one \{name\} at most/,
  ],
];

for (const [what, yaml, complaint] of FILES) {
  test(`a rules file is refused in time: ${what}`, async () => {
    const file = join(folder, 'rules-file.yaml');
    await writeFile(file, yaml);
    await inTime(() =>
      assert.rejects(loadRules(file), (error) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, complaint);
        return true;
      }),
    );
  });
}

test('a name of a megabyte is not compared letter by letter with a hundred others', async () => {
  const environment = readEnvironment({ [`PRA_${'X'.repeat(1_000_000)}`]: '1' });
  await inTime(() => loadConfig({ file: undefined, environment, overrides: [], horizonSteps: 60 }));
});

/** Each almost matches: with backtracking, one request would take longer than anybody lives. */
const PATTERNS: readonly (readonly [pattern: string, path: string])[] = [
  [`${'*a'.repeat(240)}*b`, `/${'a'.repeat(60_000)}`],
  [`*${'a'.repeat(400)}*${'a'.repeat(90)}b`, `/${'a'.repeat(60_000)}`],
  ['*(a+)+$*', `/${'a'.repeat(60_000)}!`],
  [`/{first}${'/a'.repeat(200)}/{rest...}`, `/${'a/'.repeat(30_000)}`],
];

test('a pattern that almost matches is decided in time, whatever stands in the request', async () => {
  for (const [pattern, path] of PATTERNS) {
    const extractor = compileRules(setOf([ruleOf({ match: onPath(pattern), name: 'x' })]));
    await inTime(() => {
      for (let request = 0; request < 100; request += 1) {
        extractor.extract(attributes({ path: `${path}${request}` }));
      }
    });
    assert.equal(
      extractor.extract(attributes({ path })).rule,
      pattern.endsWith('{rest...}') ? 'paths' : undefined,
    );
  }
});
