/** What does a rule read of a request for its source's parameters, and what may differ between two requests by that? */
import { compileBuckets, plainValue } from './parameter-value.ts';
import type { Captures } from './patterns/path-template.ts';
import type { Rule } from './rule-set.ts';
import { OTHER } from './rule-set.ts';
import { compileGlob } from '../../units/glob.ts';
import { ownText } from '../../units/own-text.ts';
import type { Parameter } from '../../units/source-key.ts';
import { PARAMETER_NAME } from '../../units/source-key.ts';

type Attributes = readonly Parameter[];

/** Where an attribute comes twice, the first one counts. Requests have a handful: an index would take longer. */
export function valueOf(attributes: Attributes, name: string): string | undefined {
  for (const attribute of attributes) if (attribute.name === name) return attribute.value;
  return undefined;
}

/** Captures go before attributes. */
export const readValue = (attributes: Attributes, captures: Captures, name: string): string | undefined =>
  valueOf(captures, name) ?? valueOf(attributes, name);

interface MadeParameters {
  readonly parameters: Parameter[];
  /** A value was too long: `other` stands for it. */
  isClipped: boolean;
}

/** The parameters of a request's source. */
export function compileParameters(
  rule: Rule,
): (attributes: Attributes, captures: Captures) => MadeParameters {
  const kept = rule.keep.map(({ from, as, bucket }) => ({
    from,
    as,
    toValue: bucket ? compileBuckets(bucket) : plainValue,
  }));
  const keepsName = compileNamePatterns(rule);
  return (attributes, captures) => {
    const made: MadeParameters = { parameters: [], isClipped: false };
    for (const { from, as, toValue } of kept) {
      const text = readValue(attributes, captures, from);
      if (text !== undefined) add(made, as, toValue(text));
    }
    if (keepsName) {
      const seen = new Set<string>();
      for (const { name, value } of attributes) {
        if (seen.has(name) || !keepsName(name)) continue;
        seen.add(name);
        add(made, name, plainValue(value));
      }
    }
    return made;
  };
}

function add(made: MadeParameters, name: string, value: string | undefined): void {
  made.isClipped ||= value === undefined;
  made.parameters.push({ name, value: ownText(value ?? OTHER) });
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

/** What a rule reads of a request, as a text; `undefined`: the only thing that it reads is absent. */
export type RestOf = (attributes: Attributes, captures: Captures) => string | undefined;

/**
 * A text of what a rule reads of a request, but for what `isDecided` says: requests of the same text have the same
 * source. `undefined`: it reads nothing else. What only a range is made of enters by its range.
 */
export function compileRest(
  { keep, keepMatching }: Rule,
  nameReads: readonly string[],
  isDecided: (name: string) => boolean,
): RestOf | undefined {
  if (keepMatching.length > 0) return textOfAll;
  const names = [...nameReads, ...keep.map(({ from }) => from)];
  const rest = [...new Set(names)].filter((name) => !isDecided(name));
  const texts = rest.map((name) => {
    const isReadOnce = names.indexOf(name) === names.lastIndexOf(name);
    const bucket = isReadOnce ? keep.find(({ from }) => from === name)?.bucket : undefined;
    const toText = bucket ? compileBuckets(bucket) : (text: string) => text;
    return (attributes: Attributes, captures: Captures): string | undefined => {
      const value = readValue(attributes, captures, name);
      return value === undefined ? undefined : toText(value);
    };
  });
  const [only] = texts;
  if (!only || texts.length === 1) return only;
  return (attributes, captures) => {
    let all = '';
    for (const textOf of texts) {
      const text = textOf(attributes, captures);
      all += text === undefined ? '-' : withLength(text);
    }
    return all;
  };
}

/** With its length before it, what follows a text is never taken for a part of it. */
const withLength = (text: string): string => `${text.length}:${text}`;

function textOfAll(attributes: Attributes): string {
  let all = '';
  for (const { name, value } of attributes) all += withLength(name) + withLength(value);
  return all;
}
