/** What does a line of columns between tabs say of a request, and when, without making a text of it? */
import { SECOND_MS } from '../../core/units/time.ts';
import type { CouldRead, Glance } from './log-entry.ts';
import type { Column, Places } from './tsv-columns.ts';

const TAB = 9;
const ZERO = 48;
/** Seconds of ten digits: until the year 2286. */
const DIGITS_MAX = 10;

/** The attributes that columns become. */
const ATTRIBUTES: readonly (readonly [Column, attribute: string])[] = [
  ['client', 'client'],
  ['method', 'method'],
  ['status', 'status'],
  ['bytes', 'bytes'],
  ['referer', 'header.referer'],
  ['userAgent', 'header.user-agent'],
];

/** Looks at lines whose columns are in these places. `undefined`: what tells two requests apart is not in one piece. */
export function createTsvGlance(places: Places, couldRead: CouldRead): Glance | undefined {
  const { time, target } = places;
  const read = ATTRIBUTES.filter(([, attribute]) => couldRead(attribute)).map(([column]) => places[column]);
  const told = [target, ...read.filter((place) => place >= 0)];
  const first = Math.min(...told);
  const last = Math.max(...told);
  if (first < time && time < last) return undefined;
  const columns = Math.max(time, last);
  return (bytes, { start: lineStart, end: lineEnd }) => {
    let seconds: number | undefined;
    let start = lineStart;
    let end = lineEnd;
    let at = lineStart;
    for (let column = 0; column <= columns; column += 1) {
      if (at > lineEnd) return undefined;
      const columnStart = at;
      while (at < lineEnd && bytes[at] !== TAB) at += 1;
      if (column === time) seconds = secondsAt(bytes, columnStart, at);
      if (column === first) start = columnStart;
      if (column === last) end = at;
      at += 1;
    }
    return seconds === undefined ? undefined : { time: seconds * SECOND_MS, start, end };
  };
}

/** Whole seconds; `undefined`: it is something else, or empty. */
function secondsAt(bytes: Uint8Array, start: number, end: number): number | undefined {
  if (end === start || end - start > DIGITS_MAX) return undefined;
  let seconds = 0;
  for (let at = start; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    seconds = seconds * 10 + digit;
  }
  return seconds;
}
