/** Does a request fulfil the conditions of a rule, and what can the rule read of it then? */
import { capturesOf, compilePathTemplate } from './path-template.ts';
import type { PathMatcher } from './path-template.ts';
import type { Condition } from './rule-set.ts';
import { compileGlob } from '../../units/glob.ts';

/** The attribute whose patterns may be templates. */
const PATH = 'path';

export const isPathTemplate = (attribute: string, pattern: string): boolean =>
  attribute === PATH && pattern.includes('{');

/** The value of an attribute, or of what a template has captured; `undefined`: there is none. */
export type ValueOf = (name: string) => string | undefined;

export interface Conditions {
  /** What can be read of a request; `undefined`: it does not fulfil them. */
  readonly match: (valueOf: ValueOf) => ValueOf | undefined;
  /** Attributes that they read. */
  readonly reads: readonly string[];
  /** Captured in every request that fulfils them. */
  readonly captures: ReadonlySet<string>;
}

export function compileConditions(conditions: readonly Condition[]): Conditions {
  const compiled = conditions.map(({ attribute, patterns }) => ({
    attribute,
    matchers: patterns.map((pattern) => compilePattern(attribute, pattern)),
  }));
  return {
    match: (valueOf) => {
      let captures = NOTHING;
      for (const { attribute, matchers } of compiled) {
        const value = valueOf(attribute);
        const captured = value === undefined ? undefined : firstMatch(matchers, value);
        if (!captured) return undefined;
        if (attribute === PATH) captures = captured;
      }
      return captures.size === 0 ? valueOf : (name) => captures.get(name) ?? valueOf(name);
    },
    reads: compiled.map(({ attribute }) => attribute),
    captures: new Set(conditions.flatMap(alwaysCaptured)),
  };
}

const NOTHING: ReadonlyMap<string, string> = new Map();

function compilePattern(attribute: string, pattern: string): PathMatcher {
  if (isPathTemplate(attribute, pattern)) return compilePathTemplate(pattern);
  const matches = compileGlob(pattern);
  return (text) => (matches(text) ? NOTHING : undefined);
}

function firstMatch(matchers: readonly PathMatcher[], text: string): ReadonlyMap<string, string> | undefined {
  for (const match of matchers) {
    const captured = match(text);
    if (captured) return captured;
  }
  return undefined;
}

function alwaysCaptured({ attribute, patterns }: Condition): readonly string[] {
  const [first = [], ...others] = patterns.map((pattern) =>
    isPathTemplate(attribute, pattern) ? capturesOf(pattern) : [],
  );
  return first.filter((name) => others.every((captures) => captures.includes(name)));
}
