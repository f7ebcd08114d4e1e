/**
 * The layout of a model's input: what of a series goes where in one row of a batch.
 *
 * Rows are described by (series, issue index): the context ends just before the issue, all other inputs run on
 * through the horizon. Only what the card asks for is built, and what rows have in common is built once: 10,000
 * series that are forecast at the same instant share one table of time and one of the calendar. Seasons are
 * civil: `1d` is the same time by the wall clock of the series' zone, a day before. Of events that a model has no
 * input for it sees nothing: what it is given is what would have come without them.
 */
import { formatModelId, trainedUntil } from './model-card.ts';
import type { ModelCard } from './model-card.ts';
import { sharedInputs } from './shared-rows.ts';
import type { SharedInputs, SharingRow } from './shared-rows.ts';
import type { Ring } from '../../demand/ring.ts';
import { copyBaseline } from '../../demand/events/baseline.ts';
import type { ActingEvents, StepRuns } from '../../demand/events/acting-events.ts';
import { check } from '../../units/check.ts';
import type { SeasonRun } from '../../units/civil-time.ts';
import { UTC, seasonRuns } from '../../units/civil-time.ts';
import { DAY_MS } from '../../units/time.ts';

export interface ModelRow extends SharingRow {
  /** What is known of the series; nothing at or after the issue is looked at. */
  readonly steps: Ring;
  /** By model id, `name/version`: the series' newest row of the model's `parameters`. */
  readonly parameters: ReadonlyMap<string, Float32Array>;
  readonly events: ActingEvents | undefined;
}

/** A series of which nothing is known but its steps. */
export const PLAIN_ROW: Omit<ModelRow, 'steps' | 'issue'> = {
  parameters: new Map(),
  events: undefined,
  zone: UTC,
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

/** Days of a season of the card (`1d`, `7d`). */
function seasonDays(season: string): number {
  const days = Number(/^([1-9]\d*)d$/.exec(season)?.[1]);
  check(Number.isInteger(days), `a season is whole days, such as 7d, not ${season}`);
  return days;
}

/** Length of a season of the card in which no clock is changed, steps. */
export const seasonSteps = (season: string, stepMs: number): number => (seasonDays(season) * DAY_MS) / stepMs;

/** Steps before the issue that a row of this model reads, when no clock is changed. */
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

/** Whether the model has something to go by for a row (it needs no `parameters`, or the row has them), and was not trained on what comes. */
export function fittedTo(card: ModelCard): (row: ModelRow) => boolean {
  const from = trainedUntil(card) / card.stepMs;
  const id = formatModelId(card);
  const isFree = card.inputs.parameters === 0;
  return ({ parameters, issue }) => issue >= from && (isFree || parameters.has(id));
}

/** The batch of these rows. A lag that would lie at or after its row's issue is NaN: nothing there was seen. */
export const toModelInput = (rows: readonly ModelRow[], card: ModelCard): ModelInput =>
  sharingInputs(rows, (length) => new Float32Array(length))(card);

/**
 * The batch of these rows for one model after the other. Those that look equally far back at the same seasons are
 * handed the same arrays, laid out once: `room` gives those, and may give what it gave to an earlier call. A key
 * tells apart what differs between models.
 */
export function sharingInputs(
  rows: readonly ModelRow[],
  room: (length: number, key: string) => Float32Array,
): (card: ModelCard) => ModelInput {
  const laidOut = new Map<string, Float32Array>();
  const once = (key: string, length: number, fill: (values: Float32Array) => void): Float32Array => {
    const known = laidOut.get(key);
    if (known) return known;
    const values = room(length, key);
    fill(values);
    laidOut.set(key, values);
    return values;
  };
  return (card) => {
    const { contextLength, horizon, inputs } = card;
    const seen = `${contextLength},${inputs.events.join()}`;
    const seasons = `${seen},${horizon},${inputs.lags.join()}`;
    const ofLags = rows.length * (contextLength + horizon) * inputs.lags.length;
    return {
      rows: rows.length,
      context: once(`context,${seen}`, rows.length * contextLength, (values) => {
        fillContext(rows, card, values);
      }),
      lags: once(`lags,${seasons}`, ofLags, (values) => {
        fillLags(rows, card, values);
      }),
      parameters: once(`parameters,${formatModelId(card)}`, rows.length * inputs.parameters, (values) => {
        fillParameters(rows, card, values);
      }),
      ...sharedInputs(rows, card),
    };
  };
}

function fillContext(rows: readonly ModelRow[], card: ModelCard, values: Float32Array): void {
  const { contextLength } = card;
  rows.forEach((row, index) => {
    const seen = { from: row.issue - contextLength, to: row.issue };
    copyBaseline(row.steps, unknownRuns(row, card), seen, { values, at: index * contextLength, stride: 1 });
  });
}

const NONE: StepRuns = [];

/** What acts on the row that the model has no input for. */
const unknownRuns = ({ events }: ModelRow, { inputs }: ModelCard): StepRuns =>
  events?.knownTo(inputs.events).unknown ?? NONE;

type Steps = [from: number, to: number, lag: number];

function fillLags(rows: readonly ModelRow[], card: ModelCard, values: Float32Array): void {
  const { contextLength, horizon, stepMs, inputs } = card;
  const stride = inputs.lags.length;
  const length = contextLength + horizon;
  if (stride === 0) return;
  values.fill(Number.NaN);
  const runsOf = seasonReader(card);
  rows.forEach((row, index) => {
    const { steps, issue } = row;
    const first = issue - contextLength;
    const acting = unknownRuns(row, card);
    runsOf(row).forEach((runs, season) => {
      for (const run of runs) {
        // Clocks may change within a long step.
        const [from, to, lag] = [run.from, run.to, run.lagMs].map((ms) => Math.round(ms / stepMs)) as Steps;
        const seen = { from: from - lag, to: Math.min(to - lag, issue) };
        const place = index * length + from - first;
        copyBaseline(steps, acting, seen, { values, at: place * stride + season, stride });
      }
    });
  });
}

/** How far back each season of the card lies, by run; worked out once for rows that follow each other with the same issue and zone. */
function seasonReader(card: ModelCard): (row: ModelRow) => readonly (readonly SeasonRun[])[] {
  const { contextLength, horizon, stepMs } = card;
  const days = card.inputs.lags.map(seasonDays);
  let last: Pick<ModelRow, 'issue' | 'zone'> | undefined;
  let runs: readonly (readonly SeasonRun[])[] = [];
  return ({ issue, zone }) => {
    if (last?.issue === issue && last.zone === zone) return runs;
    last = { issue, zone };
    const range = { from: (issue - contextLength) * stepMs, to: (issue + horizon) * stepMs };
    runs = days.map((count) => seasonRuns(zone, count, range));
    return runs;
  };
}

function fillParameters(rows: readonly ModelRow[], card: ModelCard, values: Float32Array): void {
  const length = card.inputs.parameters;
  if (length === 0) return;
  const id = formatModelId(card);
  rows.forEach(({ parameters }, row) => {
    const fitted = parameters.get(id);
    check(fitted === undefined || fitted.length === length, `a row of ${id} has ${length} parameters`);
    if (fitted) values.set(fitted, row * length);
    else values.fill(Number.NaN, row * length, (row + 1) * length);
  });
}
