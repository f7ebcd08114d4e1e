/** What does a version of the Prophet-style family hold? Made from nothing but the code and the length of a step. */
import { encodeModel } from '../onnx/model-proto.ts';
import type { UnpublishedVersion } from '../publish.ts';
import { prophetStyleGraph } from './graph.ts';
import { layoutFor } from './layout.ts';
import * as settings from './settings.ts';

/** The version for steps of this length, ready to be published. */
export function prophetStyleVersion(stepMs: number): UnpublishedVersion {
  const layout = layoutFor(stepMs);
  return {
    card: {
      name: settings.NAME,
      version: settings.VERSION,
      family: settings.NAME,
      stepMs,
      contextLength: layout.contextLength,
      horizon: layout.horizon,
      levels: [0.5],
      experts: [settings.EXPERT],
      inputs: {
        lags: ['1d'],
        calendar: layout.calendar,
        events: layout.events,
        time: true,
        parameters: layout.rowLength,
      },
      targets: [],
      epoch: settings.EPOCH,
      scope: 'per-source',
      description:
        'Piecewise-linear trend with daily and weekly seasons, added or multiplied, as Prophet has them, ' +
        'and an autoregression on how far the last hours, and yesterday, were from that.',
      trainedOn: { range: 'none', sources: 0, rows: 0, seed: 0, revision: 'none' },
    },
    graph: encodeModel(prophetStyleGraph(layout)),
  };
}
