/**
 * Answers `Predict` from the snapshot: a look-up, some interpolation, and the resources of each quantile.
 *
 * Windows that are forecast are read off. Others lie between two of them: totals grow along the line from one
 * to the next (from 0 at 0), and so do peaks (from the shortest window's, which is the most that is known of
 * anything shorter).
 */
import type { DataAge, PredictQuery, Prediction, WindowPrediction } from './api.ts';
import type { Snapshot } from './snapshot.ts';
import { resourcesFor } from '../core/capacity/needs.ts';
import type { Pool } from '../core/capacity/pool.ts';
import type { BasisReason, Forecast, SeriesId } from '../core/forecast/forecast.ts';
import { poolSeriesId } from '../core/forecast/forecast.ts';
import type { Target } from '../core/forecast/target.ts';
import { finiteOrZero } from '../core/units/quantity.ts';
import type { Instant } from '../core/units/time.ts';
import { MINUTE_MS, SECOND_MS } from '../core/units/time.ts';

/** A forecast whose news are older than this is held, not of the day. */
const STALE_AFTER_MS = 5 * MINUTE_MS;

export interface PredictView {
  readonly snapshot: Snapshot;
  readonly dataAge: DataAge;
  /** The pool that a subject belongs to, or is. */
  readonly pool: Pool | undefined;
}

export function answerPredict(query: PredictQuery, view: PredictView, now: Instant): Prediction {
  const { subject } = query;
  const forecast = view.snapshot.forecast(seriesOf(subject));
  if (!forecast) return withoutForecast(query, view);
  const stale = now - forecast.issuedAt > STALE_AFTER_MS;
  return {
    subject,
    basis: stale ? 'held' : forecast.basis,
    reason: stale ? 'stale-data' : forecast.reason,
    issuedAt: forecast.issuedAt,
    windows: query.windowsMs.map((windowMs) => windowPrediction(forecast, windowMs, view.pool)),
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

function windowPrediction(forecast: Forecast, windowMs: number, pool: Pool | undefined): WindowPrediction {
  const steps = windowMs / forecast.stepMs;
  const stepSeconds = forecast.stepMs / SECOND_MS;
  const total = readWindow(forecast, 'total', steps);
  const peak = readWindow(forecast, 'peak', steps).map((requests) => requests / stepSeconds);
  return {
    windowMs,
    total: { levels: forecast.levels, values: total },
    peakRate: { levels: forecast.levels, values: peak },
    resources: pool ? peak.map((rate) => resourcesFor(pool, rate)) : [],
  };
}

/** Quantiles of the kind for [0, steps), one a level. */
function readWindow(forecast: Forecast, kind: Target['kind'], steps: number): number[] {
  const windows = forecast.targets
    .map((target, row) => ({ target, row }))
    .filter(({ target }) => target.kind === kind && target.fromLead === 0)
    .sort((a, b) => a.target.toLead - b.target.toLead);
  const above = windows.find(({ target }) => target.toLead >= steps) ?? windows.at(-1);
  const below = windows.filter(({ target }) => target.toLead < steps).at(-1);
  return forecast.levels.map((_, level) => {
    const at = (row: number): number => forecast.values[row * forecast.levels.length + level] ?? 0;
    if (!above) return 0;
    const high = at(above.row);
    const low = below ? at(below.row) : kind === 'total' ? 0 : high;
    const from = below?.target.toLead ?? 0;
    const share = Math.min(1, (steps - from) / Math.max(1, above.target.toLead - from));
    return finiteOrZero(low + share * (high - low));
  });
}
