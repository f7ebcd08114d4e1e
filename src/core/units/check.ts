/** What must hold unless the program is wrong. Bugs throw and are not caught before the door. */

/** Throws if `condition` does not hold; for bugs, never for what a caller may get wrong. */
export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`bug: ${message}`);
}

/** The value, which is known to be there: an index within bounds, a key that was just set. */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`bug: ${what} is missing`);
  return value;
}
