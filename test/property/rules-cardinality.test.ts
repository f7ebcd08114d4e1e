/** A million different values: what is kept of them is bounded, and so is the memory that it takes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { attributes, kept, onPath, ruleOf, setOf } from '../unit/demand/rules/given.ts';
import { compileRules } from '../../src/core/demand/extraction.ts';
import type { RuleSet } from '../../src/core/demand/rules/rule-set.ts';

const DISTINCT = 1_000_000;
/** Far above what caches and limits can hold, far below the 60 MB and more that a million strings take. */
const GROWTH_BYTES_MAX = 25_000_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const heapBytes = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

/** A million paths of which no two are alike, each cut out of a longer text, as a log's lines are cut out of blocks. */
function* paths(): Generator<string> {
  const perBlock = 100;
  for (let block = 0; block < DISTINCT / perBlock; block += 1) {
    const lines = Array.from({ length: perBlock }, (_, line) => `/users/${block}-${line}/profile`);
    yield* `${lines.join('\n')}\n${'x'.repeat(1_000)}`.split('\n').slice(0, perBlock);
  }
}

const usersRule = ruleOf({
  match: onPath('/users/{id}/{rest...}'),
  name: 'users',
  keep: [kept('id', { group: { largest: 50, other: 'rest' } })],
});

const CASES: readonly (readonly [what: string, rules: RuleSet, sourcesMax: number])[] = [
  // 1,000 of the rule, and its other.
  ['the path is the name', setOf([ruleOf()]), 1_001],
  // 50 of the group, and its tail.
  ['a part of the path is a grouped parameter', setOf([usersRule]), 51],
];

for (const [what, rules, sourcesMax] of CASES) {
  test(`a million different paths make ${sourcesMax} sources at most: ${what}`, () => {
    const extractor = compileRules(rules);
    const before = heapBytes();
    const sources = new Set<string | undefined>();
    let guarded = 0;
    for (const path of paths()) {
      const { source, isGuarded } = extractor.extract(attributes({ path }));
      sources.add(source);
      if (isGuarded) guarded += 1;
    }
    const growth = heapBytes() - before;
    assert.equal(sources.size, sourcesMax);
    assert.ok(growth < GROWTH_BYTES_MAX, `the heap has grown by ${growth} bytes`);
    if (!extractor.hasGroups) assert.equal(guarded, DISTINCT - 1_000);
    // The extractor must live until here, or its memory would not be counted.
    assert.equal(extractor.extract(attributes({ path: '/users/0-0/profile' })).isGuarded, false);
  });
}

test('the first pass of an import over a million different paths is bounded too, and finds the large ones', () => {
  const extractor = compileRules(setOf([ruleOf()], { group: { largest: 2, other: 'OTHER' } }));
  const before = heapBytes();
  let place = 0;
  for (const path of paths()) {
    extractor.survey(extractor.recognize(attributes({ path })));
    // 1 in 1,000 and 1 in 2,000.
    if (place % 1_000 === 0) extractor.survey(extractor.recognize(attributes({ path: '/first' })));
    if (place % 2_000 === 0) extractor.survey(extractor.recognize(attributes({ path: '/second' })));
    place += 1;
  }
  const growth = heapBytes() - before;
  extractor.nameLargest();
  assert.ok(growth < GROWTH_BYTES_MAX, `the heap has grown by ${growth} bytes`);
  assert.deepEqual(
    ['/users/0-0/profile', '/first', '/second'].map((path) => extractor.extract(attributes({ path })).source),
    ['OTHER', '/first', '/second'],
  );
});
