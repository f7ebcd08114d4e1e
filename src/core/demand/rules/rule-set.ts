/**
 * What extraction rules are, as plain data: the first rule that applies to a request makes its source.
 *
 * A request is a list of attributes, each a name with a text. A rule reads attributes, and what its path
 * templates capture as if it were attributes. The texts of patterns and templates are checked by whoever
 * reads them from a user (`pathTemplateProblem`, `nameTemplateProblem`); here they are taken to be right.
 */

export interface RuleSet {
  /** In the order in which they are asked. */
  readonly rules: readonly Rule[];
  /** Sources that all rules together may make before new ones count under `other`. */
  readonly limit: number;
  /** Over the sources of the rules that have no `group` of their own. */
  readonly group: Group | undefined;
}

/** It applies to a request that fulfils all of `match` and has everything that `name` reads. */
export interface Rule {
  /** Unique in its set; the label of metrics. */
  readonly rule: string;
  readonly match: readonly Condition[];
  /** Name of the source, a template: `/api/{version}`. `undefined`: these requests are no demand, and have no source. */
  readonly name: string | undefined;
  /** What becomes a parameter of the source. */
  readonly keep: readonly Kept[];
  /** Patterns of attribute names, `query.*`: all that match become parameters under their own names. */
  readonly keepMatching: readonly string[];
  /** Patterns of attribute names that `keepMatching` leaves out. */
  readonly drop: readonly string[];
  /** Sources that this rule may make before new ones count under `other`. */
  readonly limit: number;
  /** Over the sources of this rule. */
  readonly group: Group | undefined;
}

/** The attribute is there, and at least one pattern matches it. */
export interface Condition {
  readonly attribute: string;
  /** Of `path`: a template if it has a `{`, `/users/{id}`. A glob if it has a `*`, otherwise the text itself. Not empty. */
  readonly patterns: readonly string[];
}

export interface Kept {
  /** An attribute, or what a template captures. Without it the source has no such parameter. */
  readonly from: string;
  /** Name of the parameter. */
  readonly as: string;
  /** Ascending: numbers become ranges, [0, 100) `0-100`. */
  readonly bucket: readonly number[] | undefined;
  /** Over the values of the parameter in all sources of the rule. */
  readonly group: Group | undefined;
}

/** The largest keep their names, the tail counts together. */
export interface Group {
  readonly largest: number;
  /** Name of the tail's source, or the tail's value if it is a parameter that is grouped. */
  readonly other: string;
}

/** The value, or the part of a name, under which everything counts that is too much to be told apart. */
export const OTHER = 'other';

export const SOURCES_MAX = 10_000;
export const SOURCES_OF_RULE_MAX = 1_000;

/** The short form: one attribute names the source, some others are kept, the rest is dropped. */
export interface ShortRules {
  readonly nameAttribute: string;
  readonly keep: readonly string[];
  /** Name of requests without the naming attribute; `undefined`: they have no source. */
  readonly fallbackName: string | undefined;
  readonly limit: number;
}

/** The rules that the short form stands for. */
export function expandShortRules({ nameAttribute, keep, fallbackName, limit }: ShortRules): RuleSet {
  const kept = keep.map((name) => ({ from: name, as: name, bucket: undefined, group: undefined }));
  const rule = (id: string, name: string): Rule => ({
    rule: id,
    match: [],
    name,
    keep: kept,
    keepMatching: [],
    drop: [],
    // One rule makes them all: only the limit of all sources is of use.
    limit,
    group: undefined,
  });
  const fallback = fallbackName === undefined ? [] : [rule('fallback', fallbackName)];
  return { rules: [rule('named', `{${nameAttribute}}`), ...fallback], limit, group: undefined };
}
