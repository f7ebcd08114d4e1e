/**
 * What is a series made of, but for the last hours? Prophet's curve (Taylor and Letham, 'Forecasting at scale',
 * 2018): trend(t) + seasons(t), or trend(t) · (1 + seasons(t)); the trend is linear between its changepoints.
 */
import type { Instant } from '../../../src/core/units/time.ts';
import { DAY_MS } from '../../../src/core/units/time.ts';
import * as settings from '../settings.ts';

/** Values in requests per step; the trend's time is the share of the history that has passed, u. */
export interface Curve {
  readonly firstMs: Instant;
  readonly endMs: Instant;
  /** In u, ascending. */
  readonly changepoints: Float64Array;
  /** Level at u = 0, slope, then how much the slope changes at each changepoint. */
  readonly trend: Float64Array;
  /** Names of waves and events. */
  readonly channels: readonly string[];
  /** By channel: requests per step where they are added, shares of the trend where they multiply. */
  readonly seasons: Float64Array;
  readonly isMultiplicative: boolean;
}

export const spanDays = ({ firstMs, endMs }: Pick<Curve, 'firstMs' | 'endMs'>): number =>
  (endMs - firstMs) / DAY_MS;

/** The trend; beyond the end of the history its slope fades. */
export function trendAt(curve: Curve, at: Instant): number {
  const days = (at - curve.endMs) / DAY_MS;
  if (days > 0) {
    const { level, slopePerDay, fadeDays } = lastPiece(curve);
    return level + slopePerDay * fadeDays * (1 - Math.exp(-days / fadeDays));
  }
  const u = (at - curve.firstMs) / (curve.endMs - curve.firstMs);
  let value = (curve.trend[0] ?? 0) + (curve.trend[1] ?? 0) * u;
  for (let j = 0; j < curve.changepoints.length; j += 1) {
    const place = curve.changepoints[j] ?? 1;
    if (u <= place) break;
    value += (curve.trend[2 + j] ?? 0) * (u - place);
  }
  return value;
}

/** Where the trend stands at the end of the history, and how it goes on. */
export function lastPiece(curve: Curve): {
  readonly level: number;
  readonly slopePerDay: number;
  readonly fadeDays: number;
} {
  let level = (curve.trend[0] ?? 0) + (curve.trend[1] ?? 0);
  let slope = curve.trend[1] ?? 0;
  for (const [j, place] of curve.changepoints.entries()) {
    const change = curve.trend[2 + j] ?? 0;
    level += change * (1 - place);
    slope += change;
  }
  const days = spanDays(curve);
  return { level, slopePerDay: slope / days, fadeDays: settings.slopeFadeDays(days) };
}

/** The curve where the trend stands at `trend` and waves and events sum to `season`; never below 0. */
export const joined = ({ isMultiplicative }: Curve, trend: number, season: number): number =>
  Math.max(0, isMultiplicative ? Math.max(0, trend) * (1 + season) : trend + season);
