/**
 * What does one rule make of a request, as far as the request alone decides? Groups and limits, which depend on
 * what came before, are the extractor's affair.
 */
import type { ValueOf } from './condition.ts';
import { compileConditions } from './condition.ts';
import { compileNameTemplate } from './name-template.ts';
import { bucketOf, plainValue } from './parameter-value.ts';
import type { Kept, Rule } from './rule-set.ts';
import { OTHER } from './rule-set.ts';
import { compileGlob } from '../../units/glob.ts';
import type { Parameter, SourceId, SourceKey } from '../../units/source-key.ts';
import { formatSource, PARAMETER_NAME, sourceKey } from '../../units/source-key.ts';

/** A request's attributes; where a name comes twice, the first one counts. */
export interface AttributeView {
  readonly all: readonly Parameter[];
  readonly valueOf: ValueOf;
}

/** A source before groups and limits. */
export interface Candidate {
  readonly key: SourceKey;
  readonly source: SourceId;
  /** Something in it could not be carried by a source: `other` stands for it. */
  readonly isClipped: boolean;
}

export interface CompiledRule {
  readonly rule: Rule;
  /** `undefined`: it does not apply. */
  readonly apply: (attributes: AttributeView) => Candidate | 'ignored' | undefined;
  /** Attributes that it reads by name. */
  readonly reads: readonly string[];
  /** Source of what is too much for a limit. */
  readonly overflow: SourceId;
  /** Could this source, known from before, be one of the rule's? */
  readonly couldMake: (key: SourceKey) => boolean;
}

/** Parameters of one source, as the API has it. */
const PARAMETERS_MAX = 50;
/** Characters of a source's spelling: 10,000 of them take 40 MB at the very most. */
const SPELLING_LENGTH_MAX = 2_000;

export function compileRule(rule: Rule): CompiledRule {
  const { match, reads, captures } = compileConditions(rule.match);
  if (rule.name === undefined) {
    const apply = ({ valueOf }: AttributeView) => match(valueOf) && ('ignored' as const);
    return { rule, apply, reads, overflow: OTHER, couldMake: () => false };
  }
  const name = compileNameTemplate(rule.name);
  const clipped = clippedCandidate(rule, name.overflow);
  const parametersOf = compileParameters(rule);
  const apply = (attributes: AttributeView): Candidate | undefined => {
    const valueOf = match(attributes.valueOf);
    const made = valueOf && name.fill(valueOf);
    if (!made) return undefined;
    const { parameters, isClipped } = parametersOf(attributes, valueOf);
    const key = sourceKey(made.name, parameters);
    const source = formatSource(key);
    const isTooLarge = parameters.length > PARAMETERS_MAX || source.length > SPELLING_LENGTH_MAX;
    return isTooLarge ? clipped : { key, source, isClipped: made.isClipped || isClipped };
  };
  const all = new Set([...reads, ...name.reads, ...rule.keep.map(({ from }) => from)]);
  const parameterNames = new Set(rule.keep.map(({ as }) => as));
  const keepsAny = rule.keepMatching.length > 0;
  return {
    rule,
    apply,
    reads: [...all].filter((attribute) => !captures.has(attribute)),
    overflow: clipped.source,
    couldMake: (key) =>
      name.couldMake(key.name) &&
      key.parameters.every((parameter) => keepsAny || parameterNames.has(parameter.name)),
  };
}

/** All that may differ is `other`. */
function clippedCandidate(rule: Rule, name: string): Candidate {
  const parameters = rule.keep.map(({ as }) => ({ name: as, value: OTHER }));
  const key = sourceKey(name, parameters);
  return { key, source: formatSource(key), isClipped: true };
}

interface MadeParameters {
  readonly parameters: readonly Parameter[];
  readonly isClipped: boolean;
}

function compileParameters(rule: Rule): (attributes: AttributeView, valueOf: ValueOf) => MadeParameters {
  const keepsByPattern = compileNamePatterns(rule);
  return (attributes, valueOf) => {
    const parameters: Parameter[] = [];
    let isClipped = false;
    const add = (name: string, text: string, bucket: Kept['bucket']): void => {
      const value = bucket ? bucketOf(text, bucket) : plainValue(text);
      isClipped ||= value === undefined;
      parameters.push({ name, value: value ?? OTHER });
    };
    for (const { from, as, bucket } of rule.keep) {
      const text = valueOf(from);
      if (text !== undefined) add(as, text, bucket);
    }
    if (keepsByPattern) {
      const seen = new Set<string>();
      for (const { name, value } of attributes.all) {
        if (seen.has(name) || !keepsByPattern(name)) continue;
        seen.add(name);
        add(name, value, undefined);
      }
    }
    return { parameters, isClipped };
  };
}

/** Is an attribute of this name kept under it, and not kept or read by name already? */
function compileNamePatterns(rule: Rule): ((name: string) => boolean) | undefined {
  if (rule.keepMatching.length === 0) return undefined;
  const explicit = new Set(rule.keep.flatMap(({ from, as }) => [from, as]));
  const kept = rule.keepMatching.map(compileGlob);
  const dropped = rule.drop.map(compileGlob);
  return (name) =>
    !explicit.has(name) &&
    PARAMETER_NAME.test(name) &&
    kept.some((matches) => matches(name)) &&
    !dropped.some((matches) => matches(name));
}
