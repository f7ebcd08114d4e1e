/** What does a version of a gate net hold? Its card, and a graph made of the code, of its weights and of the length of a step. */
import type { ModelCard } from '../../src/core/forecast/model/model-card.ts';
import { layoutFor } from '../linear-quantiles/layout.ts';
import type { Layout } from '../linear-quantiles/layout.ts';
import { drawCurve } from '../neural/draw-curve.ts';
import { encodeModel } from '../onnx/model-proto.ts';
import type { UnpublishedVersion } from '../publish.ts';
import { unlearnedCard } from '../unlearned-card.ts';
import { windowTargets } from '../window-targets.ts';
import { gateGraph } from './graph.ts';
import type { NetKind } from './net.ts';
import { CALENDAR, LEVELS } from './settings.ts';
import { formatNet } from './weights.ts';
import type { KeptNet } from './weights.ts';

const EXPERTS: Readonly<Record<NetKind, string>> = {
  lstm: 'one net for all series: for each lead, window and level it weighs simple forecasts, recent maxima and the same hour of the last days, by what they say and by what an LSTM keeps of the last two hours',
  gate: 'one net for all series: for each lead, window and level it weighs simple forecasts, recent maxima and the same hour of the last days, by what they say',
};

/** The weights for any length of step: another graph can be made of them. */
export const WEIGHTS_FILE = 'weights.bin';

export function gateVersion(
  stepMs: number,
  net: KeptNet,
  { version, firstVoice }: Pick<ModelCard, 'version' | 'firstVoice'>,
): UnpublishedVersion {
  const layout = layoutFor(stepMs);
  const { kind, weights, trainedOn, curve } = net;
  return {
    card: { ...gateCard(kind, stepMs, layout), version, trainedOn, ...(firstVoice && { firstVoice }) },
    graph: encodeModel(gateGraph(layout, { kind, weights })),
    besides: {
      [WEIGHTS_FILE]: formatNet(net),
      'curve.json': Buffer.from(`${JSON.stringify(curve, null, 2)}\n`),
      'curve.svg': Buffer.from(drawCurve(curve)),
    },
  };
}

export function gateCard(kind: NetKind, stepMs: number, { simple }: Layout): UnpublishedVersion['card'] {
  const card = unlearnedCard({
    name: kind,
    version: 1,
    stepMs,
    contextLength: simple.contextLength,
    seasons: simple.seasons,
    levels: LEVELS,
    targets: windowTargets(stepMs),
    experts: { [kind]: EXPERTS[kind] },
  });
  return { ...card, inputs: { ...card.inputs, calendar: CALENDAR } };
}
