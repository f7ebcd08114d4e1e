/**
 * The demo's instances: which there are, and what asking for another number of them does.
 *
 * An instance ordered at t is ready at t + `startMs`, or fails at that moment. Scaling in acts at once and
 * from the newest: it cancels starts that are under way before it takes instances that are ready, since what
 * has been started longest is ready soonest. What PRA's instance manager holds and what the baselines are
 * replayed on are the same instances under the same rules.
 */
import type { Instant } from '../../core/units/time.ts';

export interface FleetRules {
  /** From order to ready. */
  readonly startMs: number;
  /** Whether the start of this number fails at its end. */
  readonly fails: (start: number) => boolean;
}

export interface FleetInstance {
  /** 1 for the first instance that was ever ordered. */
  readonly number: number;
  readonly orderedAt: Instant;
  /** `undefined` while it starts. */
  readonly readyAt: Instant | undefined;
}

export interface Fleet {
  /** In the order in which they were ordered: those that are ready come first. */
  readonly instances: readonly FleetInstance[];
  /** Instances ordered so far. */
  readonly ordered: number;
}

/** `count` instances that are ready at `now`. */
export const readyFleet = (count: number, now: Instant): Fleet => ({
  instances: Array.from({ length: count }, (_, i) => ({ number: i + 1, orderedAt: now, readyAt: now })),
  ordered: count,
});

/** The fleet once the starts that end by `now` have ended, and the instances of which the start failed. */
export function endStarts(
  fleet: Fleet,
  rules: FleetRules,
  now: Instant,
): { readonly fleet: Fleet; readonly failed: readonly FleetInstance[] } {
  const instances: FleetInstance[] = [];
  const failed: FleetInstance[] = [];
  for (const instance of fleet.instances) {
    const endsAt = instance.orderedAt + rules.startMs;
    if (instance.readyAt !== undefined || endsAt > now) instances.push(instance);
    else if (rules.fails(instance.number)) failed.push(instance);
    else instances.push({ ...instance, readyAt: endsAt });
  }
  return { fleet: { ...fleet, instances }, failed };
}

/** The fleet brought to `count` instances, ready and starting together, and those that were let go. */
export function scaleTo(
  fleet: Fleet,
  count: number,
  now: Instant,
): { readonly fleet: Fleet; readonly released: readonly FleetInstance[] } {
  const missing = Math.max(0, count - fleet.instances.length);
  const started = Array.from({ length: missing }, (_, i) => ({
    number: fleet.ordered + i + 1,
    orderedAt: now,
    readyAt: undefined,
  }));
  return {
    fleet: { instances: [...fleet.instances.slice(0, count), ...started], ordered: fleet.ordered + missing },
    released: fleet.instances.slice(count),
  };
}

/** How many are ready. */
export const readyCount = (fleet: Fleet): number =>
  fleet.instances.reduce((count, { readyAt }) => (readyAt === undefined ? count : count + 1), 0);

/** A rule that lets `share` of the starts fail, always the same ones for the same seed. */
export const failAtRandom =
  (share: number, seed: number): FleetRules['fails'] =>
  (start) =>
    hash(seed, start) / 2 ** 32 < share;

/** 32 well-mixed bits of a pair of whole numbers (the finaliser of MurmurHash3, Appleby 2008). */
function hash(seed: number, value: number): number {
  let bits = Math.imul(seed, 0x9e3779b1) ^ value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
