/** What must hold between the keys of an extraction rule, and between rules, in words. */
import { isPathTemplate } from '../../core/demand/rules/patterns/condition.ts';
import { compileNameTemplate } from '../../core/demand/rules/patterns/name-template.ts';
import { capturesOf } from '../../core/demand/rules/patterns/path-template.ts';
import { PARAMETER_NAME } from '../../core/units/source-key.ts';
import type { Finding, Path } from '../problem.ts';
import { nearest } from '../suggest.ts';
import { isSection } from '../vocabulary.ts';
import type { RuleOptions, RulesOptions } from './rules-schema.ts';

/** Path from the rule, and what is wrong there. */
type Breach = readonly [path: Path, detail: string];
type Check = (rule: RuleOptions, set: RulesOptions) => readonly Breach[];

/**
 * All breaches of what is written under `base`; the short form has none. `isSound` says whether everything at a
 * path could be read.
 */
export function findRuleBreaches(
  written: unknown,
  base: Path,
  isSound: (path: Path) => boolean,
): readonly Finding[] {
  if (!isSection(written) || !Array.isArray(written['rules'])) return [];
  // Where it is not sound it is only partly of this type, and is not looked at.
  const set = written as unknown as RulesOptions;
  const at = (place: number): Path => [...base, 'rules', place];
  const sound = set.rules.map((rule, place) => (isSound(at(place)) ? rule : undefined));
  const inRules = sound.flatMap((rule, place) =>
    (rule === undefined ? [] : CHECKS.flatMap((check) => check(rule, set))).map(([path, detail]): Breach => [
      [...at(place), ...path],
      detail,
    ]),
  );
  const ofSet = isSound([...base, 'group']) && isSound([...base, 'limit']) ? tooManyNames(set) : [];
  return [
    ...inRules,
    ...ofSet.map(([path, detail]): Breach => [[...base, ...path], detail]),
    ...repeatedNames(sound, set).map(([place, detail]): Breach => [[...at(place), 'rule'], detail]),
    ...starvedRules(sound).map(([place, detail]): Breach => [at(place), detail]),
  ].map(([path, detail]) => ({ path, part: 'value', detail }));
}

const saysWhatItMakes: Check = (rule) => {
  if (!rule.ignore) return rule.name === undefined ? [[[], 'there is no name; or write ignore: true']] : [];
  const idle = [
    ['name', rule.name !== undefined],
    ['keep', rule.keep.length > 0],
    ['drop', rule.drop.length > 0],
    ['group', rule.group !== undefined],
  ] as const;
  return idle
    .filter(([, isWritten]) => isWritten)
    .map(([key]) => [[key], 'what is ignored has no source: leave it out']);
};

/** What the rule reads by a name that looks like a capture must be one. */
const readsWhatIsCaptured: Check = ({ match, name, keep }) => {
  const paths = match.filter(({ attribute, patterns }) =>
    patterns.some((pattern) => isPathTemplate(attribute, pattern)),
  );
  const perPattern = paths.flatMap(({ attribute, patterns }) =>
    patterns.map((pattern) => (isPathTemplate(attribute, pattern) ? capturesOf(pattern) : [])),
  );
  const captures = [...new Set(perPattern.flat())];
  const slip = (read: string): string | undefined => {
    const meant = captures.includes(read) ? undefined : nearest(read, captures);
    return meant && `path captures no {${read}}; did you mean {${meant}}?`;
  };
  const reads = name === undefined ? [] : compileNameTemplate(name).reads;
  return [
    ...reads.flatMap((read): Breach[] => {
      const isPartial = captures.includes(read) && !perPattern.every((captured) => captured.includes(read));
      const detail = isPartial ? `{${read}} is captured by some patterns of path, not by all` : slip(read);
      return detail === undefined ? [] : [[['name'], detail]];
    }),
    ...keep.flatMap((entry, place): Breach[] => {
      const detail = slip(fromOf(entry));
      return detail === undefined ? [] : [[['keep', place], detail]];
    }),
  ];
};

type KeepOptions = RuleOptions['keep'][number];

export const fromOf = (entry: KeepOptions): string => (typeof entry === 'string' ? entry : entry.from);
export const parameterOf = (entry: KeepOptions): string =>
  typeof entry === 'string' ? entry : (entry.as ?? entry.from);
/** It keeps all attributes whose names match. */
export const isPattern = (entry: KeepOptions): entry is string =>
  typeof entry === 'string' && entry.includes('*');

const keepsUnderNames: Check = ({ keep }) => {
  const first = new Map<string, number>();
  return keep.flatMap((entry, place): Breach[] => {
    if (isPattern(entry)) return [];
    const name = parameterOf(entry);
    if (!PARAMETER_NAME.test(name)) {
      return [[['keep', place], `"${name}" cannot name a parameter: write { from: …, as: … }`]];
    }
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, place);
    return earlier === undefined
      ? []
      : [[['keep', place], `keep[${earlier}] has the name "${name}" already`]];
  });
};

const dropsFromPatterns: Check = ({ keep, drop, ignore }) =>
  drop.length === 0 || ignore || keep.some(isPattern)
    ? []
    : [[['drop'], 'nothing is kept but what keep names; drop is for what a pattern in keep takes too much']];

const groupsOnce: Check = (rule, set) => {
  if (rule.group === undefined && set.group === undefined) return [];
  return rule.keep.flatMap((entry, place): Breach[] =>
    typeof entry === 'string' || entry.group === undefined
      ? []
      : [[['keep', place, 'group'], 'the sources are grouped already; group either them or parameters']],
  );
};

const tooManyNames = ({ group, limit }: Pick<RuleOptions, 'group' | 'limit'>): readonly Breach[] =>
  group === undefined || group.largest <= limit
    ? []
    : [[['group', 'largest'], `${group.largest} names are more than the limit of ${limit} sources`]];

const CHECKS: readonly Check[] = [
  saysWhatItMakes,
  readsWhatIsCaptured,
  keepsUnderNames,
  dropsFromPatterns,
  groupsOnce,
  tooManyNames,
];

/** Name of the rule that `fallbackName` stands for. */
export const FALLBACK_RULE = 'fallback';

function repeatedNames(
  rules: readonly (RuleOptions | undefined)[],
  { fallbackName }: RulesOptions,
): readonly (readonly [place: number, detail: string])[] {
  const first = new Map<string, string>();
  if (fallbackName !== undefined) first.set(FALLBACK_RULE, 'the rule of fallbackName');
  return rules.flatMap((rule, place) => {
    if (rule === undefined) return [];
    const earlier = first.get(rule.rule);
    if (earlier === undefined) first.set(rule.rule, `rules[${place}]`);
    return earlier === undefined ? [] : [[place, `${earlier} has the name "${rule.rule}" already`] as const];
  });
}

/** A rule that takes every request leaves nothing to those behind it. */
function starvedRules(
  rules: readonly (RuleOptions | undefined)[],
): readonly (readonly [place: number, detail: string])[] {
  const greedy = rules.findIndex(
    (rule) =>
      rule?.match.length === 0 &&
      (rule.name === undefined || compileNameTemplate(rule.name).reads.length === 0),
  );
  return greedy < 0 || greedy === rules.length - 1
    ? []
    : [[greedy, 'it takes every request before the rules behind it are asked: write it last']];
}
