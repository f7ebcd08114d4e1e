/** What QuestDB and the clients for it say when something cannot be written or read now, as `StoreUnavailable`. */
import { StoreUnavailable } from '../../ports/failure.ts';

const REASONS: readonly (readonly [words: RegExp, reason: string])[] = [
  [
    /ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EHOSTUNREACH|socket hang up|connection terminated/i,
    'unreachable',
  ],
  [/timeout|timed out/i, 'timeout'],
  [/statusCode=4\d\d/, 'refused'],
];

/** The failure with its stable reason; one that is a `StoreUnavailable` already stays as it is. */
export function toUnavailable(error: unknown): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  const words = wordsOf(error);
  const reason = REASONS.find(([pattern]) => pattern.test(words))?.[1] ?? 'store-failed';
  // The client drops what the server says about it.
  const advice = reason === 'refused' ? '; the log of QuestDB says why' : '';
  return new StoreUnavailable(reason, `QuestDB: ${words}${advice}`, error);
}

/** The server will say the same of these rows each time. */
export const isRefused = (error: unknown): boolean => toUnavailable(error).reason === 'refused';

/** A connection that failed on every address of a host has a code and no words of its own. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return error.message === '' && code !== undefined ? code : error.message;
}
