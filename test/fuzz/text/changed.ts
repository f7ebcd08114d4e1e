/** Structures that are nearly right: an example with some of its values replaced, taken away, or under a wrong name. */
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { absurdNumber, json } from '../values.ts';

type Path = readonly (string | number)[];
type Holder = Readonly<Record<string | number, unknown>>;

interface Change {
  readonly path: Path;
  readonly value: unknown;
  readonly how: 'set' | 'remove' | 'misspell' | 'repeat';
}

const CHANGES_MAX = 4;

/** The example with some changes; what is put into it is `plausible` more often than not. */
export function changed(example: unknown, plausible: Arbitrary<unknown>): Arbitrary<unknown> {
  const change: Arbitrary<Change> = fc.record({
    path: fc.constantFrom(...pathsIn(example)),
    value: fc.oneof(
      { weight: 3, arbitrary: plausible },
      { weight: 1, arbitrary: absurdNumber },
      { weight: 1, arbitrary: json },
    ),
    how: fc.constantFrom<Change['how']>('set', 'set', 'set', 'remove', 'misspell', 'repeat'),
  });
  return fc
    .array(change, { minLength: 1, maxLength: CHANGES_MAX })
    .map((changes) => changes.reduce(withChange, structuredClone(example)));
}

/** Paths of all that is in it, without its own. */
export const pathsIn = (value: unknown): Path[] =>
  isHolder(value)
    ? Object.entries(value).flatMap(([name, part]) => {
        const key = Array.isArray(value) ? Number(name) : name;
        return [[key], ...pathsIn(part).map((path) => [key, ...path])];
      })
    : [];

const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null;

/** `root` itself, changed; what an earlier change took away is left alone. */
function withChange(root: unknown, { path, value, how }: Change): unknown {
  const holder = path.slice(0, -1).reduce((inner, key) => (isHolder(inner) ? inner[key] : undefined), root);
  const key = path.at(-1) ?? '';
  if (!isHolder(holder)) return root;
  if (Array.isArray(holder) && how === 'repeat') holder.push(structuredClone(holder[0]));
  else if (how === 'remove') Reflect.deleteProperty(holder, key);
  else Reflect.set(holder, how === 'misspell' ? `${key}s` : key, structuredClone(value));
  return root;
}
