/**
 * What does one rule make of a request, as far as the request alone decides? Groups and limits, which depend on
 * what came before, are the extractor's affair.
 *
 * The answer comes in two steps, so that most of it can be remembered: what the *pivot* decides, one attribute that
 * most rules of the set look at and that has the same values again and again (the path), and what the others decide.
 */
import { alwaysCaptured, compileCondition, compileConditions } from './patterns/condition.ts';
import type { NameTemplate } from './patterns/name-template.ts';
import { compileNameTemplate } from './patterns/name-template.ts';
import type { RestOf } from './parameters.ts';
import { compileParameters, compileRest, readValue, valueOf } from './parameters.ts';
import type { Captures } from './patterns/path-template.ts';
import type { Rule } from './rule-set.ts';
import { OTHER } from './rule-set.ts';
import { compileGlob } from '../../units/glob.ts';
import { ownText } from '../../units/own-text.ts';
import type { Parameter, SourceId, SourceKey } from '../../units/source-key.ts';
import { formatSource, sourceKey } from '../../units/source-key.ts';

type Attributes = readonly Parameter[];

/** A source before groups and limits. */
export interface Candidate {
  readonly key: SourceKey;
  readonly source: SourceId;
  /** Something in it could not be carried by a source: `other` stands for it. */
  readonly isClipped: boolean;
}

export interface CompiledRule {
  readonly rule: Rule;
  /** Attributes that it reads by name. */
  readonly reads: readonly string[];
  /** May an attribute of this name matter to it? */
  readonly couldRead: (attribute: string) => boolean;
  /** Source of what is too much for a limit. */
  readonly overflow: SourceId;
  /** Could this source, known from before, be one of the rule's? */
  readonly couldMake: (key: SourceKey) => boolean;

  /** What is captured of a pivot; `undefined`: the rule does not apply to requests of this pivot. */
  readonly matchPivot: (pivot: string | undefined) => Captures | undefined;
  /** Conditions on other attributes; `undefined`: there are none. */
  readonly othersHold: ((attributes: Attributes) => boolean) | undefined;
  /** What `make` reads beside pivot and captures; `undefined`: nothing. */
  readonly restOf: RestOf | undefined;
  /** The candidate of a request that fulfils the conditions; `undefined`: its name reads what is not there. */
  readonly make: (attributes: Attributes, captures: Captures) => Candidate | undefined;
}

/** Parameters of one source, as the API has it. */
const PARAMETERS_MAX = 50;
/** Characters of a source's spelling: 10,000 of them take 40 MB at the very most. */
const SPELLING_LENGTH_MAX = 2_000;

export function compileRule(rule: Rule, pivot: string): CompiledRule {
  const captured = new Set(rule.match.flatMap(alwaysCaptured));
  const name = rule.name === undefined ? undefined : compileNameTemplate(rule.name);
  const made = [...(name?.reads ?? []), ...rule.keep.map(({ from }) => from)];
  const all = new Set([...rule.match.map(({ attribute }) => attribute), ...made]);
  const conditions = {
    reads: [...all].filter((attribute) => !captured.has(attribute)),
    couldRead: compileCouldRead(rule, all),
    matchPivot: compilePivot(rule, pivot),
    othersHold: compileOthers(rule, pivot),
  };
  if (!name) {
    // The requests are ignored: nobody asks what source they make.
    const nothing = { couldMake: () => false, restOf: undefined, make: () => undefined };
    return { rule, ...conditions, overflow: OTHER, ...nothing };
  }
  const clipped = clippedCandidate(rule, name.overflow);
  const parameterNames = new Set(rule.keep.map(({ as }) => as));
  const keepsAny = rule.keepMatching.length > 0;
  return {
    rule,
    ...conditions,
    overflow: clipped.source,
    couldMake: (key) =>
      name.couldMake(key.name) &&
      key.parameters.every((parameter) => keepsAny || parameterNames.has(parameter.name)),
    restOf: compileRest(rule, name.reads, (attribute) => attribute === pivot || captured.has(attribute)),
    make: compileMaker(rule, name, clipped),
  };
}

function compileCouldRead({ keepMatching }: Rule, byName: ReadonlySet<string>): CompiledRule['couldRead'] {
  const kept = keepMatching.map(compileGlob);
  return (attribute) => byName.has(attribute) || kept.some((matches) => matches(attribute));
}

function compilePivot({ match }: Rule, pivot: string): CompiledRule['matchPivot'] {
  const own = match.filter(({ attribute }) => attribute === pivot);
  const matches = compileConditions(own);
  return (value) => (value === undefined ? (own.length === 0 ? NOTHING : undefined) : matches(value));
}

const NOTHING: Captures = [];

function compileOthers({ match }: Rule, pivot: string): CompiledRule['othersHold'] {
  const others = match
    .filter(({ attribute }) => attribute !== pivot)
    .map((condition) => ({ attribute: condition.attribute, matches: compileCondition(condition) }));
  if (others.length === 0) return undefined;
  return (attributes) =>
    others.every(({ attribute, matches }) => {
      const value = valueOf(attributes, attribute);
      return value !== undefined && matches(value) !== undefined;
    });
}

/** All that may differ is `other`. */
function clippedCandidate({ keep }: Rule, name: string): Candidate {
  const parameters = keep.map(({ as }) => ({ name: as, value: OTHER }));
  const key = sourceKey(name, parameters);
  return { key, source: formatSource(key), isClipped: true };
}

function compileMaker(rule: Rule, name: NameTemplate, clipped: Candidate): CompiledRule['make'] {
  const makeParameters = compileParameters(rule);
  return (attributes, captures) => {
    const made = name.fill((attribute) => readValue(attributes, captures, attribute));
    if (!made) return undefined;
    const { parameters, isClipped } = makeParameters(attributes, captures);
    const key = sourceKey(made.name, parameters);
    const source = ownText(formatSource(key));
    const isTooLarge = parameters.length > PARAMETERS_MAX || source.length > SPELLING_LENGTH_MAX;
    return isTooLarge ? clipped : { key, source, isClipped: made.isClipped || isClipped };
  };
}
