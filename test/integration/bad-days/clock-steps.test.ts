/** The clock of the service's machine is set wrong, and then right again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VirtualClock } from '../../../src/adapters/system/virtual-clock.ts';
import { createVirtualClock } from '../../../src/adapters/system/virtual-clock.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/units/time.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Day } from './day.ts';
import { AT_1700, openDay, requestsAt } from './day.ts';

interface SkewedClock extends Clock {
  /** From now on it is ahead of the right time by this much. */
  setAhead(byMs: number): void;
}

/** A clock that can be set. As the system's, it ends a wait when its time has come by the clock or in fact. */
function createSkewedClock(right: VirtualClock): SkewedClock {
  let ahead = 0;
  const waits = new Set<{ readonly at: number; readonly end: AbortController }>();
  const now = (): number => right.now() + ahead;
  return {
    now,
    until: async (at, signal) => {
      const end = new AbortController();
      const wait = { at, end };
      const abort = (): void => {
        end.abort();
      };
      signal.addEventListener('abort', abort);
      if (signal.aborted) abort();
      waits.add(wait);
      await right.until(right.now() + at - now(), end.signal);
      waits.delete(wait);
      signal.removeEventListener('abort', abort);
    },
    setAhead: (byMs) => {
      ahead = byMs;
      for (const { at, end } of waits) if (at <= now()) end.abort();
    },
  };
}

for (const balancersOnItsMachine of [false, true]) {
  for (const aheadMs of [HOUR_MS, -HOUR_MS]) {
    const whose = balancersOnItsMachine ? 'service and balancers' : 'the service';
    const direction = aheadMs > 0 ? 'forward' : 'back';
    test(`the clock of ${whose} steps an hour ${direction}, and returns: nothing is scaled in, and the live load is covered again`, async (t) => {
      const clock = createVirtualClock(AT_1700);
      const serviceClock = createSkewedClock(clock);
      const day = await openDay(t, { clock, serviceClock, balancersOnItsMachine });
      await minutes(day, serviceClock, requestsAt);
      serviceClock.setAhead(aheadMs);
      await minutes(day, serviceClock, requestsAt);
      serviceClock.setAhead(0);
      await minutes(day, serviceClock, requestsAt);
      // 2,400 requests a minute are 40 a second, which 40 instances take.
      const last = await minutes(day, serviceClock, () => 2_400);
      assert.ok(last >= 40, `${last} for a load that needs 40`);
    });
  }
}

const MINUTES = 4;

/**
 * Some minutes with so many requests each; resolves with the last count. Before the steps 19 instances are in force
 * and the load rises, so the count has no reason to fall below that. Each directive's lease is neither over nor long.
 */
async function minutes(
  day: Day,
  serviceClock: Clock,
  requestsOf: (start: number) => number,
): Promise<number> {
  let last = 0;
  for (let minute = 1; minute <= MINUTES; minute += 1) {
    const { warm, expiresAt } = await day.minute({ lb: requestsOf(day.clock.now()) });
    assert.ok(warm >= 19, `minute ${minute}: 19 in force before, then ${warm}`);
    const leaseMs = expiresAt - serviceClock.now();
    assert.ok(leaseMs > MINUTE_MS && leaseMs <= 3 * MINUTE_MS, `a lease of ${leaseMs} ms`);
    last = warm;
  }
  return last;
}
