/**
 * What kinds of values does a configuration have, and how does each say what it allows? A message completes the
 * sentence 'it must be …', but for the two that are sentences of their own.
 */
import * as v from 'valibot';
import { parseAddress } from './address.ts';
import type { Finding } from './problem.ts';
import { showValue } from './problem.ts';
import { parseDuration, parseSize } from './quantities.ts';
import { didYouMean } from './suggest.ts';

/** Messages that are whole sentences: there is no value to quote. */
const MISSING = 'is missing';
const UNKNOWN_KEY = 'there is no such key';

type WrittenSection = Readonly<Record<string, unknown>>;

/** A value that `read` understands, as what it makes of it. */
const written = <T>(read: (value: unknown) => T | undefined, allowed: string) =>
  v.pipe(
    v.unknown(),
    v.rawTransform<unknown, T>(({ dataset, addIssue, NEVER }) => {
      const value = read(dataset.value);
      if (value !== undefined) return value;
      addIssue({ message: allowed });
      return NEVER;
    }),
  );
export const writtenText = <T>(read: (text: string) => T | undefined, allowed: string) =>
  written((value) => (typeof value === 'string' ? read(value) : undefined), allowed);

/** Milliseconds, at least as many as `least` says. */
export const duration = (least = '0s') =>
  writtenText(
    (text) => {
      const durationMs = parseDuration(text);
      return durationMs !== undefined && durationMs >= (parseDuration(least) ?? 0) ? durationMs : undefined;
    },
    `a length of time such as 30s, 5m or 1h30m${least === '0s' ? '' : `, at least ${least}`}`,
  );

/** The name of a zone that has civil days; an offset such as +02:00 has none on which clocks change. */
export const timeZone = () => writtenText(readTimeZone, TIME_ZONE_ALLOWED);

export const TIME_ZONE_ALLOWED = 'an IANA time zone, for example Europe/Berlin';

/** Its name as it is spelled best; `undefined`: there is none of that name. */
export function readTimeZone(timeZone: string): string | undefined {
  if (!/^[a-z]/i.test(timeZone)) return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** Bytes. */
export const size = () =>
  written((value) => {
    const bytes = typeof value === 'string' ? parseSize(value) : value;
    return Number.isSafeInteger(bytes) && Number(bytes) >= 0 ? Number(bytes) : undefined;
  }, 'a size such as 512MiB, 1GB or 200kB, or a whole number of bytes');

const number = (fits: (value: number) => boolean, allowed: string) =>
  v.pipe(v.number(allowed), v.finite(allowed), v.check(fits, allowed));
export const quantity = (unit: string) => number((value) => value >= 0, `a number of ${unit}, at least 0`);
export const positiveCount = (most: number) =>
  number(
    (value) => Number.isInteger(value) && value >= 1 && value <= most,
    `a whole number from 1 to ${most}`,
  );
export const count = () =>
  number((value) => Number.isInteger(value) && value >= 0, 'a whole number, at least 0');
/** In (0, 1]. */
export const share = () =>
  number((value) => value > 0 && value <= 1, 'a fraction above 0 and up to 1, such as 0.7');

/** In (0, 1). */
export const level = () =>
  number((value) => value > 0 && value < 1, 'a fraction between 0 and 1, such as 0.95');

export const text = (pattern: RegExp, allowed: string) =>
  v.pipe(v.string(allowed), v.regex(pattern, allowed));
export const file = () => text(/./, 'the path of a file or folder');
export const flag = () => v.boolean('true or false');
export const word = <const W extends readonly string[]>(words: W) => v.picklist(words, words.join(' or '));
export const address = () =>
  writtenText(parseAddress, 'HOST:PORT, for example 127.0.0.1:50551 or [::1]:50551');
export const list = <S extends v.GenericSchema>(entry: S, allowed: string) =>
  v.pipe(v.array(entry, allowed), v.nonEmpty(allowed));

export const isSection = (value: unknown): value is WrittenSection =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Named keys, no others; an unknown one is told with the key that may be meant. */
export function section<const Entries extends v.ObjectEntries>(entries: Entries) {
  const known = Object.keys(entries);
  const schema = v.pipe(
    v.custom<WrittenSection>(isSection, `a section with the keys ${known.join(', ')}`),
    v.looseObject(entries as v.ObjectEntries, () => MISSING),
    v.rawCheck(({ dataset, addIssue }) => {
      const written = dataset.value as WrittenSection;
      for (const [key, value] of Object.entries(written)) {
        if (known.includes(key)) continue;
        const message = `${UNKNOWN_KEY}${didYouMean(key, known) || `; there are ${known.join(', ')}`}`;
        addIssue({ message, path: [{ type: 'object', origin: 'key', input: written, key, value }] });
      }
    }),
  );
  // Unknown keys are refused above, so what comes out has the named ones and no others.
  return schema as unknown as v.GenericSchema<
    WrittenSection,
    v.InferOutput<v.ObjectSchema<Entries, undefined>>
  >;
}

/** What an issue says; the value of a missing or unknown key is not quoted. */
export function toFinding(issue: v.BaseIssue<unknown>): Finding {
  const path = (issue.path ?? []).map(({ key }) => key as string | number);
  const { message } = issue;
  if (message.startsWith(UNKNOWN_KEY)) return { path, part: 'key', detail: message };
  if (message === MISSING) return { path, part: 'value', detail: message };
  return { path, part: 'value', detail: `${showValue(issue.input)} is not allowed: it must be ${message}` };
}
