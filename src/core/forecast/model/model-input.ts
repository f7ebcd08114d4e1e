/**
 * The layout of a model's input: what of a series goes where in one row of a batch.
 *
 * Rows are described by (series, issue index): the context ends just before the issue, the lags run on
 * through the horizon. Seasons are counted in hours of 24 to the day.
 */
import type { ModelCard } from './model-card.ts';
import { check } from '../../units/check.ts';
import { DAY_MS } from '../../units/time.ts';

/** Value of the step with that index; NaN = unknown. It is never asked for a step at or after the issue, but for the lags'. */
export type StepReader = (index: number) => number;

export interface ModelRow {
  readonly read: StepReader;
  /** Index of lead 0. */
  readonly issue: number;
}

export interface ModelInput {
  readonly rows: number;
  /** [row, contextLength], oldest first. */
  readonly context: Float32Array;
  /** [row, contextLength + horizon, season]. */
  readonly lags: Float32Array;
}

/** Length of a season of the card (`1d`, `7d`), steps. */
export function seasonSteps(season: string, stepMs: number): number {
  const days = Number(/^([1-9]\d*)d$/.exec(season)?.[1]);
  check(Number.isInteger(days), `a season is whole days, such as 7d, not ${season}`);
  return (days * DAY_MS) / stepMs;
}

/** Steps before the issue that a row of this model reads. */
export function stepsRead(card: ModelCard): number {
  const seasons = card.inputs.lags.map((season) => seasonSteps(season, card.stepMs));
  return card.contextLength + Math.max(0, ...seasons);
}

/** The batch of these rows. A lag that would lie at or after its row's issue is NaN: nothing there was seen. */
export function toModelInput(rows: readonly ModelRow[], card: ModelCard): ModelInput {
  const { contextLength, horizon } = card;
  const seasons = card.inputs.lags.map((season) => seasonSteps(season, card.stepMs));
  const context = new Float32Array(rows.length * contextLength);
  const lags = new Float32Array(rows.length * (contextLength + horizon) * seasons.length);
  let contextAt = 0;
  let lagAt = 0;
  for (const { read, issue } of rows) {
    const start = issue - contextLength;
    for (let index = start; index < issue; index += 1) context[contextAt++] = read(index);
    if (seasons.length === 0) continue;
    for (let index = start; index < issue + horizon; index += 1) {
      for (const season of seasons) {
        const lagged = index - season;
        lags[lagAt++] = lagged < issue ? read(lagged) : Number.NaN;
      }
    }
  }
  return { rows: rows.length, context, lags };
}
