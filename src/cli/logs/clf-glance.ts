/**
 * What does a line in Common or Combined Log Format say of a request, and when, without making a text of it?
 *
 * Only the plain case is told here: whatever is escaped, missing or odd is left to the parser.
 */
import type { ReadTime } from './clf-time.ts';
import { CLF_TIME_LENGTH } from './clf-time.ts';
import type { CouldRead, Glance } from './log-entry.ts';
import type { Glimpse } from './request-memory.ts';
import { SECOND_MS } from '../../core/units/time.ts';

const code = (character: string): number => character.charCodeAt(0);
const BLANK = code(' ');
const QUOTE = code('"');
const BACKSLASH = code('\\');
const BRACKET = code('[');
const CLOSING_BRACKET = code(']');
const DASH = code('-');
const COLON = code(':');
const ZERO = code('0');
const NINE = code('9');

/** `undefined`: what tells two requests apart stands on both sides of the time. */
export function createClfGlance(
  { couldRead, isCombined }: { readonly couldRead: CouldRead; readonly isCombined: boolean },
  readTime: ReadTime,
): Glance | undefined {
  if (couldRead('client')) return undefined;
  const readsReferer = couldRead('header.referer');
  const readsUserAgent = couldRead('header.user-agent');
  const readsBytes = couldRead('bytes');
  const readsStatus = couldRead('status');
  const timeAt = createTimeReader(readTime);
  return (bytes, { start: lineStart, end: lineEnd }): Glimpse | undefined => {
    const timeStart = endOfNames(bytes, lineStart, lineEnd);
    const start = timeStart + CLF_TIME_LENGTH;
    if (timeStart < 0 || start >= lineEnd || bytes[start] !== CLOSING_BRACKET) return undefined;
    const time = timeAt(bytes, timeStart);
    const request = endOfQuoted(bytes, start + 1, lineEnd);
    const status = request < 0 ? -1 : endOfNumber(bytes, request, lineEnd);
    const size = status - request === STATUS_LENGTH ? endOfNumber(bytes, status, lineEnd) : -1;
    if (time === undefined || size < 0) return undefined;
    const referer = isCombined ? endOfQuoted(bytes, size, lineEnd) : size;
    const userAgent = isCombined && referer >= 0 ? endOfQuoted(bytes, referer, lineEnd) : referer;
    if (userAgent < 0) return undefined;
    if (readsUserAgent) return { time, start, end: userAgent };
    if (readsReferer) return { time, start, end: referer };
    if (readsBytes) return { time, start, end: size };
    return { time, start, end: readsStatus ? status : request };
  };
}

/** ` 200`. */
const STATUS_LENGTH = 4;

/** Behind `client identity user [`; -1: something is missing. */
function endOfNames(bytes: Uint8Array, start: number, end: number): number {
  let blanks = 0;
  for (let at = start; at < end; at += 1) {
    if (bytes[at] === BLANK) blanks += 1;
    // Two of them stand between three names, and the third before the bracket.
    else if (bytes[at] === BRACKET)
      return blanks >= 3 && bytes[start] !== BLANK && bytes[at - 1] === BLANK ? at + 1 : -1;
  }
  return -1;
}

/** Behind ` "…"` with nothing escaped, and a blank or the end behind it; -1: this is something else. */
function endOfQuoted(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== BLANK || bytes[start + 1] !== QUOTE) return -1;
  for (let at = start + 2; at < end; at += 1) {
    if (bytes[at] === BACKSLASH) return -1;
    if (bytes[at] === QUOTE) return at + 1 === end || bytes[at + 1] === BLANK ? at + 1 : -1;
  }
  return -1;
}

/** Behind ` 1713` or ` -`, with a blank or the end behind it; -1: this is something else. */
function endOfNumber(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end || bytes[start] !== BLANK) return -1;
  let at = start + 1;
  if (bytes[at] === DASH) at += 1;
  else while (at < end && isDigit(bytes[at] ?? 0)) at += 1;
  return at > start + 1 && (at === end || bytes[at] === BLANK) ? at : -1;
}

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE;

/** `01/Aug/1995:00:00`, `:01`, ` -0400`. */
const MINUTE_LENGTH = 17;
const SECOND_LENGTH = 20;

/** Lines follow each other in time: only where a minute begins is its time worked out. */
function createTimeReader(readTime: ReadTime): (bytes: Buffer, at: number) => number | undefined {
  const known = Buffer.alloc(CLF_TIME_LENGTH);
  let minute: number | undefined;
  return (bytes, at) => {
    if (!isKnown(bytes, at, known)) {
      bytes.copy(known, 0, at, at + CLF_TIME_LENGTH);
      known.write(':00', MINUTE_LENGTH);
      minute = readTime(known.toString('latin1'), 0);
    }
    const tens = (bytes[at + MINUTE_LENGTH + 1] ?? 0) - ZERO;
    const units = (bytes[at + MINUTE_LENGTH + 2] ?? 0) - ZERO;
    const isSecond =
      bytes[at + MINUTE_LENGTH] === COLON && tens >= 0 && tens <= 5 && units >= 0 && units <= 9;
    return minute === undefined || !isSecond ? undefined : minute + (tens * 10 + units) * SECOND_MS;
  };
}

/** Is it the minute and the zone that are known? */
function isKnown(bytes: Uint8Array, at: number, known: Uint8Array): boolean {
  for (let place = 0; place < CLF_TIME_LENGTH; place += 1) {
    const isOfSecond = place >= MINUTE_LENGTH && place < SECOND_LENGTH;
    if (!isOfSecond && bytes[at + place] !== known[place]) return false;
  }
  return true;
}
