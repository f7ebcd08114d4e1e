/** What do the parts of a request tell as attributes? Broken encodings are read as well as they can be. */
import type { Parameter } from '../../core/units/source-key.ts';
import { PARAMETER_NAME, PARAMETER_VALUE_LENGTH_MAX } from '../../core/units/source-key.ts';

/** A part that a log does not have, or has as `-` or as nothing, is `undefined`. */
export interface RequestParts {
  readonly client: string | undefined;
  readonly method: string | undefined;
  /** Path and query as they came, or a whole URL. */
  readonly target: string | undefined;
  readonly status: string | undefined;
  readonly bytes: string | undefined;
  readonly referer: string | undefined;
  readonly userAgent: string | undefined;
}

export function attributesOf(parts: RequestParts): Parameter[] {
  const attributes: Parameter[] = [];
  add(attributes, 'client', parts.client);
  add(attributes, 'method', parts.method);
  if (parts.target !== undefined) addTarget(attributes, parts.target);
  add(attributes, 'status', parts.status);
  add(attributes, 'bytes', parts.bytes);
  add(attributes, 'header.referer', parts.referer);
  add(attributes, 'header.user-agent', parts.userAgent);
  return attributes;
}

function add(attributes: Parameter[], name: string, value: string | undefined): void {
  if (value === undefined) return;
  attributes.push({
    name,
    value: value.length > PARAMETER_VALUE_LENGTH_MAX ? value.slice(0, PARAMETER_VALUE_LENGTH_MAX) : value,
  });
}

function addTarget(attributes: Parameter[], target: string): void {
  const local = target.startsWith('/') ? target : withoutHost(target);
  const question = local.indexOf('?');
  const path = question < 0 ? local : local.slice(0, question);
  add(attributes, 'path', decode(path));
  if (question >= 0) addQuery(attributes, local.slice(question + 1));
}

/** Path and query of a URL, as a proxy is asked for it; anything else stays as it is. */
const withoutHost = (target: string): string => {
  const [url, rest = ''] = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/is.exec(target) ?? [];
  return url === undefined ? target : rest.startsWith('/') ? rest : `/${rest}`;
};

/** As many as the API takes for one request, other attributes left room for. */
const QUERY_PARAMETERS_MAX = 40;

/** Parameters by names that an attribute can have; of several with the same name the first. */
function addQuery(attributes: Parameter[], query: string): void {
  const seen = new Set<string>();
  for (const pair of query.split('&', QUERY_PARAMETERS_MAX)) {
    const equals = pair.indexOf('=');
    const name = `query.${decodeForm(equals < 0 ? pair : pair.slice(0, equals))}`;
    if (pair === '' || seen.has(name) || !PARAMETER_NAME.test(name)) continue;
    seen.add(name);
    add(attributes, name, equals < 0 ? '' : decodeForm(pair.slice(equals + 1)));
  }
}

const decodeForm = (text: string): string => decode(text.includes('+') ? text.replaceAll('+', ' ') : text);

/** `%C3%A4` is ä; what is not UTF-8 is Latin-1, and a percent sign that starts no byte is one. */
function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replaceAll(/%([0-9a-f]{2})/gi, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
  }
}
