/**
 * A request a line, its columns between tabs. A first line with the names of columns says which they are; without
 * one they are those of the NASA-HTTP logs as they are handed round. Unknown columns are left aside.
 */
import type { Instant } from '../../core/units/time.ts';
import { SECOND_MS } from '../../core/units/time.ts';
import { readTime } from '../reading.ts';
import type { LineParser } from './log-entry.ts';
import { attributesOf } from './request-line.ts';

const NASA = ['host', 'logname', 'time', 'method', 'url', 'response', 'bytes', 'referer', 'useragent'];

/** Names that a column may have, in lower case. */
const NAMES = {
  time: ['time', 'timestamp'],
  client: ['host', 'client', 'remote_addr'],
  method: ['method'],
  target: ['url', 'path', 'uri', 'request_uri'],
  status: ['response', 'status'],
  bytes: ['bytes', 'size'],
  referer: ['referer', 'referrer'],
  userAgent: ['useragent', 'user_agent', 'user-agent'],
} as const;

type Column = keyof typeof NAMES;
type Places = Readonly<Record<Column, number>>;

export function createTsvLogParser(): LineParser {
  let places: Places | undefined;
  return (text) => {
    if (text === '') return undefined;
    const cells = text.split('\t');
    if (!places) {
      const named = placesIn(cells);
      places = named ?? placesIn(NASA);
      if (named) return undefined;
    }
    return places ? parse(cells, places) : undefined;
  };
}

/** Where the columns are by their names; `undefined`: these are no names, or not those that a request needs. */
function placesIn(names: readonly string[]): Places | undefined {
  const found = names.map((name) => name.replace('\uFEFF', '').trim().toLowerCase());
  const placeOf = (column: Column): number => found.findIndex((name) => isOneOf(NAMES[column], name));
  const places = {
    time: placeOf('time'),
    client: placeOf('client'),
    method: placeOf('method'),
    target: placeOf('target'),
    status: placeOf('status'),
    bytes: placeOf('bytes'),
    referer: placeOf('referer'),
    userAgent: placeOf('userAgent'),
  };
  return places.time < 0 || places.target < 0 ? undefined : places;
}

const isOneOf = (names: readonly string[], name: string): boolean => names.includes(name);

function parse(cells: readonly string[], places: Places): ReturnType<LineParser> {
  const timeCell = cells[places.time] ?? '';
  const time = instantOf(timeCell);
  if (time === undefined) {
    return { problem: 'the time is not in seconds since 1970, nor in ISO 8601 with its zone' };
  }
  const target = known(cells[places.target]);
  if (target === undefined) return { problem: 'there is no path' };
  const attributes = attributesOf({
    client: known(cells[places.client]),
    method: known(cells[places.method]),
    target,
    status: known(cells[places.status]),
    bytes: known(cells[places.bytes]),
    referer: known(cells[places.referer]),
    userAgent: known(cells[places.userAgent]),
  });
  return { attributes, time };
}

const SECONDS = /^\d{1,11}(?:\.\d{1,9})?$/;

const instantOf = (text: string): Instant | undefined =>
  SECONDS.test(text) ? Math.floor(Number(text) * SECOND_MS) : readTime(text);

const known = (text: string | undefined): string | undefined =>
  text === '-' || text === '' ? undefined : text;
