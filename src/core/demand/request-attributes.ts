/**
 * A raw request, or a line of an access log, as the attributes that extraction rules read. Live requests and imports
 * have the same ones.
 *
 * | attribute | what it holds |
 * |---|---|
 * | `method` | `GET` |
 * | `path` | decoded, without the query; several slashes in a row are one; an encoded slash stays `%2F` |
 * | `query.<name>` | decoded |
 * | `header.<name>` | the name in lower case |
 * | `client` | a name or address |
 * | `status`, `duration_ms`, `bytes` | numbers as text |
 *
 * What is absent or empty has no attribute. Names are unique: of several values the first one counts. Bytes that are
 * not UTF-8 are read as Latin-1, which every byte is.
 */
import type { Parameter } from '../units/source-key.ts';

export interface RawRequest {
  readonly method: string | undefined;
  /** As the client wrote it: `/pay?cart=7`, or with scheme and host before it, as proxies are asked. */
  readonly target: string | undefined;
  readonly headers: readonly Parameter[];
  readonly client: string | undefined;
  readonly status: Amount;
  readonly durationMs: Amount;
  readonly bytes: Amount;
}

/** A number, or its digits as they were read. */
type Amount = number | string | undefined;

/** The attributes of a request, in the order of the table. */
export function requestAttributes(raw: RawRequest): Parameter[] {
  const attributes: Parameter[] = [];
  add(attributes, 'method', raw.method);
  if (raw.target !== undefined) addTarget(attributes, raw.target);
  if (raw.headers.length > 0) addHeaders(attributes, raw.headers);
  add(attributes, 'client', raw.client);
  add(attributes, 'status', raw.status);
  add(attributes, 'duration_ms', raw.durationMs);
  add(attributes, 'bytes', raw.bytes);
  return attributes;
}

function add(attributes: Parameter[], name: string, value: Amount): void {
  if (value !== undefined && value !== '') attributes.push({ name, value: String(value) });
}

function addHeaders(attributes: Parameter[], headers: readonly Parameter[]): void {
  const seen = new Set<string>();
  for (const { name, value } of headers) {
    addOnce(attributes, seen, { name: `header.${name.toLowerCase()}`, value });
  }
}

function addTarget(attributes: Parameter[], target: string): void {
  const hash = target.indexOf('#');
  const sent = hash < 0 ? target : target.slice(0, hash);
  const question = sent.indexOf('?');
  const path = question < 0 ? sent : sent.slice(0, question);
  if (path !== '') add(attributes, 'path', pathOf(path));
  if (question >= 0) addQuery(attributes, sent.slice(question + 1));
}

const SCHEME_AND_HOST = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]*/;

function pathOf(written: string): string {
  const path = written.startsWith('/') ? written : written.replace(SCHEME_AND_HOST, '') || '/';
  // Decoded, a slash within a segment would look like its end.
  const decoded = path.includes('%') ? decode(path.replaceAll(/%2f/gi, '%252F')) : path;
  return decoded.includes('//') ? decoded.replaceAll(/\/{2,}/g, '/') : decoded;
}

/** Pairs of one query that are looked at. */
const QUERY_MAX = 50;

function addQuery(attributes: Parameter[], query: string): void {
  const seen = new Set<string>();
  for (const pair of query.split('&', QUERY_MAX)) {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    const value = equals < 0 ? '' : pair.slice(equals + 1);
    addOnce(attributes, seen, { name: `query.${decodeForm(name)}`, value: decodeForm(value) });
  }
}

function addOnce(attributes: Parameter[], seen: Set<string>, { name, value }: Parameter): void {
  if (seen.has(name)) return;
  seen.add(name);
  add(attributes, name, value);
}

const decodeForm = (text: string): string => decode(text.includes('+') ? text.replaceAll('+', ' ') : text);

/** A percent sign that starts no byte is one. */
function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (bytes) => {
      try {
        return decodeURIComponent(bytes);
      } catch {
        return bytes.replaceAll(/%(..)/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
      }
    });
  }
}
