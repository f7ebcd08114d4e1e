/** Does an attribute fulfil the conditions of a rule, and what do path templates capture of it? */
import { capturesOf, compilePathTemplate } from './path-template.ts';
import type { Captures, PathMatcher } from './path-template.ts';
import type { Condition } from '../rule-set.ts';
import { compileGlob } from '../../../units/glob.ts';

/** The attribute whose patterns may be templates. */
export const PATH = 'path';

export const isPathTemplate = (attribute: string, pattern: string): boolean =>
  attribute === PATH && pattern.includes('{');

const NOTHING: Captures = [];

/** What the first pattern that matches captures, nothing if it is no template; `undefined`: none matches. */
export function compileCondition({ attribute, patterns }: Condition): PathMatcher {
  const matchers = patterns.map((pattern) => compilePattern(attribute, pattern));
  return (text) => {
    for (const match of matchers) {
      const captures = match(text);
      if (captures) return captures;
    }
    return undefined;
  };
}

function compilePattern(attribute: string, pattern: string): PathMatcher {
  if (isPathTemplate(attribute, pattern)) return compilePathTemplate(pattern);
  const matches = compileGlob(pattern);
  return (text) => (matches(text) ? NOTHING : undefined);
}

/** All conditions on one attribute together: they capture what the last of them that captures anything does. */
export function compileConditions(conditions: readonly Condition[]): PathMatcher {
  const matchers = conditions.map(compileCondition);
  return (text) => {
    let captures = NOTHING;
    for (const match of matchers) {
      const captured = match(text);
      if (!captured) return undefined;
      if (captured.length > 0) captures = captured;
    }
    return captures;
  };
}

/** Captured of every request that fulfils the condition. */
export function alwaysCaptured({ attribute, patterns }: Condition): readonly string[] {
  const [first = [], ...others] = patterns.map((pattern) =>
    isPathTemplate(attribute, pattern) ? capturesOf(pattern) : [],
  );
  return first.filter((name) => others.every((captures) => captures.includes(name)));
}
