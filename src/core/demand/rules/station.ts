/** A rule with what it shares with the requests before: the groups over its sources and over its parameters. */
import type { Candidate, CompiledRule } from './compile-rule.ts';
import { compileRule } from './compile-rule.ts';
import { PATH } from './patterns/condition.ts';
import type { GroupedValues, NamedValue } from './group.ts';
import { createGroup } from './group.ts';
import { compileNameTemplate } from './patterns/name-template.ts';
import type { Group, Rule, RuleSet } from './rule-set.ts';
import type { Parameter, SourceId } from '../../units/source-key.ts';
import { formatSource } from '../../units/source-key.ts';

/** What the rules make of a request. */
export interface Extraction {
  /** `undefined`: no rule applies, or one that says that such requests are no demand. */
  readonly source: SourceId | undefined;
  /** The rule that applies; `undefined`: none. */
  readonly rule: string | undefined;
  /** There was no room for some of it, which counts under `other`. */
  readonly isGuarded: boolean;
}

export interface Station extends CompiledRule {
  /** Its place among the rules. */
  readonly place: number;
  readonly sources: Grouping | undefined;
  /** By the name of the parameter. */
  readonly parameters: ReadonlyMap<string, Grouping>;
  /** There is a group: what a request comes to depends on what came before. */
  readonly isGrouped: boolean;
}

interface Grouping {
  readonly values: GroupedValues;
  readonly other: string;
}

export interface Stations {
  readonly list: readonly Station[];
  /** The attribute that decides most of what rules make of a request. */
  readonly pivot: string;
  /** All groups by their names for good: the one of the whole set is `*`, of a rule its name, of a parameter `rule/parameter`. */
  readonly groups: ReadonlyMap<string, GroupedValues>;
}

export function createStations({ rules, group }: RuleSet): Stations {
  const groups = new Map<string, GroupedValues>();
  const grouping = (id: string, written: Group | undefined): Grouping | undefined => {
    if (written === undefined) return undefined;
    const values = createGroup(written);
    groups.set(id, values);
    return { values, other: written.other };
  };
  const ofAll = grouping('*', group);
  const pivot = pivotOf(rules);
  const list = rules.map((rule, place): Station => {
    const parameters = rule.keep.flatMap(({ as, group: written }) => {
      const made = grouping(`${rule.rule}/${as}`, written);
      return made ? [[as, made] as const] : [];
    });
    const sources = grouping(rule.rule, rule.group) ?? ofAll;
    return {
      ...compileRule(rule, pivot),
      place,
      sources,
      parameters: new Map(parameters),
      isGrouped: sources !== undefined || parameters.length > 0,
    };
  });
  return { list, pivot, groups };
}

/** The path if rules look at it, since their templates capture parts of it; otherwise what most of them read. */
function pivotOf(rules: readonly Rule[]): string {
  if (rules.some(({ match }) => match.some(({ attribute }) => attribute === PATH))) return PATH;
  const reads = rules.flatMap(({ name, match, keep }) => [
    ...(name === undefined ? [] : compileNameTemplate(name).reads),
    ...match.map(({ attribute }) => attribute),
    ...keep.map(({ from }) => from),
  ]);
  const times = (name: string): number => reads.filter((read) => read === name).length;
  return reads.toSorted((a, b) => times(b) - times(a))[0] ?? PATH;
}

/** The candidate's source, with `other` for the values of grouped parameters that have no name of their own. */
export function groupParameters(station: Station, { key, source }: Candidate, count: number): SourceId {
  let parameters: Parameter[] | undefined;
  let place = 0;
  for (const { name, value } of key.parameters) {
    const grouping = station.parameters.get(name);
    if (grouping && !grouping.values.admit(value, count)) {
      parameters ??= [...key.parameters];
      parameters[place] = { name, value: grouping.other };
    }
    place += 1;
  }
  return parameters ? formatSource({ name: key.name, parameters }) : source;
}

/** Counts a source in the first pass of the groups that it belongs to. */
export function surveyGroups(
  station: Station,
  { key, source }: Pick<Candidate, 'key' | 'source'>,
  count: number,
): void {
  station.sources?.values.survey(source, count);
  for (const [name, { values }] of station.parameters) {
    const value = key.parameters.find((parameter) => parameter.name === name)?.value;
    if (value !== undefined) values.survey(value, count);
  }
}

/** Of a group: what has a name, and how much came of it. Plain data, to be kept over a restart. */
export interface SavedGroup {
  readonly group: string;
  readonly named: readonly NamedValue[];
}

export const saveGroups = ({ groups }: Stations): readonly SavedGroup[] =>
  [...groups].map(([group, values]) => ({ group, named: values.named() }));

/** Gives names back. What is not of the expected shape, or of a group that is no more, is left aside. */
export function restoreGroups({ groups }: Stations, saved: unknown): void {
  if (!Array.isArray(saved)) return;
  for (const entry of saved as readonly unknown[]) {
    const { group, named } = (entry ?? {}) as { readonly group?: unknown; readonly named?: unknown };
    if (typeof group === 'string' && Array.isArray(named)) groups.get(group)?.restore(named.filter(isNamed));
  }
}

const isNamed = (value: unknown): value is NamedValue =>
  Array.isArray(value) && typeof value[0] === 'string' && Number.isFinite(value[1]) && Number(value[1]) >= 0;
