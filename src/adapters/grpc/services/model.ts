/** ModelService: which models there are, and which of them forecast. */
import type { App } from '../../../app/api.ts';
import type { ModelOutcome } from '../../../app/models/model-status.ts';
import { formatModelId } from '../../../core/forecast/model/model-card.ts';
import type { CallKinds } from '../calls/handlers.ts';
import { decodeLabel, decodeModelId, decodeModelName } from '../decode/model.ts';
import { encodeCounterfactual, encodeModelChange, encodeModelStatus } from '../encode/model.ts';
import type { Model } from '../gen/pra/v1/Model.ts';
import type { ModelServiceHandlers } from '../gen/pra/v1/ModelService.ts';
import { modelNotReady, unknownModel } from '../status/failure.ts';

export const modelService = (app: App, { unary }: CallKinds): ModelServiceHandlers => ({
  ListModels: unary((request) => {
    const wanted = decodeModelName(request);
    const found = app.models.list().filter(({ name }) => wanted === undefined || name === wanted);
    return { models: found.map(encodeModelStatus) };
  }),
  GetModel: unary(async (request) => {
    const id = decodeModelId(request);
    const found = app.models.list().find((model) => formatModelId(model) === formatModelId(id));
    if (!found) throw unknownModel(formatModelId(id));
    return {
      model: encodeModelStatus(found),
      changes: app.models.changes(id.name).map(encodeModelChange),
      counterfactuals: (await app.counterfactual(id)).map(encodeCounterfactual),
    };
  }),
  LoadModel: unary(async (request) => {
    const id = decodeModelId(request);
    return { model: outcomeOf(await app.models.load(id), formatModelId(id)) };
  }),
  SetLabel: unary(async (request) => {
    const { label, of } = decodeLabel(request);
    const asked = of.version === undefined ? of.name : `${of.name}/${of.version}`;
    return { model: outcomeOf(await app.models.setLabel(label, of), asked) };
  }),
  RetireModel: unary(async (request) => {
    const id = decodeModelId(request);
    return { model: outcomeOf(await app.models.retire(id), formatModelId(id)) };
  }),
});

/** `asked`: of what, in words. */
function outcomeOf(outcome: ModelOutcome, asked: string): Model {
  if (outcome.kind === 'unknown-model') throw unknownModel(asked);
  if (outcome.kind === 'not-ready') throw modelNotReady(asked, outcome.model);
  return encodeModelStatus(outcome.model);
}
