import type { SeriesId } from '../core/forecast/forecast.ts';
import type { ModelId } from '../core/forecast/model/model-card.ts';
import type { CivilZone } from '../core/units/civil-time.ts';
import type { Instant } from '../core/units/time.ts';

/** Fits the families that keep a row of parameters for each series. */
export interface Trainer {
  /** By name, which is that of their models. */
  families(): Promise<readonly FittedFamilyFacts[]>;
  /**
   * One outcome for each past, in their order. Deterministic. Rejects with `TrainingFailed` if there is no such
   * family or its rows are for another version, or if the fits did not end within their limits of time and memory. May take the pasts' arrays over.
   */
  fit(request: FitRequest): Promise<readonly FitOutcome[]>;
  /** Ends what runs; afterwards every call rejects. */
  close(): Promise<void>;
}

export interface FittedFamilyFacts {
  readonly name: string;
  /** Days of history that a fit looks at. */
  readonly historyDays: number;
}

export interface FitRequest {
  /** Its name is that of the family; the version is the one that the family's rows are for. */
  readonly model: ModelId;
  readonly pasts: readonly SeriesPast[];
}

/** What one series is fitted on. */
export interface SeriesPast {
  readonly series: SeriesId;
  readonly stepMs: number;
  /** Start of `values[0]`, on a whole step. */
  readonly start: Instant;
  /**
   * Requests per step, oldest first; NaN = unknown, or nothing to be learned from. Nothing that must not be seen is
   * in it.
   */
  readonly values: Float32Array;
  /** In which its days and weeks are: that of the service. */
  readonly zone: CivilZone;
}

/** `values`: the row; `undefined`, with a reason: too little is known, or the fit came to nothing. */
export type FitOutcome =
  | { readonly series: SeriesId; readonly values: Float32Array }
  | { readonly series: SeriesId; readonly values: undefined; readonly reason: string };

export class TrainingFailed extends Error {
  override readonly name = 'TrainingFailed';
}
