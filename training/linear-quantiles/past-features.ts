/** What would the service have gone by at earlier issues? The features of the past, by the graph that the service has. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ringFrom } from '../../src/core/demand/ring.ts';
import { toModelInput } from '../../src/core/forecast/model/model-input.ts';
import { PLAIN_ROW } from '../../src/core/forecast/model/model-input.ts';
import type { ModelCard } from '../../src/core/forecast/model/model-card.ts';
import { CONTEXT_ONLY } from '../../src/core/forecast/model/model-card.ts';
import type { Past } from '../fits/past.ts';
import { encodeModel } from '../onnx/model-proto.ts';
import { featureGraph } from './graph.ts';
import type { Layout } from './layout.ts';
import { linearQuantilesCard } from './version.ts';

/** Rows that go through the graph at once: what lies between stays in the processor's cache. */
const CHUNK_ROWS = 128;

interface Opened {
  readonly card: ModelCard;
  readonly session: InferenceSession;
}

/** By length of step; for as long as the process lives, since opening one takes as long as a fit. */
const opened = new Map<number, Promise<Opened>>();

/** [issue, set, feature], of issues that are steps of the past: nothing at or after an issue is looked at. */
export async function featuresAt(
  past: Past,
  layout: Layout,
  issues: readonly number[],
): Promise<Float32Array> {
  const { card, session } = await openedFor(past.stepMs, layout);
  const first = Math.round(past.start / past.stepMs);
  const steps = ringFrom(first, past.values);
  const { contextLength, horizon, inputs } = card;
  const length = layout.sets * layout.features;
  const found = new Float32Array(issues.length * length);
  for (let from = 0; from < issues.length; from += CHUNK_ROWS) {
    const chunk = issues.slice(from, from + CHUNK_ROWS);
    const rows = chunk.map((issue) => ({ ...PLAIN_ROW, zone: past.zone, steps, issue: first + issue }));
    const { context, lags } = toModelInput(rows, card);
    const shape = [rows.length, contextLength + horizon, inputs.lags.length];
    const output = await session.run({
      context: new Tensor('float32', context, [rows.length, contextLength]),
      lags: new Tensor('float32', lags, shape),
    });
    found.set((output['features']?.data ?? []) as Float32Array, from * length);
  }
  return found;
}

function openedFor(stepMs: number, layout: Layout): Promise<Opened> {
  const found = opened.get(stepMs) ?? open(stepMs, layout);
  opened.set(stepMs, found);
  return found;
}

async function open(stepMs: number, layout: Layout): Promise<Opened> {
  const graph = encodeModel(featureGraph(layout));
  const session = await InferenceSession.create(graph, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const card = linearQuantilesCard(stepMs, layout);
  return { session, card: { ...card, sha256: [], inputs: { ...CONTEXT_ONLY, lags: card.inputs.lags } } };
}
