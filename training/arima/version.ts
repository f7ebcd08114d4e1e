/** What does a version of the ARIMA family hold? Made from nothing but the code and the length of a step. */
import { encodeModel } from '../onnx/model-proto.ts';
import type { UnpublishedVersion } from '../publish.ts';
import { arimaGraph } from './graph/graph.ts';
import { rowLength } from './row.ts';
import { arimaSettings, CALENDAR, LAGS, NAME, VERSION } from './settings.ts';

/** The version for steps of this length, ready to be published. */
export function arimaVersion(stepMs: number): UnpublishedVersion {
  const settings = arimaSettings(stepMs);
  return {
    card: {
      name: NAME,
      version: VERSION,
      family: NAME,
      stepMs,
      contextLength: settings.contextLength * settings.merged,
      horizon: settings.horizon * settings.merged,
      levels: [0.5],
      experts: [NAME],
      inputs: { lags: LAGS, calendar: CALENDAR, events: [], time: false, parameters: rowLength(settings) },
      targets: [],
      epoch: '1970-01-01T00:00:00Z',
      scope: 'per-source',
      description:
        'Fourier seasons of the week, the day and the hour; what a day and a week ago told beyond them; and an ' +
        'ARIMA, its order chosen for each series, on the rest.',
      trainedOn: { range: 'none', sources: 0, rows: 0, seed: 0, revision: 'none' },
    },
    graph: encodeModel(arimaGraph(settings)),
  };
}
