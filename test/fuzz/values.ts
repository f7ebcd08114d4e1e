/**
 * Values for fields of every kind: plausible ones, so that an input gets past the first check, and absurd ones, so
 * that every check is needed.
 */
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';

/** Of 100 values, how many are absurd? */
export interface Mood {
  readonly absurd: number;
}
export const CALM: Mood = { absurd: 0 };
export const ODD: Mood = { absurd: 4 };
export const ABSURD: Mood = { absurd: 60 };

/** Names of pools among them, whatever a name is asked for. */
export const WORDS = ['checkout', 'search', 'a', 'simple', 'GET:/pay', 'DE', 'x'.repeat(100)] as const;

/** Texts that have broken programs. */
export const ABSURD_TEXTS = [
  '',
  ' ',
  '\0',
  '\n',
  '\r\n',
  '\u001b[31m',
  '\u2028',
  '\u202e',
  '\ufeff',
  '\ud800',
  'a\udc00b',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'pool:checkout',
  'import:a',
  '../../etc/passwd',
  "'; DROP TABLE sources; --",
  '$name',
  '{"a":1}',
  'a{b="c"}',
  'a{b="',
  '%s%n',
  '%ZZ',
  'NaN',
  'Infinity',
  '-0',
  '1e999',
  'x'.repeat(200),
  'x'.repeat(201),
  'x'.repeat(1_000),
  'x'.repeat(1_001),
  'é'.repeat(5_000),
  '😀'.repeat(100),
  '"'.repeat(1_000),
  '\\'.repeat(1_000),
  '{'.repeat(2_000),
  'x'.repeat(100_000),
] as const;

const ABSURD_NUMBERS = [
  0,
  -0,
  -1,
  1,
  0.1,
  5e-324,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  1e24,
  1e25,
  1e300,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  Number.NaN,
  Infinity,
  -Infinity,
] as const;

export const absurdText: Arbitrary<string> = fc.oneof(
  fc.constantFrom(...ABSURD_TEXTS),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
);

export const absurdNumber: Arbitrary<number> = fc.oneof(fc.constantFrom(...ABSURD_NUMBERS), fc.double());

/** Integers as 64 bits hold them, signed and unsigned. */
export const absurdInteger: Arbitrary<bigint> = fc.oneof(
  fc.constantFrom(0n, 1n, -1n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n),
  fc.constantFrom(
    -(2n ** 63n),
    253_402_300_799n,
    253_402_300_800n,
    315_576_000_000n,
    999_999_999n,
    10n ** 9n,
  ),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
);

/** One or the other, as the mood has it. */
export const inMood = <Value>(
  { absurd }: Mood,
  plausible: Arbitrary<Value>,
  hostile: Arbitrary<Value>,
): Arbitrary<Value> =>
  absurd === 0
    ? plausible
    : fc.oneof({ weight: 100 - absurd, arbitrary: plausible }, { weight: absurd, arbitrary: hostile });

/** Any JSON, keys that have a meaning to JavaScript among its keys. */
export const json: Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, '__proto__', 0, -1, 1e300),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    absurdText,
    fc.array(tie('value'), { maxLength: 5 }),
    fc
      .array(fc.tuple(absurdText, tie('value')), { maxLength: 5 })
      // As JSON.parse does it: `__proto__` is a key like any other.
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;
