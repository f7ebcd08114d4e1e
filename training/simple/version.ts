/** What do `simple` and `last-day` hold? Made from nothing but the code, so the same bytes each time. */
import { encodeModel } from '../onnx/model-proto.ts';
import type { UnpublishedVersion } from '../publish.ts';
import { unlearnedCard } from '../unlearned-card.ts';
import { simpleGraph } from './graph.ts';
import { LAST_DAY, LAST_DAY_EXPERTS, lastDayGraph, lastDaySteps } from './last-day.ts';
import { EXPERT_NAMES, NAME, POINTS, VERSION, simpleSteps } from './settings.ts';

/** The experts of two hours and of the same time on other days, for steps of that length. */
export function simpleVersion(stepMs: number): UnpublishedVersion {
  const { contextLength, seasons } = simpleSteps(stepMs);
  const experts = Object.fromEntries(EXPERT_NAMES.map((name) => [name, POINTS[name]]));
  const shared = { name: NAME, version: VERSION, levels: [0.5], targets: [], experts };
  return {
    card: unlearnedCard({ ...shared, stepMs, contextLength, seasons }),
    graph: encodeModel(simpleGraph(stepMs)),
  };
}

/** The experts of the last day. A model of its own: a context of a day with seven seasons would be a large row. */
export function lastDayVersion(stepMs: number): UnpublishedVersion {
  const shared = { name: LAST_DAY, version: VERSION, levels: [0.5], targets: [], experts: LAST_DAY_EXPERTS };
  return {
    card: unlearnedCard({ ...shared, stepMs, contextLength: lastDaySteps(stepMs), seasons: [] }),
    graph: encodeModel(lastDayGraph(stepMs)),
  };
}
