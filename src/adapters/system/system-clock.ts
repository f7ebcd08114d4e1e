/** The time of this machine. */
import type { Clock } from '../../ports/clock.ts';

/**
 * Timers run on a clock that never jumps, `now` on one that does (it is set, or the machine was suspended), and one
 * timer reaches no further than 2^31 ms. So a long wait looks at `now` again after this time at the latest.
 *
 * A clock that is set forward ends the waits whose time has come; one that is set back must not make them longer,
 * or no cycle would run, and no lease be renewed, for an hour.
 */
const LOOK_AGAIN_MS = 30_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  async until(at, signal) {
    const end = performance.now() + (at - Date.now());
    const leftMs = (): number => Math.min(at - Date.now(), end - performance.now());
    for (let left = leftMs(); left > 0 && !signal.aborted; left = leftMs()) {
      await pause(Math.min(left, LOOK_AGAIN_MS), signal);
    }
  },
};

/** Resolves after a time, or when `signal` aborts; leaves neither timer nor listener behind. */
function pause(lengthMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, lengthMs);
    signal.addEventListener('abort', end);
  });
}
