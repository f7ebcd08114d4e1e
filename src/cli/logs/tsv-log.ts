/**
 * A request a line, its columns between tabs. A line with names says what the columns of the lines behind it are;
 * before any such line they are those of the NASA-HTTP logs as they are handed round. Unknown ones are left aside.
 */
import { requestAttributes } from '../../core/demand/request-attributes.ts';
import type { Instant } from '../../core/units/time.ts';
import { SECOND_MS } from '../../core/units/time.ts';
import { wholeNumberOf } from '../../core/units/whole-number.ts';
import { readTime } from '../reading.ts';
import { headersOf } from './headers.ts';
import type { CouldRead, LineReading, LoggedRequest, Problem } from './log-entry.ts';
import type { Places } from './tsv-columns.ts';
import { NASA, placesIn } from './tsv-columns.ts';
import { createTsvGlance } from './tsv-glance.ts';

export function createTsvLogReading(couldRead: CouldRead): LineReading {
  let places = NASA;
  let glance = createTsvGlance(places, couldRead);
  return {
    glance: (bytes, line) => glance?.(bytes, line),
    parse: (text) => {
      if (text === '') return undefined;
      const cells = cellsOf(text);
      const time = instantOf(cells[places.time] ?? '');
      if (time !== undefined) return parse(cells, places, time);
      const named = placesIn(cells);
      if (!named) return { problem: 'the time is not in seconds since 1970, nor in ISO 8601 with its zone' };
      // Also further down, where several logs were put together.
      // Every piece of a log may begin with the same names.
      if (JSON.stringify(named) === JSON.stringify(places)) return undefined;
      places = named;
      glance = createTsvGlance(places, couldRead);
      return 'columns';
    },
  };
}

/** In half the time of `split`, which is what half of reading a line was. */
function cellsOf(text: string): readonly string[] {
  const cells: string[] = [];
  for (let start = 0; ;) {
    const tab = text.indexOf('\t', start);
    if (tab < 0) {
      cells.push(text.slice(start));
      return cells;
    }
    cells.push(text.slice(start, tab));
    start = tab + 1;
  }
}

function parse(cells: readonly string[], places: Places, time: Instant): LoggedRequest | Problem {
  const target = known(cells[places.target]);
  if (target === undefined) return { problem: 'there is no path' };
  const attributes = requestAttributes({
    method: known(cells[places.method]),
    target,
    headers: headersOf(cells[places.referer], cells[places.userAgent]),
    client: known(cells[places.client]),
    status: known(cells[places.status]),
    durationMs: undefined,
    bytes: known(cells[places.bytes]),
  });
  return { attributes, time };
}

const SECONDS_END = 1e11;
const SECONDS = /^\d{1,11}(?:\.\d{1,9})?$/;

function instantOf(text: string): Instant | undefined {
  const seconds = wholeNumberOf(text);
  // Later ones are no time that anybody means, and beyond what a date can hold.
  if (seconds !== undefined && seconds < SECONDS_END) return seconds * SECOND_MS;
  return SECONDS.test(text) ? Math.floor(Number(text) * SECOND_MS) : readTime(text);
}

const known = (text: string | undefined): string | undefined =>
  text === '-' || text === '' ? undefined : text;
