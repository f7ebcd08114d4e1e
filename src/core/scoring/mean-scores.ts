/** How good were forecasts over several series together? Relative losses by the geometric mean, all else by the plain one. */
import type { QuantileScores } from './quantile-scores.ts';

/** Geometric mean of those that are defined; `undefined` if none is. */
export function geometricMean(values: readonly (number | undefined)[]): number | undefined {
  const logarithm = plainMean(values.map((value) => (value === undefined ? undefined : Math.log(value))));
  return logarithm === undefined ? undefined : Math.exp(logarithm);
}

/** Mean of those that are defined; `undefined` if none is. */
export function plainMean(values: readonly (number | undefined)[]): number | undefined {
  const defined = values.filter((value) => value !== undefined);
  return defined.length === 0 ? undefined : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

/** The scores of one model over several series, which all have the same leads and levels. */
export function meanScores(scores: readonly QuantileScores[]): QuantileScores {
  const [first] = scores;
  const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
  return {
    targets: sum(scores.map(({ targets }) => targets)),
    missing: sum(scores.map(({ missing }) => missing)),
    relativePinball: geometricMean(scores.map(({ relativePinball }) => relativePinball)),
    scaledPinball: plainMean(scores.map(({ scaledPinball }) => scaledPinball)),
    byLead: (first?.byLead ?? []).map((_, lead) => {
      const there = scores.flatMap(({ byLead }) => byLead.slice(lead, lead + 1));
      return {
        targets: sum(there.map(({ targets }) => targets)),
        relativePinball: geometricMean(there.map(({ relativePinball }) => relativePinball)),
        scaledPinball: plainMean(there.map(({ scaledPinball }) => scaledPinball)),
        wape: plainMean(there.map(({ wape }) => wape)),
      };
    }),
    coverage: (first?.coverage ?? []).map((_, level) =>
      plainMean(scores.map(({ coverage }) => coverage[level])),
    ),
  };
}
