/**
 * Which ARIMA describes the past of a series? First its season, over four weeks; then, over the last week, how
 * its deviations echo a day and a week later, and the order and coefficients of what is left.
 */
import type { Past } from '../fits/past.ts';
import { stepsDaysAgo } from '../fits/days-ago.ts';
import { mergeSteps } from './merge.ts';
import { weekPhases } from './week-phase.ts';
import { candidates, correctedAkaike } from './dynamics/hannan-rissanen.ts';
import { refine } from './dynamics/refine.ts';
import type { Refined } from './dynamics/refine.ts';
import type { ArimaFit } from './row.ts';
import { isKnown, levelOf, stabilise } from './scale.ts';
import { fitSeason, seasonCurve } from './season.ts';
import type { Season } from './season.ts';
import { seasonalAutoregression } from './dynamics/seasonal-autoregression.ts';
import * as settings from './settings.ts';
import type { ArimaSettings } from './settings.ts';

/** The fit; `undefined`: less than a day is known, or nothing but zeros. */
export function fitArima(given: Past, family: ArimaSettings): ArimaFit | undefined {
  const past = mergeSteps(given, family.merged);
  const length = Math.min(past.values.length, settings.HISTORY_DAYS * family.stepsPerDay);
  const values = past.values.subarray(past.values.length - length);
  const level = levelOf(values);
  const known = values.reduce((count, value) => count + (isKnown(value) ? 1 : 0), 0);
  if (!(level > 0) || known * past.stepMs < settings.HISTORY_MIN_MS) return undefined;

  const scaled = stabilise(values, level);
  const start = past.start + (past.values.length - length) * past.stepMs;
  const { stepMs, zone } = past;
  const week = weekPhases({ start, count: length, stepMs, zone });
  const isWeekly = knownSpan(values) * past.stepMs >= settings.WEEKLY_HISTORY_MIN_MS;
  const season = fitSeason({ values: scaled, ...week, harmonicMin: isWeekly ? 1 : 7 }, family);
  if (!season) return undefined;
  const curve = seasonCurve(season, week.share, family);
  const deviations = scaled.map((value, step) => value - (curve[week.phases[step] ?? 0] ?? 0));

  const from = Math.max(0, length - settings.DYNAMICS_DAYS * family.stepsPerDay);
  const echoes = settings.LAG_DAYS.map((days) =>
    taken(deviations, stepsDaysAgo({ start, stepMs, zone }, days, { from, to: length })),
  );
  const dynamics = fitDynamics(deviations.subarray(from), echoes);
  return dynamics && { level, ...season, ...dynamics };
}

type Dynamics = Omit<ArimaFit, 'level' | keyof Season>;

/** The values at these steps: 0 where there is none or it is unknown. */
const taken = (values: Float64Array, steps: Int32Array): Float64Array =>
  Float64Array.from(steps, (step) => {
    const value = values[step] ?? 0;
    return Number.isNaN(value) ? 0 : value;
  });

/** What the newest deviations [step] from the season show, and those a day and a week before them. */
function fitDynamics(newest: Float64Array, echoes: readonly Float64Array[]): Dynamics | undefined {
  const seasonalAr = seasonalAutoregression(newest, echoes);
  const rest = newest.map((value, step) =>
    echoes.reduce((left, echo, i) => left - (seasonalAr[i] ?? 0) * (echo[step] ?? 0), value),
  );
  const shift = meanOfKnown(rest);
  const best = bestArma(rest.map((value) => value - shift));
  if (!best) return undefined;
  const { squares, count } = best.innovations;
  const surpriseMax = settings.SURPRISE_MAX_DEVIATIONS * Math.sqrt(squares / count);
  return { seasonalAr, shift, ...best.arma, surpriseMax };
}

/** The best of the grid by the criterion of its own surprises. */
function bestArma(values: Float64Array): Refined | undefined {
  const refined = candidates(values)
    .slice(0, settings.REFINED)
    .map(({ arma }) => refine(values, arma))
    .filter(({ innovations: { count } }) => count > 0);
  const criterion = ({ arma, innovations: { squares, count } }: Refined): number =>
    correctedAkaike(squares, count, arma.ar.length + arma.ma.length);
  return refined.reduce<Refined | undefined>(
    (best, next) => (best && criterion(best) <= criterion(next) ? best : next),
    undefined,
  );
}

/** Steps from the first known to the end. */
function knownSpan(values: Float32Array): number {
  const first = values.findIndex(isKnown);
  return first < 0 ? 0 : values.length - first;
}

function meanOfKnown(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
}
