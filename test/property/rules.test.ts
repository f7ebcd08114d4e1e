/** What holds of extraction for any rules and any requests, hostile ones first. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Extractor } from '../../src/core/demand/extraction.ts';
import { compileRules } from '../../src/core/demand/extraction.ts';
import { nameTemplateProblem } from '../../src/core/demand/rules/patterns/name-template.ts';
import {
  compilePathTemplate,
  pathTemplateProblem,
} from '../../src/core/demand/rules/patterns/path-template.ts';
import type { Group, Kept, Rule, RuleSet } from '../../src/core/demand/rules/rule-set.ts';
import { compileGlob } from '../../src/core/units/glob.ts';
import type { Parameter } from '../../src/core/units/source-key.ts';
import { formatSource, parseSource } from '../../src/core/units/source-key.ts';

/** Few letters, so that rules and requests meet; and what breaks careless code. */
const hostile = fc.constantFrom(
  '',
  '__proto__',
  'constructor',
  'a"b\\c',
  '\0\n\u001b',
  '\ud800',
  '😀',
  'pool:x',
);
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 3 });
const ATTRIBUTES = ['path', 'method', 'query.q', 'header.host', '__proto__', 'a'] as const;

const path = fc.array(fc.oneof(word, hostile), { maxLength: 4 }).map((segments) => `/${segments.join('/')}`);
const value = fc.oneof(
  { weight: 6, arbitrary: path },
  { weight: 4, arbitrary: word },
  { weight: 2, arbitrary: hostile },
  { weight: 1, arbitrary: fc.integer().map(String) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.integer({ min: 150, max: 3_000 }).map((length) => 'é'.repeat(length)) },
);
/** Names are unique, as the door and `requestAttributes` see to. */
const request: fc.Arbitrary<readonly Parameter[]> = fc.uniqueArray(
  fc.record({ name: fc.oneof(fc.constantFrom(...ATTRIBUTES), word), value }),
  { selector: ({ name }) => name, maxLength: 6 },
);

const segment = fc.oneof(word, fc.constantFrom('{x}', '{y}', 'a{x}', '{y}b', 'a{x}b', '{rest...}'));
const template = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((segments) => `/${segments.join('/')}`)
  .filter((text) => pathTemplateProblem(text) === undefined);
const glob = fc
  .array(fc.oneof(word, fc.constant('*')), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(''));

const group: fc.Arbitrary<Group | undefined> = fc.option(
  fc.record({ largest: fc.integer({ min: 1, max: 3 }), other: fc.constantFrom('OTHER', 'a') }),
  { nil: undefined },
);
const kept: fc.Arbitrary<Kept> = fc.record({
  from: fc.constantFrom(...ATTRIBUTES, 'x', 'y', 'rest'),
  as: fc.constantFrom('p', 'q', '__proto__'),
  bucket: fc.option(fc.constant([0, 10, 100]), { nil: undefined }),
  group,
});
const rule: fc.Arbitrary<Omit<Rule, 'rule'>> = fc.record({
  match: fc.array(
    fc.oneof(
      fc.record({
        attribute: fc.constant('path'),
        patterns: fc.array(fc.oneof(template, glob), { minLength: 1, maxLength: 2 }),
      }),
      fc.record({
        attribute: fc.constantFrom(...ATTRIBUTES),
        patterns: fc.array(glob, { minLength: 1, maxLength: 2 }),
      }),
    ),
    { maxLength: 2 },
  ),
  name: fc.option(
    fc
      .array(fc.oneof(word, fc.constantFrom('{x}', '{path}', '{a}', '/', '{__proto__}')), {
        minLength: 1,
        maxLength: 3,
      })
      .map((pieces) => pieces.join(''))
      .filter((text) => nameTemplateProblem(text) === undefined),
    { nil: undefined, freq: 8 },
  ),
  keep: fc.uniqueArray(kept, { selector: ({ as }) => as, maxLength: 3 }),
  keepMatching: fc.array(glob, { maxLength: 1 }),
  drop: fc.array(glob, { maxLength: 1 }),
  limit: fc.integer({ min: 1, max: 4 }),
  group,
});
const ruleSet: fc.Arbitrary<RuleSet> = fc.record({
  rules: fc
    .array(rule, { minLength: 1, maxLength: 4 })
    .map((rules) => rules.map((each, place): Rule => ({ ...each, rule: `r${place}` }))),
  limit: fc.integer({ min: 1, max: 8 }),
  group,
});
const requests = fc.array(request, { minLength: 1, maxLength: 30 });

const extractAll = (extractor: Extractor, log: readonly (readonly Parameter[])[]) =>
  log.map((attributes) => extractor.extract(attributes));

