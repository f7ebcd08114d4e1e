/**
 * How are lengths of time and sizes written? The one grammar for the configuration, the command line and
 * what people read.
 *
 * A length of time is a number with `d`, `h`, `m`, `s` or `ms`, largest first: `30s`, `5m`, `1h30m`, `35d`; a day is
 * 24 hours. A size is a number with `B`, `kB`, `MB`, `GB`, `TB` (powers of 1000) or `KiB`, `MiB`, `GiB`, `TiB` (powers
 * of 1024).
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../core/units/time.ts';

const LENGTHS = [
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['m', MINUTE_MS],
  ['s', SECOND_MS],
  ['ms', 1],
] as const;

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;
const DURATION = new RegExp(`^${LENGTHS.map(([unit]) => `(?:${NUMBER}${unit}(?![a-z]))?`).join('')}$`);

const SIZES: readonly (readonly [string, number])[] = [
  ['B', 1],
  ...['kB', 'MB', 'GB', 'TB'].map((unit, power) => [unit, 1_000 ** (power + 1)] as const),
  ...['KiB', 'MiB', 'GiB', 'TiB'].map((unit, power) => [unit, 1_024 ** (power + 1)] as const),
];
const SIZE = new RegExp(`^${NUMBER} ?(${SIZES.map(([unit]) => unit).join('|')})$`);

/** The milliseconds of `1h30m`; `undefined` if it is no length of time or not a whole number of milliseconds. */
export function parseDuration(text: string): number | undefined {
  const match = text === '' ? null : DURATION.exec(text);
  if (match === null) return undefined;
  const ms = LENGTHS.reduce((sum, [, length], place) => sum + Number(match[place + 1] ?? 0) * length, 0);
  // `0.001s` is a whole millisecond, whatever the last bits of the product say.
  const whole = Math.round(ms);
  return Math.abs(ms - whole) < 1e-6 && Number.isSafeInteger(whole) ? whole : undefined;
}

/** `1h30m`; the exact inverse of `parseDuration`. `durationMs` is a whole number and not negative. */
export function formatDuration(durationMs: number): string {
  let rest = durationMs;
  let text = '';
  for (const [unit, length] of LENGTHS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
}

/** The bytes of `512MiB`, rounded to whole ones; `undefined` if it is no size. */
export function parseSize(text: string): number | undefined {
  const [, number, unit] = SIZE.exec(text) ?? [];
  const bytes = SIZES.find(([name]) => name === unit)?.[1];
  return number === undefined || bytes === undefined ? undefined : Math.round(Number(number) * bytes);
}

/** `1.5GiB`: three significant digits in the largest binary unit that fits. */
export function formatSize(bytes: number): string {
  const binary = SIZES.filter(([unit, size]) => (unit === 'B' || unit.endsWith('iB')) && size <= bytes);
  const [unit, size] = binary.at(-1) ?? ['B', 1];
  return `${Number((bytes / size).toPrecision(3))}${unit}`;
}
