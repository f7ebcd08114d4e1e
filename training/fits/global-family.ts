/**
 * What is a family whose graph is the fit? One model learns from all series of a system, and what it learned is in the
 * graph: a new fit is a new version, for all of them.
 */
import type { Instant } from '../../src/core/units/time.ts';
import type { CourseOptions, CourseTold } from '../neural/course.ts';
import type { UnpublishedVersion } from '../publish.ts';
import type { Past } from './past.ts';

export interface GlobalFamily {
  /** That of its model. */
  readonly name: string;
  /** Days of history that a version is trained on. */
  readonly historyDays: number;
  /** It takes no longer steps; `undefined`: it takes all. */
  readonly stepMsMax?: number;
  /** How long it learns unless it is told otherwise; `undefined`: it does not learn in epochs. */
  readonly course?: CourseOptions;
  /** Looks at the pasts, those that matter most first; all of one step. Deterministic. */
  learn(pasts: readonly Past[]): Promise<Learned>;
}

/** How a family that learns in epochs is taught. */
export interface Teaching {
  readonly options: CourseOptions;
  readonly told: CourseTold;
  /** A checkpoint of the same training to go on from. */
  readonly resumed: Uint8Array | undefined;
}

/** What there is to learn from, for as many versions as are wanted. */
export interface Learned {
  /**
   * The version of that number, trained on nothing at or after `until`; `undefined`: too little is known. Throws
   * `NotPacked` where `resumed` is a checkpoint of something else.
   */
  train(
    until: Instant,
    version: number,
    teaching?: Teaching,
  ): UnpublishedVersion | undefined | Promise<UnpublishedVersion | undefined>;
}
