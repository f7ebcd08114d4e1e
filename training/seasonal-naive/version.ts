/** What does `models/seasonal-naive/<version>/` hold? Made from nothing but the code, so the same bytes each time. */
import { CONTEXT_ONLY } from '../../src/core/forecast/model/model-card.ts';
import type { UnpublishedVersion } from '../publish.ts';
import { encodeModel } from '../onnx/model-proto.ts';
import { seasonalNaiveGraph } from './graph.ts';
import { CONTEXT_LENGTH, EXPERTS, HORIZON, NAME, SEASONS, VERSION } from './settings.ts';

/** The version for steps of that length, ready to be published; its settings are counts of steps. */
export function seasonalNaiveVersion(stepMs = 60_000): UnpublishedVersion {
  return {
    card: {
      name: NAME,
      version: VERSION,
      family: 'seasonal-naive',
      stepMs,
      contextLength: CONTEXT_LENGTH,
      horizon: HORIZON,
      levels: [0.5],
      experts: Object.keys(EXPERTS),
      inputs: { ...CONTEXT_ONLY, lags: SEASONS },
      targets: [],
      epoch: '1970-01-01T00:00:00Z',
      scope: 'global',
      description: Object.entries(EXPERTS)
        .map(([expert, what]) => `${expert}: ${what}.`)
        .join('\n'),
      trainedOn: { range: 'none', sources: 0, rows: 0, seed: 0, revision: 'none' },
    },
    graph: encodeModel(seasonalNaiveGraph()),
  };
}
