/** Where does a server listen? `HOST:PORT`, a host of IPv6 in brackets. */
import { isIPv4, isIPv6 } from 'node:net';

export interface Address {
  /** Name or address, without brackets. */
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
}

const ADDRESS = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/;
const PORT_MAX = 65_535;

/** The address of `127.0.0.1:50551` or `[::1]:50551`; `undefined` if it is none. */
export function parseAddress(text: string): Address | undefined {
  const [, ipv6, name, digits] = ADDRESS.exec(text) ?? [];
  const port = Number(digits);
  if (!(port <= PORT_MAX)) return undefined;
  if (ipv6 !== undefined) return isIPv6(ipv6) ? { host: ipv6, port } : undefined;
  return name === undefined ? undefined : { host: name, port };
}

/** `127.0.0.1:50551`, `[::1]:50551`. */
export const formatAddress = ({ host, port }: Address): string =>
  isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;

/** Only this machine can reach it. */
export const isLoopback = ({ host }: Address): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
