/**
 * What HAProxy's `agent-check` is answered for a server, from the newest ranking of the pool's instances.
 *
 * `ready up N%` is a share of the server's configured weight. The three words always go together: a percentage alone
 * does not end a `drain`. `down` is never said: it would stick if this agent died, and health is what `check` is for.
 * Without an answer HAProxy goes on with what it has, so where nothing is known nothing is said.
 */
import type { InstanceState } from '../../core/allocation/instance.ts';

export interface RankedTarget {
  readonly address: string;
  readonly state: InstanceState;
  /** 0 to 100. */
  readonly weight: number;
  /** For how long it had been in its state when the ranking was made. */
  readonly ageMs: number;
}

export interface Ranking {
  readonly targets: readonly RankedTarget[];
  /** Nobody has reported for too long. */
  readonly stale: boolean;
  /** When it came, by the clock that `now` is of. */
  readonly receivedAt: number;
}

/** A share that rises with age, to all of it after `slowStartMs`; 0: all of it at once. */
export const risingIn =
  (slowStartMs: number): Answering['shareAt'] =>
  (ageMs) =>
    slowStartMs > 0 ? Math.min(1, Math.max(0, ageMs / slowStartMs)) : 1;

export interface Answering {
  readonly ranking: Ranking | undefined;
  /** Share of a warm one's requests that an instance can take that has been warm for so long, up to 1. */
  readonly shareAt: (ageMs: number) => number;
}

/** The answer for the server at `address`, without the end of its line; `undefined`: none. */
export function answerFor(address: string, { ranking, shareAt }: Answering, now: number): string | undefined {
  if (ranking === undefined) return undefined;
  const target = ranking.targets.find((one) => one.address === address);
  if (target === undefined) return ranking.stale ? undefined : 'ready up 0%';
  if (target.state === 'draining') return 'drain';
  if (target.weight <= 0) return 'ready up 0%';
  const ageMs = target.ageMs + (now - ranking.receivedAt);
  return `ready up ${Math.max(1, Math.round(target.weight * shareAt(ageMs)))}%`;
}
