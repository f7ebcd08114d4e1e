/** Rules and attributes that the tests of extraction start from. */
import type { Kept, Rule, RuleSet } from '../../../../src/core/demand/rules/rule-set.ts';
import { SOURCES_MAX, SOURCES_OF_RULE_MAX } from '../../../../src/core/demand/rules/rule-set.ts';
import type { Parameter } from '../../../../src/core/units/source-key.ts';

/** A rule for every request that has a path: its name is the path. */
export const ruleOf = (changes: Partial<Rule> = {}): Rule => ({
  rule: 'paths',
  match: [],
  name: '{path}',
  keep: [],
  keepMatching: [],
  drop: [],
  limit: SOURCES_OF_RULE_MAX,
  group: undefined,
  ...changes,
});

export const setOf = (rules: readonly Rule[], changes: Partial<RuleSet> = {}): RuleSet => ({
  rules,
  limit: SOURCES_MAX,
  group: undefined,
  ...changes,
});

export const kept = (from: string, changes: Partial<Kept> = {}): Kept => ({
  from,
  as: from,
  bucket: undefined,
  group: undefined,
  ...changes,
});

/** `path` must match the pattern. */
export const onPath = (...patterns: readonly string[]) => [{ attribute: 'path', patterns }];

export const attributes = (pairs: Readonly<Record<string, string>>): readonly Parameter[] =>
  Object.entries(pairs).map(([name, value]) => ({ name, value }));
