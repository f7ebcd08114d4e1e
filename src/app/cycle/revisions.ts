/**
 * The order of directives across restarts: every start takes a higher epoch, and revisions only grow.
 *
 * Both are reserved durably before they are used, revisions in blocks: what was published after the newest
 * reservation lies below its end, so neither `kill -9` nor a lost write makes them go backwards.
 */
import type { Decision, NumberedDecision } from '../../core/allocation/decision.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';

export interface Revisions {
  /** Gives decisions their places, one revision each. Rejects with `StoreUnavailable` if a new block cannot be reserved. */
  number(decisions: readonly Decision[]): Promise<readonly NumberedDecision[]>;
  /** Makes all that is numbered from now on newer than `place`; whether it would not have been. Rejects as `number`. */
  surpass(place: Place): Promise<boolean>;
}

interface Place {
  readonly epoch: number;
  readonly revision: number;
}

const NAME = 'revisions';
/** A restart skips at most this many. */
const BLOCK = 10_000;

export async function openRevisions(checkpoints: Checkpoints): Promise<Revisions> {
  const stored = readReservation(await checkpoints.get(NAME));
  let epoch = stored.epoch + 1;
  let next = stored.reservedUntil;
  let reservedUntil = stored.reservedUntil;
  const reserve = async (until: number): Promise<void> => {
    await checkpoints.put(NAME, { epoch, reservedUntil: until });
    reservedUntil = Math.max(reservedUntil, until);
  };
  await reserve(next + BLOCK);
  return {
    number: async (decisions) => {
      if (next + decisions.length > reservedUntil) await reserve(next + decisions.length + BLOCK);
      return decisions.map((decision) => {
        next += 1;
        return { ...decision, epoch, revision: next };
      });
    },
    surpass: async (place) => {
      if (place.epoch < epoch || (place.epoch === epoch && place.revision <= next)) return false;
      epoch = place.epoch + 1;
      next = Math.max(next, place.revision);
      await reserve(next + BLOCK);
      return true;
    },
  };
}

interface Reservation {
  readonly epoch: number;
  /** Revisions up to and including this one may have been used. */
  readonly reservedUntil: number;
}

function readReservation(value: unknown): Reservation {
  if (value === undefined) return { epoch: 0, reservedUntil: 0 };
  const { epoch, reservedUntil } = (value ?? {}) as Partial<Record<string, unknown>>;
  const whole = (x: unknown): x is number => typeof x === 'number' && Number.isSafeInteger(x) && x >= 0;
  if (whole(epoch) && whole(reservedUntil)) return { epoch, reservedUntil };
  throw new Error(`the checkpoint \`${NAME}\` is not { epoch, reservedUntil } but ${JSON.stringify(value)}`);
}
