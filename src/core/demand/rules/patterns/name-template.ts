/**
 * How does a rule name its sources? A template of text and `{attribute}`: `/api/{version}`.
 *
 * What comes from requests may hold anything. A character that no name may have becomes `_`; what is too long
 * for a name counts under the template's overflow name, in which every `{attribute}` is `other`.
 */
import { OTHER } from '../rule-set.ts';
import { compileGlob } from '../../../units/glob.ts';
import type { TextMatcher } from '../../../units/glob.ts';
import { SOURCE_NAME } from '../../../units/source-key.ts';

export interface NameTemplate {
  /** Attributes that it reads, in order. */
  readonly reads: readonly string[];
  /** The name made of the attributes; `undefined` if one is missing or nothing is left to name. */
  readonly fill: (valueOf: (attribute: string) => string | undefined) => MadeName | undefined;
  /** The name in which every attribute is `other`. */
  readonly overflow: string;
  /** Could it have made this name? */
  readonly couldMake: TextMatcher;
}

export interface MadeName {
  readonly name: string;
  /** It was no name that a source can have: the overflow stands for it. */
  readonly isClipped: boolean;
}

const PIECES = /\{([^{}]+)\}|([^{}]+)/g;
/** Character by character outside of braces: with a repetition there, a slip in a long name would take hours to find. */
const WELL_FORMED = /^(?:\{[^{}]+\}|[^{}])+$/;
/** Of a name; longer texts are not looked at. */
const LENGTH_MAX = 200;
const NEVER_IN_NAME = /[^A-Za-z0-9_.\-/:]/gu;

/** What is wrong with a template, in words that complete 'it must be …'; `undefined`: nothing. */
export function nameTemplateProblem(template: string): string | undefined {
  if (!WELL_FORMED.test(template)) return 'a name in which every {attribute} has both braces';
  if (SOURCE_NAME.test(compileNameTemplate(template).overflow)) return undefined;
  return 'a name of letters, digits, _ . - / : and {attributes}, up to 200 characters, not starting with pool:';
}

/** A template that has no problem, ready to be filled. */
export function compileNameTemplate(template: string): NameTemplate {
  const pieces = [...template.matchAll(PIECES)].map(([, attribute, text = '']) => ({ attribute, text }));
  const reads = pieces.flatMap(({ attribute }) => attribute ?? []);
  const overflow = pieces.map(({ attribute, text }) => (attribute === undefined ? text : OTHER)).join('');
  const couldMake = compileGlob(
    pieces.map(({ attribute, text }) => (attribute === undefined ? text : '*')).join(''),
  );
  return {
    reads,
    fill: (valueOf) => {
      let name = '';
      for (const { attribute, text } of pieces) {
        const value = attribute === undefined ? text : valueOf(attribute);
        if (value === undefined) return undefined;
        name += value;
      }
      return name === '' ? undefined : toName(name, overflow);
    },
    overflow,
    couldMake,
  };
}

function toName(text: string, overflow: string): MadeName {
  if (SOURCE_NAME.test(text)) return { name: text, isClipped: false };
  const name = text.length > LENGTH_MAX ? text : text.replace(NEVER_IN_NAME, '_').replace(/^pool:/, 'pool_');
  return SOURCE_NAME.test(name) ? { name, isClipped: false } : { name: overflow, isClipped: true };
}
