import type { Instant } from '../core/units/time.ts';

/** Time, and the only way to wait for it. */
export interface Clock {
  now(): Instant;
  /**
   * Resolves at or after `at`, or at once when `signal` aborts; never rejects. When the clock is set back meanwhile
   * it resolves when the time that was left has passed all the same.
   */
  until(at: Instant, signal: AbortSignal): Promise<void>;
}
