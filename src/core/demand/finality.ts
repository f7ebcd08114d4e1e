/**
 * Which steps are final: zero, unknown and partial are three things.
 *
 * A step is final when every client that is *expected* has passed it. A client is expected from its first
 * watermark until it says goodbye, is named as gone by the operator, or has not been heard of for
 * `goneAfterMs`. Until then its silence leaves lower bounds: they may raise a need, never lower one.
 *
 * Forecasts do not wait as long. A client whose watermark is `silenceMs` behind the clock is *missing*: what
 * is newer is forecast without its counts, as steps of which nothing is known. (Watermarks: Akidau et al.,
 * 'The Dataflow Model', VLDB 2015; the minimum over inputs, and idle inputs that time out, are theirs too.
 * That an idle input is passed over is one thing here, and that it is forgotten another.)
 */
import type { ClientId, ClientMark } from './batch.ts';
import { positionOf } from './batch.ts';
import type { Instant } from '../units/time.ts';
import { floorToStep } from '../units/time.ts';

/** Who is waited for. */
export interface ExpectationPolicy {
  readonly stepMs: number;
  /** Silence after which a client is taken for gone. */
  readonly goneAfterMs: number;
  /** Named by the operator: nobody waits for them. */
  readonly gone: readonly ClientId[];
}

export interface FinalityPolicy extends ExpectationPolicy {
  /** How far behind a client may be before forecasts go on without it. */
  readonly silenceMs: number;
}

export interface Finality {
  /** Steps that end at or before this are final; `undefined`: none is. */
  readonly finalUntil: Instant | undefined;
  /** Everybody but the missing has passed the steps before this: of those that are not final, no more is to be expected soon. */
  readonly heardUntil: Instant | undefined;
  /** End of the newest step that any client has passed; `undefined`: none has. Never before the other two. */
  readonly knownUntil: Instant | undefined;
  /** The reason why newer steps are lower bounds: expected clients that are behind `knownUntil`, or missing. */
  readonly waitingFor: readonly AwaitedClient[];
}

export interface AwaitedClient {
  readonly client: ClientId;
  /** End of the newest step that it has passed. */
  readonly passed: Instant;
  /** It is too far behind: forecasts go on without it. */
  readonly missing: boolean;
}

/** How far the clients have come. Nothing moves back by itself but for a client that is new; the caller keeps the highest. */
export function finality(marks: Iterable<ClientMark>, policy: FinalityPolicy, now: Instant): Finality {
  const expected: AwaitedClient[] = [];
  let knownUntil: Instant | undefined;
  for (const mark of marks) {
    const position = positionOf(mark);
    if (position === undefined) continue;
    const passed = floorToStep(Math.min(position, now), policy.stepMs);
    knownUntil = Math.max(knownUntil ?? passed, passed);
    if (!isExpected(mark, policy, now)) continue;
    expected.push({ client: mark.client, passed, missing: now - position >= policy.silenceMs });
  }
  if (knownUntil === undefined) {
    return { finalUntil: undefined, heardUntil: undefined, knownUntil, waitingFor: [] };
  }
  const known = knownUntil;
  const active = expected.filter(({ missing }) => !missing);
  return {
    // Nobody there: nothing new becomes final, but what everybody had passed before stays known.
    finalUntil: leastPassed(expected) ?? known,
    heardUntil: leastPassed(active) ?? known,
    knownUntil: known,
    waitingFor: expected.filter(({ passed, missing }) => passed < known || missing),
  };
}

/** Counts are not whole without this client's. */
export function isExpected(mark: ClientMark, policy: ExpectationPolicy, now: Instant): boolean {
  const isThere = mark.watermark !== undefined && !mark.left && !policy.gone.includes(mark.client);
  return isThere && now - mark.seenAt < policy.goneAfterMs;
}

function leastPassed(clients: readonly AwaitedClient[]): Instant | undefined {
  return clients.length === 0 ? undefined : Math.min(...clients.map(({ passed }) => passed));
}
