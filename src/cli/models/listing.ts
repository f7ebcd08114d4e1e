/** How are models written for people? */
import type { Counterfactual__Output } from '../../adapters/grpc/gen/pra/v1/Counterfactual.ts';
import type { Model__Output } from '../../adapters/grpc/gen/pra/v1/Model.ts';
import type { ModelChange__Output } from '../../adapters/grpc/gen/pra/v1/ModelChange.ts';
import { table } from '../output.ts';
import * as words from '../words.ts';

/** One line each, in their order. */
export function describeModels(models: readonly Model__Output[]): string[] {
  if (models.length === 0) return ['there are no models'];
  return table({
    head: ['model', 'version', 'state', 'mixes', 'labels', 'since', 'why'],
    left: [0, 2, 3, 4, 5, 6],
    rows: models.map((model) => [
      model.name,
      String(model.version),
      stateOf(model),
      model.mixes ? 'yes' : model.candidate ? 'tried' : '',
      model.labels.join(' '),
      words.time(model.since),
      model.reasons.length > 1
        ? `${model.reasons[0] ?? ''} (and ${model.reasons.length - 1} more)`
        : (model.reasons[0] ?? ''),
    ]),
  });
}

/** All of it. */
export function describeModel(model: Model__Output): string[] {
  const { name, version, card, reasons, labels, mixes, candidate, since } = model;
  const facts = [stateOf(model), ...(mixes ? ['mixes'] : []), ...(candidate ? ['tried'] : []), ...labels];
  return [
    `${name}/${version}: ${facts.join(', ')}, since ${words.time(since)}`,
    ...reasons.map((reason) => `  ${reason}`),
    ...(card
      ? [
          card.description,
          `family ${card.family}, experts ${card.experts.join(', ')}`,
          `looks back ${card.contextLength} steps of ${words.length(card.step)}, forecasts ${card.horizon}`,
          `trained on ${card.training?.range ?? words.NONE}, revision ${card.training?.revision ?? words.NONE}`,
        ]
      : []),
  ];
}

/** What the mixture would have lost with the version in its champion's place; nothing if it was never tried. */
export function describeTrial(counterfactuals: readonly Counterfactual__Output[]): string[] {
  if (counterfactuals.length === 0) return [];
  return [
    '',
    'what all models together lost, and would have lost with it in the place of the version that mixes:',
    ...table({
      head: ['window', 'forecasts', 'lost', 'with it', 'ratio'],
      left: [0],
      rows: counterfactuals.map(({ window, forecasts, meanPinballLoss, meanPinballLossWithIt }) => [
        words.length(window),
        words.number(forecasts),
        words.number(meanPinballLoss),
        words.number(meanPinballLossWithIt),
        meanPinballLoss === 0 ? words.NONE : (meanPinballLossWithIt / meanPinballLoss).toFixed(3),
      ]),
    }),
  ];
}

export function describeChanges(name: string, changes: readonly ModelChange__Output[]): string[] {
  if (changes.length === 0) return [`nothing is known to have happened to ${name}`];
  return table({
    head: ['at', 'model', 'what'],
    left: [0, 1, 2],
    rows: changes.map(({ at, version, what }) => [words.time(at), `${name}/${version}`, what]),
  });
}

const stateOf = ({ state }: Model__Output): string => words.enumWord(state, 'MODEL_STATE_');
