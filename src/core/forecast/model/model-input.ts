/**
 * The layout of a model's input: what of a series goes where in one row of a batch.
 *
 * Rows are described by (series, issue index): the context ends just before the issue, the lags run on
 * through the horizon. Seasons are counted in hours of 24 to the day.
 */
import type { ModelCard } from './model-card.ts';
import type { Ring } from '../../demand/ring.ts';
import { copySteps } from '../../demand/ring.ts';
import { check } from '../../units/check.ts';
import { DAY_MS } from '../../units/time.ts';

export interface ModelRow {
  /** What is known of the series; nothing at or after the issue is looked at. */
  readonly steps: Ring;
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
  const lagSteps = contextLength + horizon;
  const context = new Float32Array(rows.length * contextLength);
  const lags = new Float32Array(rows.length * lagSteps * seasons.length).fill(Number.NaN);
  rows.forEach(({ steps, issue }, row) => {
    const from = issue - contextLength;
    copySteps(steps, { from, to: issue }, { values: context, at: row * contextLength, stride: 1 });
    seasons.forEach((season, place) => {
      const seen = { from: from - season, to: Math.min(issue + horizon - season, issue) };
      const at = row * lagSteps * seasons.length + place;
      copySteps(steps, seen, { values: lags, at, stride: seasons.length });
    });
  });
  return { rows: rows.length, context, lags };
}
