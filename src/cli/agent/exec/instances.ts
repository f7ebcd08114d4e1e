/**
 * What has to be done with the instances that there are so that as many are held as a directive says?
 *
 * Ready and starting ones together are held. One whose probe fails is replaced, and stays until enough are ready
 * without it. Scaling in calls off what is starting, the newest first, and then drains what has been ready for the
 * shortest time; one that is draining still is taken back before a new one is started.
 */
import type { Instant } from '../../../core/units/time.ts';

/** `stopping`: its stop command runs, or is to be run again. */
export type Phase = 'starting' | 'ready' | 'cold' | 'draining' | 'stopping';

export interface HeldInstance {
  readonly id: string;
  /** Empty: it has none. */
  readonly address: string;
  readonly phase: Phase;
  /** When it came into this phase, by this machine's clock. */
  readonly since: Instant;
  /** Its start command was run, or was about to be. */
  readonly launched: boolean;
  /** From order to ready, if that was measured. */
  readonly startMs: number | undefined;
  /** Why it did not start; such an instance is only cleared away. */
  readonly failed: string | undefined;
}

export type Change =
  /** So many new ones. */
  | { readonly kind: 'order'; readonly count: number }
  /** It takes new requests again. */
  | { readonly kind: 'take-back'; readonly id: string }
  /** Its start is called off. */
  | { readonly kind: 'call-off'; readonly id: string }
  | { readonly kind: 'drain'; readonly id: string }
  /** It does not answer and is not needed. */
  | { readonly kind: 'clear'; readonly id: string };

const byAge = (a: HeldInstance, b: HeldInstance): number => a.since - b.since;

/** Oldest in its phase first. */
export const inPhase = (instances: Iterable<HeldInstance>, phase: Phase): readonly HeldInstance[] =>
  [...instances].filter((instance) => instance.phase === phase).sort(byAge);

export const heldCount = (instances: Iterable<HeldInstance>): number =>
  [...instances].filter(({ phase }) => phase === 'starting' || phase === 'ready').length;

/** The changes that make of the instances what is asked for; none if they are that. */
export function changesFor(instances: Iterable<HeldInstance>, warm: number): readonly Change[] {
  const all = [...instances];
  const starting = inPhase(all, 'starting');
  const ready = inPhase(all, 'ready');
  const missing = warm - starting.length - ready.length;
  const cleared: Change[] =
    ready.length >= warm ? inPhase(all, 'cold').map(({ id }) => ({ kind: 'clear', id })) : [];
  if (missing > 0) {
    const back = inPhase(all, 'draining').slice(-missing);
    const changes: Change[] = back.map(({ id }) => ({ kind: 'take-back', id }));
    const count = missing - back.length;
    return count > 0 ? [...changes, { kind: 'order', count }] : changes;
  }
  const calledOff = lastOf(starting, -missing);
  const drained = lastOf(ready, -missing - calledOff.length);
  return [
    ...calledOff.map(({ id }): Change => ({ kind: 'call-off', id })),
    ...drained.map(({ id }): Change => ({ kind: 'drain', id })),
    ...cleared,
  ];
}

/** The last `count` of them, the last one first. */
const lastOf = <T>(values: readonly T[], count: number): readonly T[] =>
  values.slice(Math.max(0, values.length - count)).reverse();
