/**
 * A clock that stands until it is told to go on: for the demo and for tests.
 *
 * The waits that end on the way are released one by one, in order of their times and, at the same time, in order of
 * their asking. Each one's continuation runs, as far as it gets without real input or output, before the next is
 * released, and sees as `now` the time that it waited for. So one run is like any other.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { check } from '../../core/units/check.ts';
import type { Instant } from '../../core/units/time.ts';
import type { Clock } from '../../ports/clock.ts';

export interface VirtualClock extends Clock {
  /** Resolves when all waits up to `at` are released and their continuations ran; `now` is `at` then. Waits that these begin on the way count too. */
  advanceTo(at: Instant): Promise<void>;
}

interface Wait {
  readonly at: Instant;
  readonly release: () => void;
}

/** A clock that stands at `start`. */
export function createVirtualClock(start: Instant): VirtualClock {
  let now = start;
  const waits = new Set<Wait>();
  let advancing = Promise.resolve();

  async function advance(at: Instant): Promise<void> {
    check(at >= now, `time does not run back from ${now} to ${at}`);
    for (let next = earliest(waits, at); next !== undefined; next = earliest(waits, at)) {
      now = Math.max(now, next.at);
      next.release();
      // Promises are settled before the event loop turns, so what the wait held up has run after it.
      await nextTurn();
    }
    now = at;
  }

  return {
    now: () => now,
    until: (at, signal) =>
      new Promise((resolve) => {
        if (at <= now || signal.aborted) {
          resolve();
          return;
        }
        const wait = {
          at,
          release: () => {
            waits.delete(wait);
            signal.removeEventListener('abort', wait.release);
            resolve();
          },
        };
        waits.add(wait);
        signal.addEventListener('abort', wait.release);
      }),
    advanceTo(at) {
      const turn = advancing.then(() => advance(at));
      advancing = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** The wait that ends first, at or before `at`; a set keeps the order of asking. */
function earliest(waits: Iterable<Wait>, at: Instant): Wait | undefined {
  let first: Wait | undefined;
  for (const wait of waits) {
    if (wait.at <= at && (first === undefined || wait.at < first.at)) first = wait;
  }
  return first;
}
