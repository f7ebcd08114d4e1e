/**
 * A decision as it is told to instance managers: a state with a place in an order and an end.
 *
 * Directives may be lost, repeated or late. Whoever keeps only what `isNewer` than what it has ends with the
 * newest, whatever came in between.
 */
import type { Directive, NumberedDecision } from './decision.ts';
import { present } from '../units/check.ts';
import type { Instant } from '../units/time.ts';

/** The decision with a lease of `leaseMs`; the rule that set the count is its reason. */
export function toDirective(decision: NumberedDecision, leaseMs: number): Directive {
  const { pool, epoch, revision, warm, readyBy, at } = decision;
  const setBy = present(decision.trail.at(-1), 'the trail of a decision');
  return {
    pool,
    epoch,
    revision,
    warm,
    readyBy,
    expiresAt: at + leaseMs,
    decidedAt: at,
    reason: setBy.rule,
    detail: setBy.why,
    basis: decision.inputs.basis,
  };
}

type Place = Pick<Directive, 'epoch' | 'revision'>;

/** Whether `candidate` replaces `held`, of the same pool: a later epoch, or a later revision of the same one. */
export function isNewer(candidate: Place, held: Place | undefined): boolean {
  if (held === undefined || candidate.epoch > held.epoch) return true;
  return candidate.epoch === held.epoch && candidate.revision > held.revision;
}

/** A directive is live in [decidedAt, expiresAt); afterwards it freezes what is there. */
export function isLive({ decidedAt, expiresAt }: Directive, now: Instant): boolean {
  return decidedAt <= now && now < expiresAt;
}
