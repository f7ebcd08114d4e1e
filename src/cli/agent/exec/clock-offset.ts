/**
 * How far is the service's clock ahead of this process?
 *
 * Measured with each answer, by a clock that is never set: halfway between sending and receiving the service's clock
 * showed what the answer says. It is wrong by half the round trip at most, so of the last few measurements that of
 * the shortest round trip counts (as in NTP's clock filter, RFC 5905).
 */
import type { Instant } from '../../../core/units/time.ts';

export interface ServiceClock {
  /** The time by the service's clock; `undefined`: it never answered. */
  now(): Instant | undefined;
  measure(sentAt: number, receivedAt: number, serviceAt: Instant): void;
}

const MEASUREMENTS_MAX = 8;

/** `steadyNow`: milliseconds by a clock that is never set. */
export function createServiceClock(steadyNow: () => number): ServiceClock {
  let measured: readonly { readonly roundTripMs: number; readonly aheadMs: number }[] = [];
  return {
    now() {
      const [first, ...others] = measured;
      if (first === undefined) return undefined;
      const best = others.reduce((a, b) => (b.roundTripMs < a.roundTripMs ? b : a), first);
      return steadyNow() + best.aheadMs;
    },
    measure(sentAt, receivedAt, serviceAt) {
      const aheadMs = serviceAt - (sentAt + receivedAt) / 2;
      measured = [...measured, { roundTripMs: receivedAt - sentAt, aheadMs }].slice(-MEASUREMENTS_MAX);
    },
  };
}