test('every source is spelled as a source, and the same requests make the same ones again', () => {
  fc.assert(
    fc.property(ruleSet, requests, (rules, log) => {
      const made = extractAll(compileRules(rules), log);
      assert.deepEqual(extractAll(compileRules(rules), log), made);
      for (const { source, rule: name } of made) {
        if (source === undefined) continue;
        const key = parseSource(source);
        assert.ok(key, source);
        assert.equal(formatSource(key), source);
        assert.ok(source.length <= 2_000 && rules.rules.some(({ rule: known }) => known === name));
      }
    }),
    { numRuns: 1_000 },
  );
});

test('the order of the attributes is irrelevant', () => {
  const shuffled = requests.chain((log) =>
    fc.tuple(
      fc.constant(log),
      fc.tuple(
        ...log.map((attributes) => fc.shuffledSubarray([...attributes], { minLength: attributes.length })),
      ),
    ),
  );
  fc.assert(
    fc.property(ruleSet, shuffled, (rules, [log, other]) => {
      assert.deepEqual(extractAll(compileRules(rules), other), extractAll(compileRules(rules), log));
    }),
    { numRuns: 500 },
  );
});

test('what is remembered of a request is what would be worked out again', () => {
  const roomy = ruleSet.map((rules): RuleSet => ({
    rules: rules.rules.map((each) => ({
      ...each,
      limit: 1_000,
      group: undefined,
      keep: each.keep.map((entry) => ({ ...entry, group: undefined })),
    })),
    limit: 1_000,
    group: undefined,
  }));
  fc.assert(
    fc.property(roomy, requests, (rules, log) => {
      const extractor = compileRules(rules);
      for (const attributes of [...log, ...log]) {
        assert.deepEqual(extractor.extract(attributes), compileRules(rules).extract(attributes));
      }
    }),
    { numRuns: 300 },
  );
});

test('however many sources could be made, there are no more than the limits, and an other for each rule and group', () => {
  fc.assert(
    fc.property(ruleSet, requests, (rules, log) => {
      const made = extractAll(compileRules(rules), log);
      const sources = new Set(made.map(({ source }) => source).filter((source) => source !== undefined));
      const others = 2 * rules.rules.length + 1;
      assert.ok(sources.size <= rules.limit + others);
      for (const { rule: name, limit } of rules.rules) {
        const own = new Set(
          made.filter((each) => each.rule === name && each.source !== undefined).map(({ source }) => source),
        );
        // Its own overflow, and the tails of its group or of the set's.
        assert.ok(own.size <= limit + 2, `${own.size} sources of a rule with a limit of ${limit}`);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('inputs are not changed, neither rules nor requests', () => {
  fc.assert(
    fc.property(ruleSet, requests, (rules, log) => {
      const before = JSON.stringify([rules, log]);
      const extractor = compileRules(rules);
      for (const attributes of log) extractor.survey(extractor.recognize(attributes));
      extractor.nameLargest();
      extractAll(extractor, log);
      assert.equal(JSON.stringify([rules, log]), before);
    }),
    { numRuns: 200 },
  );
});

/** A template or a glob as a regular expression: what it means, said in another language. */
const asExpression = (text: string): RegExp => {
  const escaped = text.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
  const source = escaped
    .replaceAll(/\{(\w+)\\\.\\\.\\\.\}/g, '(?<$1>.*)')
    .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')
    .replaceAll('\\*', '.*');
  return new RegExp(`^${source}$`, 's');
};

test('a path template captures what a regular expression of the same meaning captures', () => {
  fc.assert(
    fc.property(template, path, (text, given) => {
      const expected = asExpression(text).exec(given);
      const captures = compilePathTemplate(text)(given);
      assert.deepEqual(
        captures && Object.fromEntries(captures.map(({ name, value }) => [name, value])),
        expected ? Object.fromEntries(Object.entries(expected.groups ?? {})) : undefined,
      );
    }),
    { numRuns: 3_000 },
  );
});

test('a glob matches what a regular expression of the same meaning matches', () => {
  fc.assert(
    fc.property(glob, fc.oneof(path, word), (pattern, text) => {
      assert.equal(compileGlob(pattern)(text), asExpression(pattern).test(text));
    }),
    { numRuns: 3_000 },
  );
});

test('patterns that keep a backtracking matcher busy for ever are answered', () => {
  const text = `/${'a'.repeat(60_000)}b`;
  const stars = `${'*a'.repeat(250)}*c`;
  assert.equal(compileGlob(stars)(text), false);
  // Each `{name}` of a segment stands for some characters; nested repetition cannot be written.
  const deep = Array.from({ length: 100 }, (_, place) => `a{n${place}}a`).join('/');
  assert.equal(compilePathTemplate(`/${deep}`)(`/${'aaaaaaa/'.repeat(99)}b`), undefined);
});
