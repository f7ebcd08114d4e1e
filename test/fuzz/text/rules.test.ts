/**
 * Whatever stands in a rules file, it is rules or it is refused with the places of what is wrong; and whatever comes
 * by rules that are right, it has one source within their limits, or none.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { parse, stringify } from 'yaml';
import { ConfigError } from '../../../src/config/problem.ts';
import { loadRules } from '../../../src/config/rules/load-rules.ts';
import { compileRules } from '../../../src/core/demand/extraction.ts';
import type { Extractor } from '../../../src/core/demand/extraction.ts';
import type { RuleSet } from '../../../src/core/demand/rules/rule-set.ts';
import { formatSource, parseSource } from '../../../src/core/units/source-key.ts';
import type { Parameter } from '../../../src/core/units/source-key.ts';
import { fuzz } from '../budget.ts';
import { absurdText, json } from '../values.ts';
import { changed } from './changed.ts';
import { nearYaml } from './configurations.ts';

const readExample = (name: string): Promise<string> =>
  readFile(new URL(`../../../examples/rules/${name}.yaml`, import.meta.url), 'utf8');
const SHOP = await readExample('shop');
const SEGMENTS = await readExample('first-path-segment');
const SLOW_MS = 1_000;

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pra-fuzz-rules-'));
});
after(() => rm(folder, { recursive: true }));

/** What rules are made of, wherever it is put. */
const plausible = fc.constantFrom<unknown>(
  ...[
    '*',
    '**',
    '{',
    '}',
    '{a}',
    '/{a}',
    '/{a}/{a}',
    '/{a...}',
    '/{rest...}/b',
    '/{',
    'path',
    'query.*',
    'header.A',
  ],
  ...[
    'other',
    'pool:a',
    'api/{version}',
    '{method}{path}',
    true,
    false,
    0,
    1,
    10_000,
    10_001,
    [],
    {},
    [1, 2],
    [2, 1],
  ],
  ...[
    { path: '/{a}' },
    { path: '*a*a*a*a*b' },
    { largest: 1 },
    { largest: 1, other: 'x' },
    { from: 'path', as: 'p' },
  ],
);
const rulesFile = fc.oneof(
  { weight: 4, arbitrary: changed(parse(SHOP), plausible).map((rules) => stringify(rules)) },
  { weight: 2, arbitrary: changed(parse(SEGMENTS), plausible).map((rules) => stringify(rules)) },
  { weight: 2, arbitrary: nearYaml(SHOP) },
  { weight: 1, arbitrary: json.map((rules) => stringify(rules)) },
);

const name = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'path',
      'method',
      'query.limit',
      'query.q',
      'header.x-tenant',
      'status',
      'source',
      'a',
    ),
  },
  { weight: 1, arbitrary: absurdText },
);
const segment = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('api', 'v2', 'orders', 'users', '7', 'static', 'a.css', 'search', ''),
  },
  { weight: 1, arbitrary: absurdText },
);
const path = fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join('/')}`);
const value = fc.oneof(
  { weight: 4, arbitrary: path },
  { weight: 2, arbitrary: fc.constantFrom('GET', '250', '-1', '1e3', 'acme', 'a'.repeat(30) + 'b') },
  { weight: 1, arbitrary: absurdText },
);
const attributes: Arbitrary<readonly Parameter[]> = fc.uniqueArray(
  fc.record({ name, value }, { noNullPrototype: true }),
  { selector: (attribute) => attribute.name, maxLength: 5 },
);
const requests = fc.array(attributes, { maxLength: 6 });

interface Input {
  readonly yaml: string;
  readonly saved: unknown;
  readonly requests: readonly (readonly Parameter[])[];
}

test('rules files, and requests by the rules that are right', async (t) => {
  const outcomes = { holds: 0, refused: 0 };
  await fuzz<Input>(t, 'rules files and requests', {
    inputs: fc.record({ yaml: rulesFile, saved: fc.option(json), requests }, { noNullPrototype: true }),
    check: async ({ yaml, saved, requests: given }) => {
      const began = process.cpuUsage();
      const rules = await load(yaml);
      outcomes[rules ? 'holds' : 'refused'] += 1;
      if (rules) assertExtracts(rules, compileRules(rules, saved), given);
      const { user, system } = process.cpuUsage(began);
      assert.ok((user + system) / 1_000 < SLOW_MS, 'it took more than a second');
    },
  });
  assert.ok(outcomes.holds > 100 && outcomes.refused > 100, JSON.stringify(outcomes));
});

/** The rules; undefined if they are refused with the places of what is wrong. */
async function load(yaml: string): Promise<RuleSet | undefined> {
  const file = join(folder, 'rules.yaml');
  await writeFile(file, yaml);
  try {
    return await loadRules(file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    assert.ok(error.problems.length > 0);
    for (const { origin, detail } of error.problems) {
      assert.ok(detail.length > 0 && origin?.startsWith(folder), `${String(origin)} is no place`);
    }
    return undefined;
  }
}

function assertExtracts(rules: RuleSet, extractor: Extractor, given: Input['requests']): void {
  const names = new Set(rules.rules.map(({ rule }) => rule));
  for (const request of given) extractor.survey(extractor.recognize(request));
  extractor.nameLargest();
  for (const request of given) {
    const { source, rule } = extractor.extract(request);
    assert.ok(rule === undefined ? source === undefined : names.has(rule), `${String(rule)} is no rule`);
    if (source === undefined) continue;
    const key = parseSource(source);
    assert.ok(key !== undefined && formatSource(key) === source, `${source} is no source`);
  }
  // What is saved is plain data, and is taken up by the next process.
  const saved: unknown = JSON.parse(JSON.stringify(extractor.save()));
  compileRules(rules, saved).adopt([{ source: 'a', count: 1 }]);
}
