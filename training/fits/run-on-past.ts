/** What does a graph say of earlier issues of a series? Of a graph that takes what the service's models take. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ringFrom } from '../../src/core/demand/ring.ts';
import type { ModelCard } from '../../src/core/forecast/model/model-card.ts';
import { PLAIN_ROW, toModelInput } from '../../src/core/forecast/model/model-input.ts';
import type { Past } from './past.ts';

/** Rows that go through the graph at once: what lies between stays in the processor's cache. */
const CHUNK_ROWS = 128;

/** A graph, and what it takes: `context`, and `lags` and `calendar` if the card has them. */
export interface PastGraph {
  readonly session: InferenceSession;
  readonly card: ModelCard;
}

export async function openPastGraph(graph: Uint8Array, card: ModelCard): Promise<PastGraph> {
  const session = await InferenceSession.create(graph, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  return { session, card };
}

/**
 * Calls `said` with the outputs of some issues after the other, in their order: of so many rows, the first of which is
 * the issue at that place. Issues are steps of the past; nothing at or after one is looked at.
 */
export async function runOnPast(
  { session, card }: PastGraph,
  { past, issues }: { readonly past: Past; readonly issues: readonly number[] },
  said: (outputs: Readonly<Record<string, Float32Array>>, rows: number, place: number) => void,
): Promise<void> {
  const first = Math.round(past.start / past.stepMs);
  const steps = ringFrom(first, past.values);
  const { contextLength, horizon, inputs } = card;
  for (let from = 0; from < issues.length; from += CHUNK_ROWS) {
    const chunk = issues.slice(from, from + CHUNK_ROWS);
    const rows = chunk.map((issue) => ({ ...PLAIN_ROW, zone: past.zone, steps, issue: first + issue }));
    const { context, lags, calendar } = toModelInput(rows, card);
    const along = [rows.length, contextLength + horizon];
    const feeds: Record<string, Tensor> = {
      context: new Tensor('float32', context, [rows.length, contextLength]),
    };
    if (inputs.lags.length > 0) feeds['lags'] = new Tensor('float32', lags, [...along, inputs.lags.length]);
    if (inputs.calendar.length > 0) {
      const { values, of } = calendar;
      const length = (contextLength + horizon) * inputs.calendar.length;
      const laidOut = new Float32Array(rows.length * length);
      rows.forEach((_, row) => {
        const place = (of[row] ?? 0) * length;
        laidOut.set(values.subarray(place, place + length), row * length);
      });
      feeds['calendar'] = new Tensor('float32', laidOut, [...along, inputs.calendar.length]);
    }
    const outputs = await session.run(feeds);
    said(
      Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array])),
      rows.length,
      from,
    );
  }
}
