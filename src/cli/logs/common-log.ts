/**
 * A line in Common Log Format, `client ident user [time] "request" status bytes`, or in the Combined one, which
 * adds `"referer" "user agent"`. (Apache's and nginx's names for them; whatever follows is left aside.)
 *
 * The line is walked through by hand: a regular expression that allows for quotes within quotes takes several
 * times as long, and for a broken line much longer still.
 */
import { requestAttributes } from '../../core/demand/request-attributes.ts';
import { CLF_TIME_LENGTH, createClfTimeReader } from './clf-time.ts';
import { createClfGlance } from './clf-glance.ts';
import type { CouldRead, LineParser, LineReading } from './log-entry.ts';
import { headersOf } from './headers.ts';

const problem = (text: string) => ({ problem: text });

export const createCommonLogReading = (couldRead: CouldRead): LineReading => createReading(couldRead, false);
export const createCombinedLogReading = (couldRead: CouldRead): LineReading => createReading(couldRead, true);

function createReading(couldRead: CouldRead, isCombined: boolean): LineReading {
  const glance = createClfGlance({ couldRead, isCombined }, createClfTimeReader());
  return { parse: createParser(isCombined), glance: glance ?? (() => undefined) };
}

function createParser(isCombined: boolean): LineParser {
  const readTime = createClfTimeReader();
  return (text) => {
    if (text === '') return undefined;
    const clientEnd = text.indexOf(' ');
    const timeStart = text.indexOf('[', clientEnd) + 1;
    const time = clientEnd > 0 && timeStart > 0 ? readTime(text, timeStart) : undefined;
    const timeEnd = timeStart + CLF_TIME_LENGTH;
    if (time === undefined || text[timeEnd] !== ']') return problem('there is no [time] with its zone');
    if (text.indexOf(' ', clientEnd + 1) >= timeStart - 2) {
      return problem('there are no client, identity and user before the time');
    }

    const request = quoted(text, timeEnd + 1, endOfRequest);
    if (!request) return problem('there is no "request" behind the time');
    const bytesStart = request.end + STATUS_LENGTH;
    const blank = text.indexOf(' ', bytesStart);
    const bytesEnd = blank < 0 ? text.length : blank;
    const status = text.slice(request.end + 1, bytesStart - 1);
    const bytes = text.slice(bytesStart, bytesEnd);
    if (!STATUS.test(status) || text[bytesStart - 1] !== ' ' || !BYTES.test(bytes)) {
      return problem('there are no status and bytes behind the request');
    }
    const referer = isCombined ? quoted(text, bytesEnd, endOfQuote) : undefined;
    const userAgent = referer && quoted(text, referer.end, endOfQuote);
    if (isCombined && !userAgent) return problem('there are no "referer" and "user agent" at the end');

    const line = splitRequest(request.text);
    if (!line) return problem('the request is not written as METHOD target HTTP/version');
    const attributes = requestAttributes({
      method: line.method,
      target: line.target,
      headers: headersOf(plain(referer?.text), plain(userAgent?.text)),
      client: text.slice(0, clientEnd),
      status,
      durationMs: undefined,
      bytes: bytes === '-' ? undefined : bytes,
    });
    return { attributes, time };
  };
}

/** ` 200 `, and `1713` or `-` behind it. */
const STATUS_LENGTH = 5;
const STATUS = /^\d{3}$/;
const BYTES = /^(?:\d+|-)$/;

interface Quoted {
  readonly text: string;
  /** Behind the closing quote. */
  readonly end: number;
}

/** What stands in quotes behind the blank at `from`. */
function quoted(
  text: string,
  from: number,
  endOf: (text: string, from: number) => number,
): Quoted | undefined {
  if (!text.startsWith(' "', from)) return undefined;
  const end = endOf(text, from + 2);
  return end < 0 ? undefined : { text: text.slice(from + 2, end), end: end + 1 };
}

/** Servers escape quotes; old ones did not, so a request ends only where its status follows. */
function endOfRequest(text: string, from: number): number {
  for (let at = text.indexOf('" ', from); at >= 0; at = text.indexOf('" ', at + 1)) {
    const next = text.charCodeAt(at + 2);
    if (next >= ZERO && next <= NINE) return at;
  }
  return -1;
}
const ZERO = '0'.charCodeAt(0);
const NINE = '9'.charCodeAt(0);

function endOfQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at > 0 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at;
}

/** An odd number of backslashes stands before it. */
function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text[before - 1] === '\\') before -= 1;
  return (at - before) % 2 === 1;
}

/** `GET /a?b=c HTTP/1.1`, and HTTP/0.9's `GET /a`; targets with blanks in them are seen in real logs. */
function splitRequest(text: string): { readonly method: string; readonly target: string } | undefined {
  const methodEnd = text.indexOf(' ');
  const protocol = text.lastIndexOf(' HTTP/');
  const method = text.slice(0, methodEnd);
  const target = text.slice(methodEnd + 1, protocol > methodEnd ? protocol : text.length).trim();
  if (methodEnd < 0 || target === '' || !METHOD.test(method)) return undefined;
  return { method, target: target.includes('\\') ? escapedAsPercent(target) : target };
}
const METHOD = /^[A-Za-z][A-Za-z-]{0,29}$/;

/** Bytes that servers write as `\xC3` are bytes that a browser would write as `%C3`. */
const escapedAsPercent = (target: string): string =>
  target.replaceAll(/\\x([0-9A-Fa-f]{2})/g, '%$1').replaceAll(/\\(["\\])/g, '$1');

const plain = (text: string | undefined): string | undefined =>
  text?.includes('\\') === true ? text.replaceAll(/\\(["\\])/g, '$1') : text;
