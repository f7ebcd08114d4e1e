/**
 * What is left of a fit for the graph? A row: the last piece of the trend, the coefficients of seasons and events (0
 * for those that the history was too short for), and those of the autoregression on the newest residuals.
 */
import type { Instant } from '../../src/core/units/time.ts';
import type { Curve } from './curve/curve.ts';
import { lastPiece } from './curve/curve.ts';
import type { Layout, Part } from './layout.ts';
import * as settings from './settings.ts';

export interface Autoregression {
  /** The greatest residual that counts. */
  readonly most: number;
  /** [knot, feature]. */
  readonly coefficients: Float64Array;
}

/** The row of this curve and autoregression, at the places that `layout` says. */
export function rowOf(curve: Curve, layout: Layout, { most, coefficients }: Autoregression): Float32Array {
  const { parts } = layout;
  const row = new Float32Array(layout.rowLength);
  const { level, slopePerDay, fadeDays } = lastPiece(curve);
  const write = (part: Part, values: ArrayLike<number>): void => {
    row.set(values, part.from);
  };
  const season = (names: readonly string[]): number[] =>
    names.map((name) => curve.seasons[curve.channels.indexOf(name)] ?? 0);
  const weekly = season(layout.calendar.slice(parts.daily.length));
  write(parts.trend, [daysSinceEpoch(curve.endMs), level, slopePerDay, fadeDays]);
  write(parts.multiplicative, [curve.isMultiplicative ? 1 : 0]);
  write(parts.daily, season(layout.calendar.slice(0, parts.daily.length)));
  write(parts.weekly, weekly);
  write(parts.weeklyYesterday, aDayBefore(weekly));
  write(parts.events, season(layout.events));
  write(parts.residualMax, [most]);
  write(parts.coefficients, coefficients);
  return row;
}

/** As the `time` input counts. */
export const daysSinceEpoch = (at: Instant): number => settings.daysOf(at - Date.parse(settings.EPOCH));

/** a sin(θ − φ) + b cos(θ − φ) written in sin θ and cos θ; φ is a day's share of the week, by harmonic. */
function aDayBefore(weekly: readonly number[]): number[] {
  return weekly.map((coefficient, i) => {
    const angle = (2 * Math.PI * ((i >> 1) + 1)) / 7;
    const isSine = i % 2 === 0;
    const other = weekly[isSine ? i + 1 : i - 1] ?? 0;
    return coefficient * Math.cos(angle) + (isSine ? other : -other) * Math.sin(angle);
  });
}
