/**
 * How accurate the forecasts were, by model and window: aggregates over the scores of totals from lead 0.
 *
 * The levels are those that were served: scores made with other levels (an older configuration) give a level
 * its own share, over the forecasts that had it.
 */
import { listValue } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { Accuracy, Counterfactual } from '../../core/feedback/score.ts';
import { counterfactualName, MIXTURE } from '../../core/feedback/score.ts';
import type { TrialHour } from '../../core/feedback/promotion.ts';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import type { Instant } from '../../core/units/time.ts';
import type { AccuracyQuery } from '../../ports/ledger.ts';
import { queryRows } from './engine/rows.ts';

/** Sums are over the forecasts of one model and window; WAPE is 0 without actuals. */
const aggregates = (conditions: string): string => `
  WITH fitting AS (
    SELECT model, CAST(to_lead * step_ms AS DOUBLE) AS window_ms, actual, abs(point - actual) AS error, pinball,
      levels, covered
    FROM scores
    WHERE kind = 'total' AND from_lead = 0 ${conditions}
  ), outcomes AS (
    SELECT model, window_ms, unnest(levels) AS level, CAST(unnest(covered) AS DOUBLE) AS covered FROM fitting
  ), shares AS (
    SELECT model, window_ms, level, avg(covered) AS share FROM outcomes GROUP BY ALL
  ), by_level AS (
    SELECT model, window_ms, list(level ORDER BY level) AS levels, list(share ORDER BY level) AS coverage
    FROM shares GROUP BY ALL
  ), overall AS (
    SELECT model, window_ms, CAST(count(*) AS DOUBLE) AS forecasts, avg(actual) AS mean_actual,
      avg(error) AS mean_error, CASE WHEN sum(actual) > 0 THEN sum(error) / sum(actual) ELSE 0 END AS wape,
      avg(pinball) AS mean_pinball
    FROM fitting GROUP BY ALL
  )
  SELECT model, window_ms AS "windowMs", forecasts, mean_actual AS "meanActual",
    mean_error AS "meanAbsoluteError", wape AS "weightedAbsolutePercentageError",
    mean_pinball AS "meanPinballLoss", coalesce(levels, []) AS levels, coalesce(coverage, []) AS coverage
  FROM overall LEFT JOIN by_level USING (model, window_ms)`;

/** Sorted by model and window. */
export async function readAccuracy(
  reader: DuckDBConnection,
  { series, range, models }: AccuracyQuery,
): Promise<readonly Accuracy[]> {
  const parameters: Record<string, DuckDBValue> = {};
  let conditions = '';
  if (series !== undefined) {
    conditions += ' AND series = $series';
    parameters['series'] = series;
  }
  if (range !== undefined) {
    conditions += ' AND issued_at_ms >= $from AND issued_at_ms < $to';
    Object.assign(parameters, range);
  }
  if (models.length > 0) {
    conditions += ' AND list_contains($models, model)';
    parameters['models'] = listValue(models);
  }
  const rows = await queryRows<Omit<Accuracy, 'series'>>(reader, aggregates(conditions), parameters);
  return rows.map((row) => ({ series, ...row })).sort(byModelAndWindow);
}

const COUNTERFACTUAL = `
  SELECT CAST(tried.to_lead * tried.step_ms AS DOUBLE) AS "windowMs", CAST(count(*) AS DOUBLE) AS forecasts,
    avg(told.pinball) AS loss, avg(tried.pinball) AS "lossWithIt"
  FROM scores AS tried JOIN scores AS told
    USING (series, issued_at_ms, kind, from_lead, to_lead, step_ms)
  WHERE tried.model = $tried AND told.model = $told AND kind = 'total' AND from_lead = 0
  GROUP BY ALL ORDER BY ALL`;

/** Of issues that both were judged by, sorted by window. */
export const readCounterfactual = (
  reader: DuckDBConnection,
  candidate: ModelId,
): Promise<readonly Counterfactual[]> =>
  queryRows<Counterfactual>(reader, COUNTERFACTUAL, { tried: counterfactualName(candidate), told: MIXTURE });

const TRIAL = `
  SELECT sum(told.pinball) AS loss, sum(tried.pinball) AS "lossWithIt"
  FROM scores AS tried JOIN scores AS told
    USING (series, issued_at_ms, kind, from_lead, to_lead, step_ms)
  WHERE tried.model = $tried AND told.model = $told AND kind = 'total' AND from_lead = 0 AND issued_at_ms >= $since
  GROUP BY issued_at_ms // 3600000 ORDER BY issued_at_ms // 3600000`;

/** By hour, likewise. */
export const readTrial = (
  reader: DuckDBConnection,
  candidate: ModelId,
  since: Instant,
): Promise<readonly TrialHour[]> =>
  queryRows<TrialHour>(reader, TRIAL, { tried: counterfactualName(candidate), told: MIXTURE, since });

const byModelAndWindow = (a: Accuracy, b: Accuracy): number =>
  a.model === b.model ? a.windowMs - b.windowMs : a.model < b.model ? -1 : 1;
