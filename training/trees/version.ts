/** What does a version of the forest hold? Its card says what it was trained on: before the end of that it says nothing. */
import { encodeModel } from '../onnx/model-proto.ts';
import type { UnpublishedVersion } from '../publish.ts';
import type { TrainedOn } from '../../src/core/forecast/model/model-card.ts';
import { unlearnedCard } from '../unlearned-card.ts';
import { windowTargets } from '../window-targets.ts';
import { forestGraph } from './graph.ts';
import type { Layout } from './layout.ts';
import type { Forest } from './leaves/pooled.ts';
import { CALENDAR, LEVELS, NAME } from './settings.ts';

interface Trained {
  readonly forest: Forest;
  readonly version: number;
  readonly trainedOn: TrainedOn;
}

export function forestVersion(layout: Layout, { forest, version, trainedOn }: Trained): UnpublishedVersion {
  const card = { ...forestCard(layout), version, trainedOn };
  return { card, graph: encodeModel(forestGraph(forest, layout)) };
}

/** Of a forest that knows nothing yet. */
export function forestCard({ simple }: Layout): UnpublishedVersion['card'] {
  const { stepMs, contextLength, seasons } = simple;
  const card = unlearnedCard({
    name: NAME,
    version: 1,
    stepMs,
    contextLength,
    seasons,
    levels: LEVELS,
    targets: windowTargets(stepMs),
    experts: {
      forest:
        'a quantile regression forest on ratios to what simple experts expect, grown on all series of the system',
    },
  });
  return { ...card, inputs: { ...card.inputs, calendar: CALENDAR } };
}
