/** Drift: something has changed for good, and forecasts do not know it yet. It is always said which. */
import type { SeriesId } from '../../forecast/forecast.ts';
import type { Instant } from '../../units/time.ts';

/** `input`: more or less comes than was said. `loss`: forecasts have become worse, though no more and no less comes. */
export type DriftKind = 'input' | 'loss';

export const DRIFT_KINDS: readonly DriftKind[] = ['input', 'loss'];

/** One that runs. */
export interface Drift {
  readonly series: SeriesId;
  readonly kind: DriftKind;
  /** About when it began: before that all was as usual. */
  readonly since: Instant;
  /** When it was seen. */
  readonly seenAt: Instant;
  /**
   * Of `input`: what came over what was said, the median, a geometric mean from `since` to `seenAt`. Of `loss`: what was
   * lost over what usually is. Positive.
   */
  readonly factor: number;
  /** One less the chance that an excursion so high comes by itself while quantiles are honest, fraction. */
  readonly confidence: number;
}

/** A series has at most one of each kind. */
export const driftKey = ({ series, kind }: Pick<Drift, 'series' | 'kind'>): string => `${kind} ${series}`;
