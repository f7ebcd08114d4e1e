/** What was written behind a subcommand, by name and as it was written. */
import { UsageError } from './failure.ts';

/** Names are those of the definition without dashes: `import-id`. */
export class Arguments {
  readonly positional: readonly string[];
  readonly #options: ReadonlyMap<string, readonly string[] | true>;

  constructor(positional: readonly string[], options: ReadonlyMap<string, readonly string[] | true>) {
    this.positional = positional;
    this.#options = options;
  }

  /** The option was given. */
  has(name: string): boolean {
    return this.#options.has(name);
  }

  /** All values of an option, in order; commas separate too. */
  list(name: string): readonly string[] {
    return this.#valuesOf(name).flatMap((value) => value.split(','));
  }

  /** All values of an option as they were written, in order. */
  values(name: string): readonly string[] {
    return this.#valuesOf(name);
  }

  /** The value of an option that is given once at most. */
  value(name: string): string | undefined {
    const values = this.#valuesOf(name);
    if (values.length > 1) throw new UsageError(`--${name} is given ${values.length} times; once is enough`);
    return values[0];
  }

  /** The value as `read` understands it; `allowed` completes 'it must be …'. */
  read<T>(name: string, read: (text: string) => T | undefined, allowed: string): T | undefined {
    const text = this.value(name);
    return text === undefined ? undefined : understood(`--${name}`, text, { read, allowed });
  }

  #valuesOf(name: string): readonly string[] {
    const values = this.#options.get(name);
    return values === undefined || values === true ? [] : values;
  }
}

/** What `read` makes of a text of the command line; a text that it does not understand is wrong use. */
export function understood<T>(
  where: string,
  text: string,
  { read, allowed }: { readonly read: (text: string) => T | undefined; readonly allowed: string },
): T {
  const value = read(text);
  if (value === undefined) throw new UsageError(`${where}: "${text}" is not allowed; it must be ${allowed}`);
  return value;
}
