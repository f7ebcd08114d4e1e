/**
 * How accurate the forecasts were, by model and window: sums from SQL over the scores of totals from lead 0, by which
 * of their levels were covered; there are few such texts, and their shares are added up here.
 */
import type { Accuracy, Counterfactual } from '../../../core/feedback/score.ts';
import { counterfactualName, MIXTURE } from '../../../core/feedback/score.ts';
import type { TrialHour } from '../../../core/feedback/promotion.ts';
import type { ModelId } from '../../../core/forecast/model/model-card.ts';
import type { Instant } from '../../../core/units/time.ts';
import { formatInstant } from '../../../core/units/time.ts';
import type { AccuracyQuery } from '../../../ports/ledger.ts';
import type { Sql } from '../sql.ts';

type Sums = [
  model: string,
  windowMs: number,
  levels: string | null,
  covered: string | null,
  forecasts: number,
  actual: number,
  error: number,
  pinball: number,
];

/** Sorted by model and window. Sees all that was acknowledged before the call. */
export async function readAccuracy(
  sql: Sql,
  table: string,
  { series, range, models }: AccuracyQuery,
): Promise<readonly Accuracy[]> {
  await sql.settle(table);
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const conditions = [
    "kind = 'total'",
    'from_lead = 0',
    ...(series === undefined ? [] : [`series = ${parameter(series)}`]),
    ...(range === undefined
      ? []
      : [`ts >= ${parameter(formatInstant(range.from))}`, `ts < ${parameter(formatInstant(range.to))}`]),
    ...(models.length === 0 ? [] : [`model IN (${models.map(parameter).join()})`]),
  ];
  const rows = await sql.rows<Sums>(
    `SELECT model, to_lead * step_ms AS window_ms, levels, covered, count() AS forecasts,
       sum(actual) AS actual, sum(abs(point - actual)) AS error, sum(pinball) AS pinball
     FROM ${table} WHERE ${conditions.join(' AND ')}
     GROUP BY model, window_ms, levels, covered`,
    values,
  );
  const groups = new Map<string, Sums[]>();
  for (const row of rows) {
    const key = JSON.stringify(row.slice(0, 2));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => ({ series, ...accuracyOf(group) })).sort(byModelAndWindow);
}

/** Of one model and window; at least one. */
function accuracyOf(rows: readonly Sums[]): Omit<Accuracy, 'series'> {
  const [model, windowMs] = rows[0] ?? ['', 0];
  const sumOf = (place: 4 | 5 | 6 | 7): number => rows.reduce((sum, row) => sum + row[place], 0);
  const [forecasts, actual, error, pinball] = [sumOf(4), sumOf(5), sumOf(6), sumOf(7)];
  return {
    model,
    windowMs,
    forecasts,
    meanActual: actual / forecasts,
    meanAbsoluteError: error / forecasts,
    weightedAbsolutePercentageError: actual > 0 ? error / actual : 0,
    meanPinballLoss: pinball / forecasts,
    ...coverageOf(rows),
  };
}

/** By level, over the forecasts that had it. */
function coverageOf(rows: readonly Sums[]): Pick<Accuracy, 'levels' | 'coverage'> {
  const counts = new Map<number, { had: number; covered: number }>();
  for (const [, , levels, covered, forecasts] of rows) {
    for (const [index, level] of (levels?.split(' ') ?? []).map(Number).entries()) {
      const count = counts.get(level) ?? { had: 0, covered: 0 };
      count.had += forecasts;
      if (covered?.[index] === '1') count.covered += forecasts;
      counts.set(level, count);
    }
  }
  const sorted = [...counts].sort(([a], [b]) => a - b);
  return {
    levels: sorted.map(([level]) => level),
    coverage: sorted.map(([, { had, covered }]) => covered / had),
  };
}

/** Of issues that both were judged by, sorted by window. Sees all that was acknowledged before the call. */
export async function readCounterfactual(
  sql: Sql,
  table: string,
  candidate: ModelId,
): Promise<readonly Counterfactual[]> {
  await sql.settle(table);
  const totals = (name: string): string =>
    `SELECT ts, series, to_lead, step_ms, to_lead * step_ms AS ${name}_ms, pinball AS ${name}_loss
     FROM ${table} WHERE kind = 'total' AND from_lead = 0`;
  const rows = await sql.rows<[windowMs: number, forecasts: number, loss: number, lossWithIt: number]>(
    `SELECT tried_ms, count(), avg(told_loss), avg(tried_loss) FROM (
       (${totals('tried')} AND model = $1) tried JOIN (${totals('told')} AND model = $2) told
       ON tried.series = told.series AND tried.ts = told.ts
         AND tried.to_lead = told.to_lead AND tried.step_ms = told.step_ms
     ) GROUP BY tried_ms ORDER BY tried_ms`,
    [counterfactualName(candidate), MIXTURE],
  );
  return rows.map(([windowMs, forecasts, loss, lossWithIt]) => ({ windowMs, forecasts, loss, lossWithIt }));
}

/** By hour, likewise. */
export async function readTrial(
  sql: Sql,
  table: string,
  { candidate, since }: { readonly candidate: ModelId; readonly since: Instant },
): Promise<readonly TrialHour[]> {
  await sql.settle(table);
  const totals = (name: string): string =>
    `SELECT ts, series, to_lead, step_ms, pinball AS ${name}_loss, timestamp_floor('h', ts) AS ${name}_hour
     FROM ${table} WHERE kind = 'total' AND from_lead = 0 AND ts >= $3`;
  const rows = await sql.rows<[hour: unknown, loss: number, lossWithIt: number]>(
    `SELECT tried_hour, sum(told_loss), sum(tried_loss) FROM (
       (${totals('tried')} AND model = $1) tried JOIN (${totals('told')} AND model = $2) told
       ON tried.series = told.series AND tried.ts = told.ts
         AND tried.to_lead = told.to_lead AND tried.step_ms = told.step_ms
     ) GROUP BY tried_hour ORDER BY tried_hour`,
    [counterfactualName(candidate), MIXTURE, formatInstant(since)],
  );
  return rows.map(([, loss, lossWithIt]) => ({ loss, lossWithIt }));
}

const byModelAndWindow = (a: Accuracy, b: Accuracy): number =>
  a.model === b.model ? a.windowMs - b.windowMs : a.model < b.model ? -1 : 1;
