/**
 * The identity of a source and its one spelling, `name{parameter="value",…}` with sorted parameters (the
 * notation of Prometheus). Two keys are the same source exactly if their spellings are equal.
 */

/** Spelling of a source; the key under which everything about it is kept. */
export type SourceId = string;

export interface SourceKey {
  readonly name: string;
  /** Sorted by name, names unique. */
  readonly parameters: readonly Parameter[];
}

export interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** `pool:` is kept for the series of pools. */
export const SOURCE_NAME = /^(?!pool:)[A-Za-z0-9_.\-/:]{1,200}$/;
export const PARAMETER_NAME = /^[A-Za-z0-9_.-]{1,100}$/;
export const PARAMETER_VALUE_LENGTH_MAX = 1_000;

/** A key with its parameters in order. The caller has checked the names. */
export const sourceKey = (name: string, parameters: readonly Parameter[]): SourceKey => ({
  name,
  parameters: [...parameters].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
});

/** `checkout{route="/pay",tenant="acme"}`; without parameters just the name. Quotes, backslashes and line breaks are escaped. */
export function formatSource(key: SourceKey): SourceId {
  if (key.parameters.length === 0) return key.name;
  const pairs = key.parameters.map(({ name, value }) => `${name}="${escape(value)}"`);
  return `${key.name}{${pairs.join(',')}}`;
}

/** The name in a spelling. */
export function nameOf(source: SourceId): string {
  const brace = source.indexOf('{');
  return brace < 0 ? source : source.slice(0, brace);
}

/** The key of a spelling, its parameters sorted; `undefined` if it is not the spelling of a source. */
export function parseSource(text: string): SourceKey | undefined {
  const brace = text.indexOf('{');
  const name = nameOf(text);
  if (!SOURCE_NAME.test(name)) return undefined;
  if (brace < 0) return { name, parameters: [] };
  const parameters = parseParameters(text.slice(brace + 1));
  return parameters && sourceKey(name, parameters);
}

const PAIR = /([A-Za-z0-9_.-]{1,100})="((?:[^"\\\n]|\\["\\n])*)"(,|\}$)/y;

function parseParameters(text: string): Parameter[] | undefined {
  const parameters: Parameter[] = [];
  const seen = new Set<string>();
  for (let at = 0; at < text.length;) {
    PAIR.lastIndex = at;
    const match = PAIR.exec(text);
    const [whole, name, value, end] = match ?? [];
    if (whole === undefined || name === undefined || value === undefined || seen.has(name)) return undefined;
    const plain = unescape(value);
    if (plain.length > PARAMETER_VALUE_LENGTH_MAX) return undefined;
    seen.add(name);
    parameters.push({ name, value: plain });
    at += whole.length;
    if (end === '}') return at === text.length ? parameters : undefined;
  }
  return undefined;
}

const NEEDS_ESCAPE = /[\\"\n]/;

const escape = (value: string): string =>
  NEEDS_ESCAPE.test(value)
    ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
    : value;

const unescape = (value: string): string =>
  value.replace(/\\(["\\n])/g, (_, character: string) => (character === 'n' ? '\n' : character));
