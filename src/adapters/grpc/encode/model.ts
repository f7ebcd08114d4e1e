/** Models on their way out. */
import type { ModelChange, ModelState, ModelStatus } from '../../../app/models/model-status.ts';
import type { Counterfactual } from '../../../core/feedback/score.ts';
import type { ModelCard } from '../../../core/forecast/model/model-card.ts';
import { finiteOrZero } from '../../../core/units/quantity.ts';
import type { Counterfactual as WireCounterfactual } from '../gen/pra/v1/Counterfactual.ts';
import type { Model } from '../gen/pra/v1/Model.ts';
import type { ModelCard as WireCard } from '../gen/pra/v1/ModelCard.ts';
import type { ModelChange as WireChange } from '../gen/pra/v1/ModelChange.ts';
import type { ModelState__Output } from '../gen/pra/v1/ModelState.ts';
import { toDuration, toTimestamp } from '../wire-time.ts';
import { uint32 } from './common.ts';

const STATES: Readonly<Record<ModelState, ModelState__Output>> = {
  loading: 'MODEL_STATE_LOADING',
  ready: 'MODEL_STATE_READY',
  refused: 'MODEL_STATE_REFUSED',
  retired: 'MODEL_STATE_RETIRED',
};

export const encodeModelStatus = (status: ModelStatus): Model => ({
  name: status.name,
  version: uint32(status.version),
  state: STATES[status.state],
  reasons: [...status.reasons],
  since: toTimestamp(status.since),
  mixes: status.mixes,
  labels: [...status.labels],
  card: status.card ? encodeCard(status.card) : null,
  candidate: status.isCandidate,
});

const encodeCard = (card: ModelCard): WireCard => ({
  family: card.family,
  description: card.description,
  scope: card.scope,
  step: toDuration(card.stepMs),
  contextLength: uint32(card.contextLength),
  horizon: uint32(card.horizon),
  levels: [...card.levels],
  experts: [...card.experts],
  targets: [...card.targets],
  parameters: uint32(card.inputs.parameters),
  training: {
    range: card.trainedOn.range,
    sources: uint32(card.trainedOn.sources),
    rows: finiteOrZero(card.trainedOn.rows),
    seed: finiteOrZero(card.trainedOn.seed),
    revision: card.trainedOn.revision,
  },
});

export const encodeCounterfactual = (tried: Counterfactual): WireCounterfactual => ({
  window: toDuration(tried.windowMs),
  forecasts: tried.forecasts,
  meanPinballLoss: finiteOrZero(tried.loss),
  meanPinballLossWithIt: finiteOrZero(tried.lossWithIt),
});

export const encodeModelChange = ({ version, at, what }: ModelChange): WireChange => ({
  version: uint32(version),
  at: toTimestamp(at),
  what,
});
