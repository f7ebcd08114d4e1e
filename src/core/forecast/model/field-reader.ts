/** Reads fields of plain data, and tells what is wrong with each: its path, its value and what is allowed. */

/** What a field may be. */
export interface Kind<T> {
  readonly isValid: (value: unknown) => value is T;
  readonly allowed: string;
  readonly standIn: T;
}

const TEXT_LENGTH_MAX = 10_000;

export const isUnique = (items: readonly unknown[]): boolean => new Set(items).size === items.length;

export const isMatch = (value: unknown, pattern: RegExp): value is string =>
  typeof value === 'string' && pattern.test(value);

export const isNames = (value: unknown, pattern: RegExp): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => isMatch(item, pattern)) && isUnique(value);

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads the fields of one object; complaints name their full paths. */
export class FieldReader {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #problems: string[];

  constructor(json: unknown, path: string, problems: string[]) {
    this.#path = path;
    if (isObject(json)) {
      this.#fields = json;
      this.#problems = problems;
    } else {
      this.#fields = {};
      this.#problems = []; // one complaint about the whole is enough
      problems.push(complaint(path || 'the card', json, 'an object'));
    }
  }

  /** The field if it is of that kind, otherwise the stand-in, and a complaint. */
  read<T>(name: string, { isValid, allowed, standIn }: Kind<T>): T {
    const value = this.#fields[name];
    if (isValid(value)) return value;
    this.#problems.push(complaint(this.#pathOf(name), value, allowed));
    return standIn;
  }

  text(name: string, { pattern, allowed }: { readonly pattern: RegExp; readonly allowed: string }): string {
    const isValid = (value: unknown): value is string =>
      isMatch(value, pattern) && value.length <= TEXT_LENGTH_MAX;
    return this.read(name, { isValid, allowed, standIn: '' });
  }

  wholeNumber(name: string, { min, max }: { readonly min: number; readonly max: number }): number {
    const isValid = (value: unknown): value is number =>
      typeof value === 'number' && Number.isSafeInteger(value) && min <= value && value <= max;
    return this.read(name, { isValid, allowed: `a whole number from ${min} to ${max}`, standIn: min });
  }

  /** The field as it is, whatever that may be; nothing is complained of. */
  peek(name: string): unknown {
    return this.#fields[name];
  }

  nested(name: string): FieldReader {
    return new FieldReader(this.#fields[name], this.#pathOf(name), this.#problems);
  }

  #pathOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }
}

const SHOWN_LENGTH_MAX = 100;

function complaint(path: string, value: unknown, allowed: string): string {
  if (value === undefined) return `${path} is missing; allowed: ${allowed}`;
  const shown = JSON.stringify(value);
  const short = shown.length > SHOWN_LENGTH_MAX ? `${shown.slice(0, SHOWN_LENGTH_MAX)}…` : shown;
  return `${path} is ${short}; allowed: ${allowed}`;
}
