/**
 * Leases in Redis: a hash of holder and token that expires with its term, and beside it the last token, which stays.
 * Time is the server's alone, so clocks that differ do no harm.
 */
import type { Lease } from '../../ports/processes/lease.ts';
import type { Connection } from './connection.ts';
import { Gate } from '../../ports/stores/gate.ts';
import type { Keys } from './keys.ts';

/** KEYS: term, last token. ARGV: holder, milliseconds. The token, or nil if somebody else holds it. */
const HOLD = `
  local holder, token = unpack(redis.call('HMGET', KEYS[1], 'holder', 'token'))
  if holder and holder ~= ARGV[1] then return nil end
  if not holder then
    token = redis.call('INCR', KEYS[2])
    redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'token', token)
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return tonumber(token)`;

const RELEASE = `
  if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

export function openLease(connection: Connection, keys: Keys): Lease {
  const gate = new Gate('lease in Redis');
  return {
    hold: ({ name, holder, forMs }) =>
      gate.pass(async () => {
        const [term, last] = [keys.lease(name), keys.leaseToken(name)];
        const token = await connection.ask((redis) => redis.eval(HOLD, 2, term, last, holder, forMs));
        return token === null ? undefined : Number(token);
      }),
    release: ({ name, holder }) =>
      gate.pass(async () => {
        await connection.ask((redis) => redis.eval(RELEASE, 1, keys.lease(name), holder));
      }),
    close: () => gate.close(),
  };
}
