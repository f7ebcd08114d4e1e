/** What do `recent` and `climate` hold? Made from nothing but the code, so the same bytes each time. */
import { encodeModel } from '../onnx/model-proto.ts';
import type { UnpublishedVersion } from '../publish.ts';
import { unlearnedCard } from '../unlearned-card.ts';
import { windowTargets } from '../window-targets.ts';
import { climateGraph } from './climate-graph.ts';
import { recentGraph } from './recent-graph.ts';
import * as settings from './settings.ts';

/** The experts of the last hours, for steps of that length. */
export function recentVersion(stepMs: number): UnpublishedVersion {
  const steps = settings.recentSteps(stepMs);
  const { RECENT: name, RECENT_EXPERTS: experts } = settings;
  const contextLength = Math.max(...steps.spans);
  return {
    card: unlearnedCard({ ...shared(stepMs), name, experts, contextLength, seasons: [] }),
    graph: encodeModel(recentGraph(stepMs)),
  };
}

/** The expert of this time on other days. */
export function climateVersion(stepMs: number): UnpublishedVersion {
  const { CLIMATE: name, CLIMATE_EXPERTS: experts } = settings;
  const contextLength = settings.recentSteps(stepMs).reach;
  const seasons = Array.from({ length: settings.CLIMATE_DAYS }, (_, day) => `${day + 1}d`);
  return {
    card: unlearnedCard({ ...shared(stepMs), name, experts, contextLength, seasons }),
    graph: encodeModel(climateGraph(stepMs)),
  };
}

const shared = (stepMs: number) => ({
  version: settings.VERSION,
  stepMs,
  levels: settings.LEVELS,
  targets: windowTargets(stepMs),
});
