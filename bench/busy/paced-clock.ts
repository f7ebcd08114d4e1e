/**
 * What time is it in a bench whose minutes are shorter than the world's, or that stands still? Processes that were
 * given the same pace have the same time.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Instant } from '../../src/core/units/time.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { sharedMs } from '../measured.ts';

/** `speed` virtual milliseconds a millisecond from `startedMs` (of `sharedMs`) on, when it was `at`; 0 stands still. */
export interface Pace {
  readonly at: Instant;
  readonly startedMs: number;
  readonly speed: number;
}

export interface PacedClock extends Clock {
  setPace(pace: Pace): void;
}

/** How often those who wait look again: the pace may have changed. */
const LOOK_AGAIN_MS = 10;

export const timeAt = ({ at, startedMs, speed }: Pace): Instant =>
  Math.floor(at + (sharedMs() - startedMs) * speed);

export function createPacedClock(first: Pace): PacedClock {
  let pace = first;
  const now = (): Instant => timeAt(pace);
  return {
    now,
    until: async (at, signal) => {
      while (now() < at && !signal.aborted) await pause(LOOK_AGAIN_MS);
    },
    setPace: (next) => {
      pace = next;
    },
  };
}
