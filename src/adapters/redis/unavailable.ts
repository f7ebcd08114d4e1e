/** What Redis and the client for it say when something cannot be written or read now, as `StoreUnavailable`. */
import { StoreUnavailable } from '../../ports/failure.ts';

const REASONS: readonly (readonly [words: RegExp, reason: string])[] = [
  [/^OOM /, 'memory-full'],
  [/^MISCONF /, 'disk-failed'],
  [/^READONLY /, 'read-only'],
  [/^LOADING /, 'loading'],
  [/^(NOAUTH|WRONGPASS|NOPERM) /, 'refused'],
  [/timed? ?out/i, 'timeout'],
  [
    /Stream isn't writeable|Connection is closed|max retries per request|connection close|ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/i,
    'unreachable',
  ],
];

/** The client's own words for it would be about streams and queues. */
const PLAINLY: Readonly<Record<string, string>> = {
  unreachable: 'it cannot be reached',
  timeout: 'it did not answer in time',
};

/** The failure with its stable reason, `server` being how Redis is called in it; one that is a `StoreUnavailable` stays as it is. */
export function toUnavailable(server: string, error: unknown): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  const words = error instanceof Error ? wordsOf(error) : String(error);
  const reason = REASONS.find(([pattern]) => pattern.test(words))?.[1] ?? 'store-failed';
  return new StoreUnavailable(reason, `${server}: ${PLAINLY[reason] ?? words}`, error);
}

/** A connection that failed on every address of a host has a code and no words of its own. */
function wordsOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  return error.message === '' && code !== undefined ? code : error.message;
}
