/**
 * Which part of the future a decision must cover, and what is expected of it.
 *
 * What is ordered at t is ready at t + L, and the next decision's orders at t + L + P. So **add** what
 * [t + L, t + L + P) needs: sooner cannot be helped, later can wait. And **keep** what [t, t + L + P) needs:
 * what is given up now could be back at t + L at the earliest. L is the lead time, P the planning period, t
 * the time of the decision, not of the forecast: the forecast's leads count from the end of the newest known
 * step, so the age of the news is added, and both ranges are widened outward to whole steps.
 */
import type { Forecast } from '../forecast/forecast.ts';
import { peak } from '../forecast/target.ts';
import type { Target } from '../forecast/target.ts';
import { check } from '../units/check.ts';
import { SECOND_MS } from '../units/time.ts';
import type { Instant } from '../units/time.ts';

/** From when the news are, and how far a decision reaches. */
export interface BridgeSpan {
  /** Of the forecast: the end of the newest known step. */
  readonly issuedAt: Instant;
  readonly stepMs: number;
  /** Leads that are forecast. */
  readonly horizonSteps: number;
  readonly leadTimeMs: number;
  /** From one decision to the next. */
  readonly periodMs: number;
}

export interface BridgeTargets {
  readonly add: Target;
  readonly keep: Target;
  /** The bridge ends after the horizon: the targets are what is left of it within, at least the last lead. */
  readonly beyondHorizon: boolean;
}

/** The two peak targets that a decision at `now` reads. */
export function bridgeTargets(span: BridgeSpan, now: Instant): BridgeTargets {
  const { stepMs, horizonSteps, leadTimeMs, periodMs } = span;
  check(stepMs > 0 && horizonSteps >= 1 && leadTimeMs >= 0 && periodMs > 0, 'a bridge needs a span');
  // A clock that ran back does not make the past a part of the forecast.
  const ageMs = Math.max(0, now - span.issuedAt);
  const from = Math.floor(ageMs / stepMs);
  const ready = Math.floor((ageMs + leadTimeMs) / stepMs);
  const to = Math.ceil((ageMs + leadTimeMs + periodMs) / stepMs);
  const last = horizonSteps - 1;
  const end = Math.min(to, horizonSteps);
  return {
    add: peak(Math.min(ready, last), end),
    keep: peak(Math.min(from, last), end),
    beyondHorizon: to > horizonSteps,
  };
}

/** The quantile of one target as a rate. */
export interface ExpectedRate {
  readonly perSecond: number;
  /** The level that was read: the wanted one, or the nearest that the forecast has. */
  readonly level: number;
}

/**
 * The peak rate of `target` at `level`, linear between neighbouring levels; outside the forecast's levels
 * the outermost one is read. `undefined` if the forecast does not have the target, or not as a number.
 */
export function expectedRate(forecast: Forecast, target: Target, level: number): ExpectedRate | undefined {
  const row = forecast.targets.findIndex((other) => sameTarget(other, target));
  const { levels } = forecast;
  const lowest = levels[0];
  const highest = levels.at(-1);
  if (row < 0 || lowest === undefined || highest === undefined) return undefined;
  const read = Math.min(Math.max(level, lowest), highest);
  const above = levels.findIndex((other) => other >= read);
  const below = levels[above] === read ? above : above - 1;
  const point = (column: number): Point => ({
    level: levels[column] ?? Number.NaN,
    requests: knownVolume(forecast.values[row * levels.length + column]),
  });
  const perSecond = interpolate(point(below), point(above), read) / (forecast.stepMs / SECOND_MS);
  return Number.isFinite(perSecond) ? { perSecond, level: read } : undefined;
}

const sameTarget = (a: Target, b: Target): boolean =>
  a.kind === b.kind && a.fromLead === b.fromLead && a.toLead === b.toLead;

const knownVolume = (x: number | undefined): number => (x !== undefined && x >= 0 ? x : Number.NaN);

interface Point {
  readonly level: number;
  readonly requests: number;
}

/** Requests at `level` on the line through two points; NaN if either is unknown. */
function interpolate(low: Point, high: Point, level: number): number {
  if (low.level === high.level) return low.requests;
  const share = (level - low.level) / (high.level - low.level);
  return low.requests + (high.requests - low.requests) * share;
}
