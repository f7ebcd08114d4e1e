/** The rules that the service runs with, of what was written and checked. */
import type { Kept, Rule, RuleSet } from '../../core/demand/rules/rule-set.ts';
import { expandShortRules } from '../../core/demand/rules/rule-set.ts';
import { FALLBACK_RULE, fromOf, isPattern, parameterOf } from './rule-invariants.ts';
import type { RuleOptions, RulesOptions, ShortRulesOptions } from './rules-schema.ts';

export function toRuleSet(options: RulesOptions | ShortRulesOptions): RuleSet {
  if (!('rules' in options)) {
    const { name, keep, fallbackName, limit } = options;
    return expandShortRules({ nameAttribute: name, keep, fallbackName, limit });
  }
  const { rules, fallbackName, limit, group } = options;
  const fallback = fallbackName === undefined ? [] : [fallbackRule(fallbackName)];
  return { rules: [...rules.map(toRule), ...fallback], limit, group };
}

const toRule = ({ rule, match, name, keep, drop, limit, group }: RuleOptions): Rule => ({
  rule,
  match,
  name,
  keep: keep.filter((entry) => !isPattern(entry)).map(toKept),
  keepMatching: keep.filter(isPattern),
  drop,
  limit,
  group,
});

const toKept = (entry: RuleOptions['keep'][number]): Kept => ({
  from: fromOf(entry),
  as: parameterOf(entry),
  bucket: typeof entry === 'string' ? undefined : entry.bucket,
  group: typeof entry === 'string' ? undefined : entry.group,
});

const fallbackRule = (name: string): Rule => ({
  rule: FALLBACK_RULE,
  match: [],
  name,
  keep: [],
  keepMatching: [],
  drop: [],
  limit: 1,
  group: undefined,
});
