/**
 * Plain data as JSON and back, without loss: `decode(encode(x))` equals x.
 *
 * JSON itself drops `undefined` and turns what is not finite into null, so a capacity of Infinity would come
 * back as nothing. Those values are written as `{"$": "undefined"}`, `{"$": "Infinity"}` and so on; the rest is
 * ordinary JSON that SQL can look into.
 */

const TAG = '$';

/** Objects, arrays, strings, numbers, booleans, null and undefined; no object has a single property named `$`. */
export const encodePlain = (value: unknown): string => JSON.stringify(tagged(value));

export const decodePlain = (text: string): unknown => untagged(JSON.parse(text));

function tagged(value: unknown): unknown {
  if (value === undefined) return { [TAG]: 'undefined' };
  if (typeof value === 'number') return isPlainNumber(value) ? value : { [TAG]: nameOf(value) };
  return mapped(value, tagged);
}

function untagged(value: unknown): unknown {
  if (isTag(value)) return value[TAG] === 'undefined' ? undefined : Number(value[TAG]);
  return mapped(value, untagged);
}

/** The value with `change` applied to its elements or properties. */
function mapped(value: unknown, change: (part: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, change(part)]));
}

const isPlainNumber = (value: number): boolean => Number.isFinite(value) && !Object.is(value, -0);

const nameOf = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

const isTag = (value: unknown): value is Record<typeof TAG, string> =>
  typeof value === 'object' && value !== null && TAG in value && Object.keys(value).length === 1;
