/** A predictor whose models are functions: what each expert says of a row is computed in the test. */
import { CONTEXT_ONLY, formatModelId } from '../../src/core/forecast/model/model-card.ts';
import type { ModelCard, ModelId } from '../../src/core/forecast/model/model-card.ts';
import type { ModelOutput } from '../../src/core/forecast/model/output-reader.ts';
import { ModelFailed } from '../../src/ports/predictor.ts';
import type { Predictor, PredictorRequest } from '../../src/ports/predictor.ts';

/** One row of a batch, as an expert sees it. */
export interface RowView {
  /** The step `back` steps before the issue, from 1; NaN = unknown. */
  context(back: number): number;
  /** A number of the series' row; NaN without one. */
  parameter(place: number): number;
  /** What came a season before the step at `lead`; negative leads lie in the context. */
  lag(season: string, lead: number): number;
}

export interface FakeModel {
  readonly card: ModelCard;
  /** By the card's names: the point at a lead, said at every level. */
  readonly experts: Readonly<Record<string, (row: RowView, lead: number) => number>>;
}

export interface FakePredictor extends Predictor {
  /** All that it was asked, in order. */
  readonly requests: readonly PredictorRequest[];
  /** From now on the model fails, `undefined`: it does not. */
  break(model: ModelId, detail: string | undefined): void;
}

/** `shelf`: what can be prepared beside what serves. */
export function createFakePredictor(
  models: readonly FakeModel[],
  shelf: readonly FakeModel[] = models,
): FakePredictor {
  const requests: PredictorRequest[] = [];
  const broken = new Map<string, string>();
  let newest = newestByName(models);
  let prepared: FakeModel[] | undefined;
  let isOpen = true;
  return {
    requests,
    break: (model, detail) => {
      if (detail === undefined) broken.delete(formatModelId(model));
      else broken.set(formatModelId(model), detail);
    },
    models: () => Promise.resolve(newest.map(({ card }) => card)),
    prepare: (wanted) => {
      const found = wanted.map(({ card }) =>
        shelf.find((model) => formatModelId(model.card) === formatModelId(card)),
      );
      prepared = found.filter((model) => model !== undefined);
      return Promise.resolve(found.map((model) => (model ? undefined : 'it cannot be loaded')));
    },
    serve: () => {
      newest = [...(prepared ?? newest)].sort(byName);
      prepared = undefined;
      return Promise.resolve(newest.map(({ card }) => card));
    },
    // The promise is what a caller of a real predictor would get, whatever goes wrong.
    // eslint-disable-next-line @typescript-eslint/require-await
    predict: async (request) => {
      requests.push(request);
      const id = formatModelId(request.model);
      const model = newest.find(({ card }) => formatModelId(card) === id);
      const detail = broken.get(id) ?? (isOpen ? undefined : 'the predictor is closed');
      if (!model || detail !== undefined)
        throw new ModelFailed(request.model, detail ?? `${id} does not serve`);
      return answer(model, request);
    },
    close: () => {
      isOpen = false;
      return Promise.resolve();
    },
  };
}

const byName = (a: FakeModel, b: FakeModel): number =>
  a.card.name === b.card.name ? a.card.version - b.card.version : a.card.name < b.card.name ? -1 : 1;

function newestByName(models: readonly FakeModel[]): FakeModel[] {
  const newest = new Map<string, FakeModel>();
  for (const model of models) {
    const known = newest.get(model.card.name);
    if (!known || known.card.version < model.card.version) newest.set(model.card.name, model);
  }
  return [...newest.values()].sort(byName);
}

function answer({ card, experts }: FakeModel, request: PredictorRequest): ModelOutput {
  const values: number[] = [];
  for (let row = 0; row < request.rows; row += 1) {
    const view = viewOf(card, request, row);
    for (const name of card.experts) {
      for (let lead = 0; lead < card.horizon; lead += 1) {
        const point = experts[name]?.(view, lead) ?? Number.NaN;
        values.push(...card.levels.map(() => point));
      }
    }
  }
  return { quantiles: Float32Array.from(values), targets: new Float32Array(0) };
}

function viewOf(card: ModelCard, { context, lags, parameters }: PredictorRequest, row: number): RowView {
  const { contextLength, horizon, inputs } = card;
  const length = contextLength + horizon;
  return {
    context: (back) => context[(row + 1) * contextLength - back] ?? Number.NaN,
    parameter: (place) => parameters[row * inputs.parameters + place] ?? Number.NaN,
    lag: (season, lead) => {
      const place = inputs.lags.indexOf(season);
      return lags[(row * length + contextLength + lead) * inputs.lags.length + place] ?? Number.NaN;
    },
  };
}

/** A card of minutes with a context of 30 steps and a horizon of 60. */
export const minuteCard = (changes: Partial<ModelCard> = {}): ModelCard => ({
  name: 'fake',
  version: 1,
  family: 'fake',
  stepMs: 60_000,
  contextLength: 30,
  horizon: 60,
  levels: [0.5],
  experts: ['newest', 'yesterday'],
  inputs: { ...CONTEXT_ONLY, lags: ['1d'] },
  targets: [],
  epoch: '1970-01-01T00:00:00Z',
  scope: 'global',
  description: 'The newest step carried forward, and the same time yesterday.',
  trainedOn: { range: 'none', sources: 0, rows: 0, seed: 0, revision: 'none' },
  sha256: [],
  ...changes,
});

/** The experts that `minuteCard` names. */
export const simpleModel = (changes: Partial<ModelCard> = {}): FakeModel => ({
  card: minuteCard(changes),
  experts: { newest: (row) => row.context(1), yesterday: (row, lead) => row.lag('1d', lead) },
});
