/**
 * From what stands in a request to the value of a parameter: numbers become ranges where a rule has edges, and
 * nothing gets through that a log, a file or a terminal would stumble over.
 */
import { OTHER } from './rule-set.ts';
import { PARAMETER_VALUE_LENGTH_MAX } from '../../units/source-key.ts';

/** The range of a number, [from, to): `<0`, `0-100`, `100+`; `other` for what is no number. `edges` ascend. */
export function bucketOf(text: string, edges: readonly number[]): string {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  const [lowest, highest] = [edges[0], edges.at(-1)];
  if (lowest === undefined || highest === undefined || Number.isNaN(number)) return OTHER;
  if (number < lowest) return `<${lowest}`;
  if (number >= highest) return `${highest}+`;
  const above = edges.findIndex((edge) => number < edge);
  return `${edges[above - 1] ?? lowest}-${edges[above] ?? highest}`;
}

/** Control characters, halves of characters, and the separators that some take for the end of a line. */
const NEVER_IN_VALUE = /[\p{Cc}\p{Cs}\u2028\u2029]/gu;

/** The value as a source may carry it; `undefined` if it is too long for one. */
export function plainValue(text: string): string | undefined {
  return text.length > PARAMETER_VALUE_LENGTH_MAX ? undefined : text.replace(NEVER_IN_VALUE, '_');
}
