/** What DuckDB says when it cannot write or read now, as the ports' `StoreUnavailable`. */
import { StoreUnavailable } from '../../../ports/failure.ts';

const REASONS: readonly (readonly [words: RegExp, reason: string])[] = [
  [/no space left|file too large|disk quota exceeded/i, 'disk-full'],
  [/read-only|permission denied/i, 'read-only'],
];

/** The failure with its stable reason; one that is a `StoreUnavailable` already stays as it is. */
export function toUnavailable(error: unknown): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  const words = error instanceof Error ? error.message : String(error);
  const reason = REASONS.find(([pattern]) => pattern.test(words))?.[1] ?? 'store-failed';
  return new StoreUnavailable(reason, words, error);
}
