/**
 * From what stands in a request to the value of a parameter: numbers become ranges where a rule has edges, and
 * nothing gets through that a log, a file or a terminal would stumble over.
 */
import { OTHER } from './rule-set.ts';
import { PARAMETER_VALUE_LENGTH_MAX } from '../../units/source-key.ts';
import { wholeNumberOf } from '../../units/whole-number.ts';

/** The range that a number is in, [from, to): `<0`, `0-100`, `100+`; `other` for what is no number. `edges` ascend. */
export function compileBuckets(edges: readonly number[]): (text: string) => string {
  const [lowest = 0] = edges;
  const ranges = edges.map((edge, place) => {
    const next = edges[place + 1];
    return { edge, label: next === undefined ? `${edge}+` : `${edge}-${next}` };
  });
  const below = `<${lowest}`;
  return (text) => {
    const number = wholeNumberOf(text) ?? Number(text);
    // Blanks are no number, though `Number` makes 0 of them.
    if (Number.isNaN(number) || (number === 0 && text.trim() === '')) return OTHER;
    let range = below;
    for (const { edge, label } of ranges) if (number >= edge) range = label;
    return range;
  };
}

/** Control characters, halves of characters, and the separators that some take for the end of a line. */
const NEVER_IN_VALUE = /[\p{Cc}\p{Cs}\u2028\u2029]/gu;
const PLAIN = /^[ -~]*$/;

/** The value as a source may carry it; `undefined` if it is too long for one. */
export function plainValue(text: string): string | undefined {
  if (text.length > PARAMETER_VALUE_LENGTH_MAX) return undefined;
  return PLAIN.test(text) ? text : text.replace(NEVER_IN_VALUE, '_');
}
