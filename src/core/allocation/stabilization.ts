/**
 * How many instances were recommended lately: before a scale-in the highest recommendation of the last
 * `lengthMs` counts, so that a dip shorter than that takes nothing away (the stabilization window of the
 * Kubernetes HPA, KEP-853; not a cooldown, after which anything goes).
 *
 * A window is a value and holds (now − length, now]: a recommendation leaves it exactly `lengthMs` after it
 * was made. Length 0 holds nothing.
 */
import type { Instant } from '../units/time.ts';

export interface Recommendation {
  readonly at: Instant;
  readonly instances: number;
}

export interface StabilizationWindow {
  readonly lengthMs: number;
  /** Oldest first, and each higher than all after it: an older one that is no higher never counts again. */
  readonly recommendations: readonly Recommendation[];
}

/** The window with a recommendation of `now`, without those that no longer count. */
export function record(window: StabilizationWindow, instances: number, now: Instant): StabilizationWindow {
  const earlier = window.recommendations
    .filter(({ at }) => at > now - window.lengthMs)
    // When the clock ran back, what seems to come from the future counts from now on.
    .map((one) => (one.at > now ? { ...one, at: now } : one))
    .filter((one) => one.instances > instances);
  return { ...window, recommendations: [...earlier, { at: now, instances }] };
}

/** The highest recommendation of the window, of equal ones the newest; `undefined`: there is none. */
export function highest(window: StabilizationWindow, now: Instant): Recommendation | undefined {
  let best: Recommendation | undefined;
  for (const one of window.recommendations) {
    if (one.at > now - window.lengthMs && one.instances >= (best?.instances ?? 0)) best = one;
  }
  return best;
}
