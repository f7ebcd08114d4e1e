/** What does a version of the linear quantile model hold? Made from nothing but the code and the length of a step. */
import { encodeModel } from '../onnx/model-proto.ts';
import type { UnpublishedVersion } from '../publish.ts';
import { unlearnedCard } from '../unlearned-card.ts';
import { windowTargets } from '../window-targets.ts';
import { linearQuantilesGraph } from './graph.ts';
import { layoutFor } from './layout.ts';
import type { Layout } from './layout.ts';
import { LEVELS, NAME, VERSION } from './settings.ts';

/** The version for steps of this length, ready to be published. */
export function linearQuantilesVersion(stepMs: number): UnpublishedVersion {
  const layout = layoutFor(stepMs);
  return { card: linearQuantilesCard(stepMs, layout), graph: encodeModel(linearQuantilesGraph(layout)) };
}

export function linearQuantilesCard(
  stepMs: number,
  { simple, rowLength }: Layout,
): UnpublishedVersion['card'] {
  const card = unlearnedCard({
    name: NAME,
    version: VERSION,
    stepMs,
    contextLength: simple.contextLength,
    seasons: simple.seasons,
    levels: LEVELS,
    targets: windowTargets(stepMs),
    experts: {
      [NAME]:
        "quantile regression on the simple experts' points, the last steps, recent maxima and the spread, for each level, lead and window",
    },
  });
  return { ...card, scope: 'per-source', inputs: { ...card.inputs, parameters: rowLength } };
}
