/**
 * The layout of a model's input: what of a series goes where in one row of a batch.
 *
 * Rows are described by (series, issue index): the context ends just before the issue, all other inputs run on
 * through the horizon. Only what the card asks for is built, and what rows have in common is built once: 10,000
 * series that are forecast at the same instant share one table of time and one of the calendar. Seasons are
 * counted in hours of 24 to the day.
 */
import { formatModelId } from './model-card.ts';
import type { ModelCard } from './model-card.ts';
import { sharedInputs } from './shared-rows.ts';
import type { SharedInputs, SharingRow } from './shared-rows.ts';
import type { Ring } from '../../demand/ring.ts';
import { copySteps } from '../../demand/ring.ts';
import { check } from '../../units/check.ts';
import { DAY_MS } from '../../units/time.ts';

export interface ModelRow extends SharingRow {
  /** What is known of the series; nothing at or after the issue is looked at. */
  readonly steps: Ring;
  /** By model id, `name/version`: the series' newest row of the model's `parameters`. */
  readonly parameters: ReadonlyMap<string, Float32Array>;
}

/** A series of which nothing is known but its steps. */
export const PLAIN_ROW: Omit<ModelRow, 'steps' | 'issue'> = {
  parameters: new Map(),
  events: undefined,
  clock: undefined,
};

/** A batch; an input that the card does not name is empty. */
export interface ModelInput extends SharedInputs {
  readonly rows: number;
  /** [row, contextLength], oldest first. */
  readonly context: Float32Array;
  /** [row, contextLength + horizon, season]. */
  readonly lags: Float32Array;
  /** [row, parameter]; NaN without a row. */
  readonly parameters: Float32Array;
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

/** Numbers in one row of a batch, as the graph takes it. */
export function rowLength({ contextLength, horizon, inputs }: ModelCard): number {
  const { lags, calendar, events, time, parameters } = inputs;
  const channels = lags.length + calendar.length + events.length + (time ? 1 : 0);
  return contextLength + (contextLength + horizon) * channels + parameters;
}

/** The model has something to go by: it needs no `parameters`, or the row has them. */
export const isFitted = ({ parameters }: ModelRow, card: ModelCard): boolean =>
  card.inputs.parameters === 0 || parameters.has(formatModelId(card));

/** The batch of these rows. A lag that would lie at or after its row's issue is NaN: nothing there was seen. */
export function toModelInput(rows: readonly ModelRow[], card: ModelCard): ModelInput {
  return {
    rows: rows.length,
    context: contextOf(rows, card),
    lags: lagsOf(rows, card),
    parameters: parametersOf(rows, card),
    ...sharedInputs(rows, card),
  };
}

function contextOf(rows: readonly ModelRow[], { contextLength }: ModelCard): Float32Array {
  const values = new Float32Array(rows.length * contextLength);
  rows.forEach(({ steps, issue }, row) => {
    copySteps(
      steps,
      { from: issue - contextLength, to: issue },
      { values, at: row * contextLength, stride: 1 },
    );
  });
  return values;
}

function lagsOf(rows: readonly ModelRow[], card: ModelCard): Float32Array {
  const { contextLength, horizon } = card;
  const seasons = card.inputs.lags.map((season) => seasonSteps(season, card.stepMs));
  const length = contextLength + horizon;
  const values = new Float32Array(rows.length * length * seasons.length).fill(Number.NaN);
  rows.forEach(({ steps, issue }, row) => {
    seasons.forEach((season, place) => {
      const seen = {
        from: issue - contextLength - season,
        to: Math.min(issue + horizon - season, issue),
      };
      const at = row * length * seasons.length + place;
      copySteps(steps, seen, { values, at, stride: seasons.length });
    });
  });
  return values;
}

function parametersOf(rows: readonly ModelRow[], card: ModelCard): Float32Array {
  const length = card.inputs.parameters;
  const values = new Float32Array(rows.length * length);
  if (length === 0) return values;
  const id = formatModelId(card);
  rows.forEach(({ parameters }, row) => {
    const fitted = parameters.get(id);
    check(fitted === undefined || fitted.length === length, `a row of ${id} has ${length} parameters`);
    if (fitted) values.set(fitted, row * length);
    else values.fill(Number.NaN, row * length, (row + 1) * length);
  });
  return values;
}
