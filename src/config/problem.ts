/** What is wrong with a configuration, where it was written, and what is allowed there. */

/** Keys and places in lists, from the root: `['pools', 0, 'leadTime']`. */
export type Path = readonly (string | number)[];

/** One value, and where somebody wrote it. */
export interface Setting {
  readonly path: Path;
  readonly value: unknown;
  /** `--listen`, `PRA_LISTEN`. */
  readonly origin: string;
}

/** What a check found; where the value was written is looked up later. */
export interface Finding {
  readonly path: Path;
  /** The key itself is wrong, not what is written there. */
  readonly part: 'key' | 'value';
  /** In words. */
  readonly detail: string;
}

export interface ConfigProblem extends Omit<Finding, 'part'> {
  /** `pra.yaml:12:3` (line and column from 1), `PRA_LISTEN`, `--listen`; `undefined` if nobody wrote it. */
  readonly origin: string | undefined;
}

/** The configuration cannot be used; all that is wrong with it at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.problems = problems;
  }
}

/** `pools[0].leadTime`. */
const formatPath = (path: Path): string =>
  path
    .map((part, place) => (typeof part === 'number' ? `[${part}]` : place === 0 ? part : `.${part}`))
    .join('');

/** `pra.yaml:12:14: pools[0].leadTime: "5 min" is not allowed; …`. */
const formatProblem = ({ origin, path, detail }: ConfigProblem): string =>
  [origin, formatPath(path), detail].filter((part) => part !== undefined && part !== '').join(': ');

/** `path` is `whole` or lies in it. */
export const isWithin = (path: Path, whole: Path): boolean =>
  whole.length <= path.length && whole.every((part, place) => part === path[place]);

const SHOWN_LENGTH_MAX = 60;

/** A value as a complaint quotes it. */
export function showValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a section';
  const text = JSON.stringify(value);
  return text.length <= SHOWN_LENGTH_MAX ? text : `${text.slice(0, SHOWN_LENGTH_MAX)}…`;
}
