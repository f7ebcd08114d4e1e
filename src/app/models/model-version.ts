/** What the keeper of the models knows of a version, and the words for why it is what it is. */
import type { ModelState } from './model-status.ts';
import type { ModelCard, ModelId } from '../../core/forecast/model/model-card.ts';
import { misfit } from '../../core/forecast/model/model-fit.ts';
import type { Instant } from '../../core/units/time.ts';
import type { ServableModel } from '../../ports/models/model-repository.ts';

/** What is known of a version. */
export interface Version extends ModelId {
  state: ModelState;
  reasons: readonly string[];
  since: Instant;
  /** As it was read last; `undefined`: never, or it was broken. */
  model: ServableModel | undefined;
  /** The card with which it was ready in this life. */
  readyCard: string | undefined;
  /** Of the files, as they were seen last, and since when. */
  stamp: string;
  stampSince: Instant;
  isRead: boolean;
  isGone: boolean;
}

export const newVersion = (
  { name, version }: ModelId,
  seen: Pick<Version, 'stamp' | 'stampSince'>,
  now: Instant,
): Version => ({
  ...seen,
  ...{ name, version, since: now, isRead: false, isGone: false },
  ...{ state: 'loading', reasons: [SEEN], model: undefined, readyCard: undefined },
});

/** Moves a version into a state; it has been there since `now`, unless it was there before. */
export function become(
  version: Version,
  { state, reasons }: { readonly state: ModelState; readonly reasons: readonly string[] },
  now: Instant,
): void {
  if (version.state !== state) version.since = now;
  version.state = state;
  version.reasons = reasons;
}

/** What keeps a version that is whole from serving here. */
export function unfit({ readyCard }: Version, card: ModelCard, stepMs: number): string[] {
  const problem = misfit(card, stepMs);
  if (problem !== undefined) return [problem];
  return readyCard === undefined || readyCard === JSON.stringify(card) ? [] : [TWICE];
}

export const SEEN = 'it has just been seen';
export const TESTED = 'it is being put to the test';
export const RETIRED = 'it was retired';
export const GONE = 'its folder is gone';
export const CHANGED = 'it was changed after it had been ready';
const TWICE = 'this version was published before with other content: raise the version';
