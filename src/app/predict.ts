/**
 * Answers `Predict` from the snapshot: a look-up, some interpolation, and the resources of each quantile.
 *
 * Windows that are forecast are read off. Others lie between two of them: totals grow along the line from one
 * to the next (from 0 at 0), and so do peaks (from the next step's, which is its own total).
 */
import type { AppSettings, DataAge, PredictQuery, Prediction, WindowPrediction } from './api.ts';
import type { Snapshot } from './snapshot.ts';
import { needsOf } from '../core/capacity/needs.ts';
import type { Pool } from '../core/capacity/pool.ts';
import type { BasisReason, Forecast, SeriesId } from '../core/forecast/forecast.ts';
import { poolSeriesId } from '../core/forecast/forecast.ts';
import type { Target } from '../core/forecast/target.ts';
import { finiteOrZero } from '../core/units/quantity.ts';
import type { Instant } from '../core/units/time.ts';
import { MINUTE_MS, SECOND_MS } from '../core/units/time.ts';

/** A forecast whose news are older than this is held, not of the day. */
const STALE_AFTER_MS = 5 * MINUTE_MS;

/** Every window is one that the cycles forecast, or their next step. */
export const readsOff = ({ windowsMs }: PredictQuery, { windowsMs: own, stepMs }: AppSettings): boolean =>
  windowsMs.every((windowMs) => windowMs === stepMs || own.includes(windowMs));

export interface PredictView {
  readonly snapshot: Pick<Snapshot, 'forecast' | 'hasForecasts'>;
  readonly dataAge: DataAge;
  /** The pool that a subject belongs to, or is. */
  readonly pool: Pool | undefined;
}

export function answerPredict(query: PredictQuery, view: PredictView, now: Instant): Prediction {
  const { subject } = query;
  const forecast = view.snapshot.forecast(seriesOf(subject));
  if (!forecast) return withoutForecast(query, view);
  const stale = now - forecast.issuedAt > STALE_AFTER_MS;
  const needOf = view.pool && needsOf(view.pool);
  return {
    subject,
    basis: stale ? 'held' : forecast.basis,
    reason: stale ? 'stale-data' : forecast.reason,
    issuedAt: forecast.issuedAt,
    windows: query.windowsMs.map((windowMs) => windowPrediction(forecast, windowMs, needOf)),
    models: stale ? [] : forecast.models,
    dataAge: view.dataAge,
  };
}

const seriesOf = (subject: PredictQuery['subject']): SeriesId =>
  subject.kind === 'pool' ? poolSeriesId(subject.pool) : subject.source;

function withoutForecast({ subject }: PredictQuery, { snapshot, dataAge }: PredictView): Prediction {
  let reason: BasisReason = snapshot.hasForecasts ? 'too-little-history' : 'starting';
  if (snapshot.hasForecasts && subject.kind === 'source') reason = 'unknown-source';
  return { subject, basis: 'held', reason, issuedAt: undefined, windows: [], models: [], dataAge };
}

function windowPrediction(
  forecast: Forecast,
  windowMs: number,
  needOf: ReturnType<typeof needsOf> | undefined,
): WindowPrediction {
  const steps = windowMs / forecast.stepMs;
  const stepSeconds = forecast.stepMs / SECOND_MS;
  const total = readWindow(forecast, 'total', steps);
  const peak = readWindow(forecast, 'peak', steps).map((requests) => requests / stepSeconds);
  return {
    windowMs,
    total: { levels: forecast.levels, values: total },
    peakRate: { levels: forecast.levels, values: peak },
    resources: needOf ? peak.map(needOf) : [],
  };
}

/** Quantiles of the kind for [0, steps), one a level. Thousands are read a second, so no closures and no sorting. */
function readWindow({ targets, levels, values }: Forecast, kind: Target['kind'], steps: number): number[] {
  const { above, below } = neighbours(targets, kind, steps);
  if (above === undefined) return levels.map(() => 0);
  const from = below === undefined ? 0 : toLeadOf(targets, below);
  const share = Math.min(1, (steps - from) / Math.max(1, toLeadOf(targets, above) - from));
  const read: number[] = [];
  for (let level = 0; level < levels.length; level += 1) {
    const high = values[above * levels.length + level] ?? 0;
    const under = kind === 'total' ? 0 : high;
    const low = below === undefined ? under : (values[below * levels.length + level] ?? 0);
    read.push(finiteOrZero(low + share * (high - low)));
  }
  return read;
}

/**
 * Of the targets of the kind that begin at lead 0, the index of the shortest that reaches `steps` and of the longest
 * that does not; if none reaches it, the longest of all stands in for it.
 */
function neighbours(
  targets: readonly Target[],
  kind: Target['kind'],
  steps: number,
): { readonly above: number | undefined; readonly below: number | undefined } {
  let above: number | undefined;
  let below: number | undefined;
  for (const [index, target] of targets.entries()) {
    // One step is its own peak.
    if (target.fromLead !== 0 || (target.kind !== kind && target.toLead > 1)) continue;
    if (target.toLead >= steps) {
      if (above === undefined || target.toLead < toLeadOf(targets, above)) above = index;
    } else if (below === undefined || target.toLead > toLeadOf(targets, below)) {
      below = index;
    }
  }
  return { above: above ?? below, below };
}

const toLeadOf = (targets: readonly Target[], index: number): number => targets[index]?.toLead ?? 0;
