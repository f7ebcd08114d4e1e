/** Which addresses does a range of ports mean? */
import { formatAddress, parseAddress } from '../../config/address.ts';
import { UsageError } from '../failure.ts';

const RANGE = /^(.+):(\d{1,5})-(\d{1,5})$/;
const ADDRESSES_MAX = 1_000;

/** The addresses of `10.0.0.7:80` or `10.0.0.7:9000-9031`, both ends included. Throws `UsageError`, naming `option`. */
export function addressesIn(option: string, text: string): readonly string[] {
  const [, host = '', first, last] = RANGE.exec(text) ?? [undefined, '', undefined, undefined];
  const ports =
    first === undefined
      ? [text]
      : Array.from(
          { length: Math.min(ADDRESSES_MAX + 1, Math.max(0, Number(last) - Number(first) + 1)) },
          (_, i) => `${host}:${Number(first) + i}`,
        );
  const addresses = ports.map(parseAddress);
  if (
    ports.length === 0 ||
    ports.length > ADDRESSES_MAX ||
    addresses.some((one) => one === undefined || one.port === 0)
  ) {
    throw new UsageError(
      `${option}: "${text}" is not allowed; it must be HOST:PORT or HOST:FIRST-LAST, at most ${ADDRESSES_MAX} of them`,
    );
  }
  return addresses.flatMap((one) => (one === undefined ? [] : [formatAddress(one)]));
}
