/**
 * What is a family fitted on, and what does a fit leave? One series in, one row of numbers out: the graph is the
 * same for all series of a step, and the row is what it knows of this one (`parameters` of the model contract).
 */
import type { CivilZone } from '../../src/core/units/civil-time.ts';
import type { Instant } from '../../src/core/units/time.ts';
import type { UnpublishedVersion } from '../publish.ts';

/** What one series is fitted on. */
export interface Past {
  /** A source, or a pool with its prefix. */
  readonly series: string;
  readonly stepMs: number;
  /** Start of `values[0]`, on a whole step. */
  readonly start: Instant;
  /** Requests per step, oldest first; NaN = unknown, or nothing to be learned from. */
  readonly values: Float32Array;
  /** In which its days and weeks are. */
  readonly zone: CivilZone;
}

/** A row; `undefined`: there is none. */
type FittedNumbers = Float32Array | undefined;

/** A per-source family: a graph for each length of step, and rows for its `parameters` input. */
export interface FittedFamily {
  /** That of its model. */
  readonly name: string;
  version(stepMs: number): UnpublishedVersion;
  /** Days of history that a fit looks at; a longer past gives the same row. */
  readonly historyDays: number;
  /**
   * The row, as long as the card's `inputs.parameters` and finite; `undefined`: too little is known. Pure and
   * deterministic, though it may wait for a graph that it runs on the past; `past` is not changed.
   */
  fit(past: Past): FittedNumbers | Promise<FittedNumbers>;
}
