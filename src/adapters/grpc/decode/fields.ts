/**
 * The fields of one message, each checked once on its way in. A wrong one is noted under its path, and a
 * harmless value stands in for it: nothing of a message with violations is ever used.
 */
import type { Duration__Output } from '../gen/google/protobuf/Duration.ts';
import type { Timestamp__Output } from '../gen/google/protobuf/Timestamp.ts';
import { toInstant, toMilliseconds } from '../wire-time.ts';
import type { Instant } from '../../../core/units/time.ts';
import { formatInstant } from '../../../core/units/time.ts';
import { Violations } from './violations.ts';

export interface TextRule {
  readonly matches: (text: string) => boolean;
  readonly allowed: string;
}

/** The steps that a field may name by their start. */
export interface StepStarts {
  readonly stepMs: number;
  /** Start of the last one. */
  readonly latest: Instant;
}

/** Any text of `min` to `max` characters; what it means is the caller's affair. */
export const textOf = (min: number, max: number): TextRule => ({
  matches: (text) => text.length >= min && text.length <= max,
  allowed: min === 0 ? `at most ${max} characters` : `${min} to ${max} characters`,
});

const SECONDS_MAX = 253_402_300_799; // 9999-12-31T23:59:59Z, the end of what a Timestamp can hold.
const DURATION_SECONDS_MAX = 315_576_000_000; // 10,000 years, the end of what a Duration can hold.
const UINT32_MAX = 4_294_967_295;

/** Room for 10^12 requests of a terabyte each, and sums stay finite. */
const QUANTITY_MAX = 1e24;

export class Fields {
  readonly #path: string;
  readonly #violations: Violations;

  private constructor(path: string, violations: Violations) {
    this.#path = path;
    this.#violations = violations;
  }

  /** What `decode` makes of a message; throws all its violations at once. `what` names the message. */
  static checked<T>(what: string, decode: (fields: Fields) => T): T {
    const violations = new Violations();
    const value = decode(new Fields('', violations));
    violations.throwIfAny(what);
    return value;
  }

  /** The fields of the message in `field`, which may be `records[3]`. */
  within(field: string): Fields {
    return new Fields(`${this.#path}${field}.`, this.#violations);
  }

  refuse(field: string, value: unknown, allowed: string): void {
    this.#violations.add(this.#path + field, value, allowed);
  }

  text(field: string, value: string, rule: TextRule): string {
    if (!rule.matches(value)) this.refuse(field, value, rule.allowed);
    return value;
  }

  /** A uint32. */
  count(field: string, value: number): number {
    return this.whole(field, value, { min: 0, max: UINT32_MAX });
  }

  whole(field: string, value: number, { min, max }: { readonly min: number; readonly max: number }): number {
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    this.refuse(field, value, `a whole number from ${min} to ${max}`);
    return min;
  }

  /** A number of seconds, bytes and the like: finite, not negative. */
  quantity(field: string, value: number): number {
    return this.between(field, value, { min: 0, max: QUANTITY_MAX });
  }

  between(
    field: string,
    value: number,
    { min, max }: { readonly min: number; readonly max: number },
  ): number {
    if (value >= min && value <= max) return value + 0; // -0 becomes 0.
    this.refuse(field, value, `a number from ${min} to ${max}`);
    return min;
  }

  instant(field: string, value: Timestamp__Output | null): Instant {
    if (value !== null && isTime(value, SECONDS_MAX)) return toInstant(value);
    this.refuse(field, value, 'a time from 1970 to 9999');
    return 0;
  }

  /** `undefined` if the field is unset. */
  optionalInstant(field: string, value: Timestamp__Output | null): Instant | undefined {
    return value === null ? undefined : this.instant(field, value);
  }

  /** The start of a step. */
  stepStart(field: string, value: Timestamp__Output | null, { stepMs, latest }: StepStarts): Instant {
    const isStart = value !== null && isTime(value, SECONDS_MAX) && isWholeSteps(value, stepMs);
    if (isStart && toInstant(value) <= latest) return toInstant(value);
    const allowed = `whole steps of ${stepMs / 1_000} s from 1970 to ${formatInstant(latest)}`;
    this.refuse(field, isStart ? formatInstant(toInstant(value)) : value, allowed);
    return 0;
  }

  /** `undefined` if the field is unset. */
  optionalDuration(field: string, value: Duration__Output | null): number | undefined {
    if (value === null) return undefined;
    if (isTime(value, DURATION_SECONDS_MAX)) return toMilliseconds(value);
    this.refuse(field, value, 'a length of time that is not negative');
    return undefined;
  }

  /** One of the words of an enum; numbers that the contract does not know come as numbers. */
  choice<T>(field: string, value: string | number, choices: ReadonlyMap<string | number, T>): T | undefined {
    const chosen = choices.get(value);
    if (chosen === undefined) this.refuse(field, value, [...choices.keys()].join(', '));
    return chosen;
  }

  /** The list if it is of an allowed length; otherwise an empty one, so that nobody walks through it. */
  list<T>(
    field: string,
    values: readonly T[],
    { min, max }: { readonly min: number; readonly max: number },
  ): readonly T[] {
    if (values.length >= min && values.length <= max) return values;
    this.refuse(field, `${values.length} entries`, `${min} to ${max} entries`);
    return [];
  }

  /** Notes every value that was there before. */
  distinct(field: (index: number) => string, values: readonly string[]): void {
    const seen = new Set<string>();
    values.forEach((value, index) => {
      if (seen.has(value)) this.refuse(field(index), value, 'each only once');
      seen.add(value);
    });
  }
}

const isTime = ({ seconds, nanos }: { seconds: number; nanos: number }, secondsMax: number): boolean =>
  Number.isInteger(seconds) &&
  seconds >= 0 &&
  seconds <= secondsMax &&
  Number.isInteger(nanos) &&
  nanos >= 0 &&
  nanos < 1_000_000_000;

/** Exactly: what is finer than a millisecond is no whole step either. */
export const isWholeSteps = (time: { seconds: number; nanos: number }, stepMs: number): boolean =>
  time.nanos % 1_000_000 === 0 && (time.seconds * 1_000 + time.nanos / 1_000_000) % stepMs === 0;
