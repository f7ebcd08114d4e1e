/** What the allocation of a pool remembers from one decision to the next: plain data, checkpointed. */
import type { Recommendation } from './stabilization.ts';
import type { Instant } from '../units/time.ts';

export interface PoolState {
  /** The count in force; `undefined`: none was ever decided. */
  readonly warm: number | undefined;
  /** Of these: ordered for starts that are expected to fail. */
  readonly replacements: number;
  /** As in the stabilization window. */
  readonly recommendations: readonly Recommendation[];
  /** Nothing is taken away before. */
  readonly holdUntil: Instant;
}

/**
 * The state after a start at `now`, from the one that was checkpointed (as `JSON.parse` gives it): its count,
 * and no scale-in until the stabilization window is full again. Until then all its recommendations have left
 * the window, so they are not needed. Without a state, or with one that cannot be read, no count is in force.
 */
export function restorePoolState(checkpoint: unknown, stabilizationMs: number, now: Instant): PoolState {
  const { warm, replacements } = (checkpoint ?? {}) as Partial<Record<keyof PoolState, unknown>>;
  return {
    warm: asCount(warm),
    replacements: asCount(replacements) ?? 0,
    recommendations: [],
    holdUntil: now + stabilizationMs,
  };
}

const asCount = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
