/**
 * A clock that several processes of this machine share, and that runs faster than the machine's: for runs in which
 * days pass in minutes while servers, sockets and load balancers are real.
 *
 *   now = from + speed × (time of the machine − at)        within [from, until]
 *
 * It stands until it is told of a leg, and at the end of one until it is told of the next. All processes that are told
 * of the same legs have the same time, but for what the machine's clock differs between them: nothing.
 */
import { setMaxListeners } from 'node:events';
import type { Instant } from '../../core/units/time.ts';
import type { Clock } from '../../ports/clock.ts';

/** A stretch of time that is run through. */
export interface Leg {
  /** When it begins, by the machine's clock. */
  readonly at: Instant;
  /** Time at its beginning, and at its end, where the clock stands. */
  readonly from: Instant;
  readonly until: Instant;
}

export interface SpedUpClock extends Clock {
  /** Runs through the leg, which does not begin before the time that it is. */
  readonly run: (leg: Leg) => void;
  /** The time, which never goes back; for lengths of time. */
  readonly steadyNow: () => number;
  /** What this clock shows, has shown or will show in this leg at a time of the machine's. */
  readonly timeOf: (machineTime: Instant) => Instant;
  /** How long such a length of time lasts by the machine's clock. */
  readonly realMs: (lengthMs: number) => number;
}

/** One timer reaches no further than 2^31 ms. */
const LOOK_AGAIN_MS = 30_000;

/** A clock that stands at `start`; `speed`: milliseconds that pass in one of the machine's. */
export function createSpedUpClock({
  start,
  speed,
}: {
  readonly start: Instant;
  readonly speed: number;
}): SpedUpClock {
  let leg: Leg = { at: 0, from: start, until: start };
  let changed = endless();

  const exactly = (machineTime: number): number =>
    Math.min(leg.until, leg.from + speed * Math.max(0, machineTime - leg.at));
  let latest = start;
  /** By the one clock that all processes of the machine share; should it be set back, time stands meanwhile. */
  const steadyNow = (): number => {
    latest = Math.max(latest, exactly(Date.now()));
    return latest;
  };

  return {
    now: () => Math.floor(steadyNow()),
    steadyNow,
    timeOf: (machineTime) => Math.floor(exactly(machineTime)),
    realMs: (lengthMs) => lengthMs / speed,
    run(next) {
      leg = next;
      changed.abort();
      changed = endless();
    },
    async until(at, signal) {
      while (Math.floor(steadyNow()) < at && !signal.aborted) {
        const leftMs = at > leg.until ? undefined : (at - steadyNow()) / speed;
        await pause(leftMs, [signal, changed.signal]);
      }
    },
  };
}

/** As many wait for it as there are waits. */
function endless(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** Resolves after a time, if one is given, or when one of the signals aborts; leaves neither timer nor listener behind. */
function pause(lengthMs: number | undefined, signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = lengthMs === undefined ? undefined : setTimeout(end, Math.min(lengthMs, LOOK_AGAIN_MS));
    for (const signal of signals) signal.addEventListener('abort', end);
  });
}
