/**
 * What is a family whose graph is the fit? One model learns from all series of a system, and what it learned is in the
 * graph: a new fit is a new version, for all of them.
 */
import type { Instant } from '../../src/core/units/time.ts';
import type { UnpublishedVersion } from '../publish.ts';
import type { Past } from './past.ts';

export interface GlobalFamily {
  /** That of its model. */
  readonly name: string;
  /** Days of history that a version is trained on. */
  readonly historyDays: number;
  /** Looks at the pasts, those that matter most first; all of one step. Deterministic. */
  learn(pasts: readonly Past[]): Promise<Learned>;
}

/** What there is to learn from, for as many versions as are wanted. */
export interface Learned {
  /** The version of that number, trained on nothing at or after `until`; `undefined`: too little is known. */
  train(until: Instant, version: number): UnpublishedVersion | undefined;
}
