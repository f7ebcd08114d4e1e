/** What would the service have gone by at earlier issues? The features of the past, by the graph that the service has. */
import { CONTEXT_ONLY } from '../../src/core/forecast/model/model-card.ts';
import type { Past } from '../fits/past.ts';
import type { PastGraph } from '../fits/run-on-past.ts';
import { openPastGraph, runOnPast } from '../fits/run-on-past.ts';
import { encodeModel } from '../onnx/model-proto.ts';
import { featureGraph } from './graph.ts';
import type { Layout } from './layout.ts';
import { linearQuantilesCard } from './version.ts';

/** By length of step; for as long as the process lives, since opening one takes as long as a fit. */
const opened = new Map<number, Promise<PastGraph>>();

/** [issue, set, feature], of issues that are steps of the past: nothing at or after an issue is looked at. */
export async function featuresAt(
  past: Past,
  layout: Layout,
  issues: readonly number[],
): Promise<Float32Array> {
  const length = layout.sets * layout.features;
  const found = new Float32Array(issues.length * length);
  await runOnPast(await openedFor(past.stepMs, layout), { past, issues }, ({ features }, _, place) => {
    if (features) found.set(features, place * length);
  });
  return found;
}

function openedFor(stepMs: number, layout: Layout): Promise<PastGraph> {
  const found = opened.get(stepMs) ?? open(stepMs, layout);
  opened.set(stepMs, found);
  return found;
}

function open(stepMs: number, layout: Layout): Promise<PastGraph> {
  const card = linearQuantilesCard(stepMs, layout);
  const inputs = { ...CONTEXT_ONLY, lags: card.inputs.lags };
  return openPastGraph(encodeModel(featureGraph(layout)), { ...card, sha256: [], inputs });
}
