/**
 * What may be written about extraction rules, key by key. What must hold between the keys of a rule, and between
 * rules, is in `rule-invariants.ts`.
 */
import * as v from 'valibot';
import { nameTemplateProblem } from '../../core/demand/rules/patterns/name-template.ts';
import { isPathTemplate } from '../../core/demand/rules/patterns/condition.ts';
import { pathTemplateProblem } from '../../core/demand/rules/patterns/path-template.ts';
import { OTHER, SOURCES_MAX, SOURCES_OF_RULE_MAX } from '../../core/demand/rules/rule-set.ts';
import type { Condition } from '../../core/demand/rules/rule-set.ts';
import { PARAMETER_NAME, PARAMETER_VALUE_LENGTH_MAX, SOURCE_NAME } from '../../core/units/source-key.ts';
import { file, flag, isSection, list, positiveCount, section, text } from '../vocabulary.ts';

const ATTRIBUTE = /^[^\p{Cc}\s]{1,200}$/u;
const attribute = () => text(ATTRIBUTE, 'the name of an attribute, or of what a path template captures');
/** Of attribute names; a name is a pattern too. */
const attributePattern = () => text(ATTRIBUTE, 'the name of an attribute, * for any characters');

const PATTERN_LENGTH_MAX = 500;
const PATTERN_ALLOWED = `a text of up to ${PATTERN_LENGTH_MAX} characters, or a list of them`;

/** One text, number or flag, or some of them: all as texts. */
function readPatterns(written: unknown): readonly string[] | undefined {
  const patterns: readonly unknown[] = Array.isArray(written) ? written : [written];
  const isPlain = patterns.every(
    (pattern) => ['string', 'number', 'boolean'].includes(typeof pattern) && String(pattern).length > 0,
  );
  if (!isPlain) return undefined;
  const texts = patterns.map(String);
  return texts.length > 0 && texts.every(({ length }) => length <= PATTERN_LENGTH_MAX) ? texts : undefined;
}

function patternProblem(name: string, written: unknown): string | undefined {
  const patterns = readPatterns(written);
  if (!patterns) return PATTERN_ALLOWED;
  if (!ATTRIBUTE.test(name)) return 'under the name of an attribute';
  if (name.startsWith('header.') && name !== name.toLowerCase()) {
    return `under ${name.toLowerCase()}: names of headers are in lower case`;
  }
  const wrong = patterns
    .filter((pattern) => isPathTemplate(name, pattern))
    .map(pathTemplateProblem)
    .find((problem) => problem !== undefined);
  return wrong && `a path in which ${wrong}`;
}

/** `attribute: pattern` or `attribute: [pattern, …]`. Keys are read as they are: `constructor` is a name like any other. */
const match = v.pipe(
  v.custom<Readonly<Record<string, unknown>>>(
    isSection,
    'a section of attributes, each with what it must be',
  ),
  v.rawTransform<Readonly<Record<string, unknown>>, readonly Condition[]>(({ dataset, addIssue, NEVER }) => {
    const input = dataset.value;
    const entries = Object.entries(input);
    const wrong = entries.filter(([key, value]) => {
      const message = patternProblem(key, value);
      if (message !== undefined) {
        addIssue({ message, input: value, path: [{ type: 'object', origin: 'value', input, key, value }] });
      }
      return message !== undefined;
    });
    if (wrong.length > 0) return NEVER;
    return entries.map(([name, value]) => ({ attribute: name, patterns: readPatterns(value) ?? [] }));
  }),
);

/** A text that `problemOf` finds nothing wrong with. */
const checkedText = (problemOf: (text: string) => string | undefined, allowed: string) =>
  v.pipe(
    v.string(allowed),
    v.rawCheck(({ dataset, addIssue }) => {
      const message = dataset.typed ? problemOf(dataset.value) : undefined;
      if (message !== undefined) addIssue({ message });
    }),
  );

const nameTemplate = () => checkedText(nameTemplateProblem, 'a name, {attribute} for what a request has');

const group = (other: ReturnType<typeof text>) =>
  section({ largest: positiveCount(SOURCES_MAX), other: v.optional(other, OTHER) });
const groupOfSources = group(text(SOURCE_NAME, 'a name of letters, digits, _ . - and /'));
const groupOfValues = group(
  text(
    new RegExp(`^[^\\p{Cc}]{1,${PARAMETER_VALUE_LENGTH_MAX}}$`, 'u'),
    'the value under which the tail counts',
  ),
);

const edges = v.pipe(
  list(v.pipe(v.number('a number'), v.finite('a number')), 'a list of at least one number'),
  v.check(
    (numbers) => numbers.every((number, place) => place === 0 || number > (numbers[place - 1] ?? 0)),
    'a list of numbers that ascend',
  ),
);

const keptSection = section({
  from: attribute(),
  as: v.optional(text(PARAMETER_NAME, 'up to 100 letters, digits, _ . and -')),
  bucket: v.optional(edges),
  group: v.optional(groupOfValues),
});
/** A name, a pattern of names, or a section that says more. */
const kept = v.lazy((value) => (isSection(value) ? keptSection : attributePattern()));

const rule = section({
  rule: text(/^[a-z0-9-]{1,63}$/, 'up to 63 of a-z, 0-9 and -'),
  match: v.optional(match, {}),
  name: v.optional(nameTemplate()),
  ignore: v.optional(flag(), false),
  keep: v.optional(v.array(kept, 'a list of attributes'), []),
  drop: v.optional(v.array(attributePattern(), 'a list of attributes'), []),
  limit: v.optional(positiveCount(SOURCES_MAX), SOURCES_OF_RULE_MAX),
  group: v.optional(groupOfSources),
});

const fallbackName = () => v.optional(text(SOURCE_NAME, 'a name of letters, digits, _ . - / and :'));
const limit = () => v.optional(positiveCount(SOURCES_MAX), SOURCES_MAX);

const RULES_MAX = 1_000;

export const rulesSchema = section({
  rules: v.pipe(
    list(rule, 'a list of at least one rule'),
    v.maxLength(RULES_MAX, `a list of at most ${RULES_MAX} rules`),
  ),
  fallbackName: fallbackName(),
  limit: limit(),
  group: v.optional(groupOfSources),
});

export const shortRulesSchema = section({
  name: v.optional(text(PARAMETER_NAME, 'the name of an attribute'), 'source'),
  keep: v.optional(v.array(text(PARAMETER_NAME, 'the name of an attribute'), 'a list of attributes'), []),
  fallbackName: fallbackName(),
  limit: limit(),
});

/** In a configuration: rules, their short form, or the file that has either. */
export const sourcesSchema = v.lazy((value) =>
  !isSection(value)
    ? shortRulesSchema
    : 'file' in value
      ? section({ file: file() })
      : 'rules' in value
        ? rulesSchema
        : shortRulesSchema,
);

export type RulesOptions = v.InferOutput<typeof rulesSchema>;
export type RuleOptions = RulesOptions['rules'][number];
export type ShortRulesOptions = v.InferOutput<typeof shortRulesSchema>;
