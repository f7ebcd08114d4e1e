/** Where do the columns of a log stand? A line with their names says it. */

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

export type Column = keyof typeof NAMES;
export type Places = Readonly<Record<Column, number>>;

/** Of `host logname time method url response bytes referer useragent`. */
export const NASA: Places = {
  client: 0,
  time: 2,
  method: 3,
  target: 4,
  status: 5,
  bytes: 6,
  referer: 7,
  userAgent: 8,
};

/** Where the columns are by their names; `undefined`: these are no names, or not those that a request needs. */
export function placesIn(names: readonly string[]): Places | undefined {
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
