/** Drift: something has changed for good, and forecasts do not know it yet. It is always said which. */

/** `input`: more or less comes than was said. `loss`: forecasts have become worse, though no more and no less comes. */
export type DriftKind = 'input' | 'loss';
