/**
 * Which steps are final: zero, unknown and partial are three things.
 *
 * A step is final when every active client has passed its end with its watermark. A client is active from
 * its first watermark until it says goodbye, or until it has been silent for `silenceMs`. While one is
 * silent the steps that it has not passed stay lower bounds: they may raise a need, never lower one. After
 * the time-out nobody waits for it any longer. (Watermarks: Akidau et al., 'The Dataflow Model', VLDB 2015;
 * the minimum over inputs, and idle inputs that time out, are theirs too.)
 */
import type { ClientId, ClientMark } from './batch.ts';
import type { Instant } from '../units/time.ts';
import { floorToStep } from '../units/time.ts';

export interface FinalityPolicy {
  readonly stepMs: number;
  /** Silence after which nobody waits for a client. */
  readonly silenceMs: number;
}

export interface Finality {
  /** Steps that end at or before this are final; `undefined`: none is. */
  readonly finalUntil: Instant | undefined;
  /** End of the newest step that any client has passed; `undefined`: none has. Never before `finalUntil`. */
  readonly knownUntil: Instant | undefined;
  /** Active clients behind `knownUntil`: the reason why newer steps are lower bounds. */
  readonly waitingFor: readonly ClientId[];
}

/** How far the clients have come. Finality never moves back by itself; the caller keeps the highest. */
export function finality(marks: Iterable<ClientMark>, policy: FinalityPolicy, now: Instant): Finality {
  const active: { client: ClientId; passed: Instant }[] = [];
  let knownUntil: Instant | undefined;
  for (const mark of marks) {
    if (mark.watermark === undefined) continue;
    const passed = floorToStep(Math.min(mark.watermark, now), policy.stepMs);
    knownUntil = Math.max(knownUntil ?? passed, passed);
    if (!mark.left && now - mark.seenAt < policy.silenceMs) active.push({ client: mark.client, passed });
  }
  if (knownUntil === undefined) return { finalUntil: undefined, knownUntil, waitingFor: [] };
  const known = knownUntil;
  return {
    // Nobody active: nothing new becomes final, but what everybody had passed before stays known.
    finalUntil: active.length === 0 ? known : Math.min(...active.map(({ passed }) => passed)),
    knownUntil: known,
    waitingFor: active.filter(({ passed }) => passed < known).map(({ client }) => client),
  };
}
