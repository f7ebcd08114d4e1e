/** Forecasts of a fitted family from its past, by the inputs that the service hands its graph. */
import { InferenceSession } from 'onnxruntime-node';
import { feedsOf } from '../../../src/adapters/onnx/feeds.ts';
import { ringFrom } from '../../../src/core/demand/ring.ts';
import { formatModelId } from '../../../src/core/forecast/model/model-card.ts';
import { PLAIN_ROW, toModelInput } from '../../../src/core/forecast/model/model-input.ts';
import type { FittedFamily, Past } from '../../../training/fits/past.ts';

/** Points [lead] after each of the issues: steps of the past, of which what lies before an issue is seen. */
export type Forecast = (
  past: Past,
  row: Float32Array | undefined,
  issues: readonly number[],
) => Promise<readonly (readonly number[])[]>;

/** The family's graph for steps of this length. */
export async function openFamily(family: FittedFamily, stepMs: number): Promise<Forecast> {
  const version = family.version(stepMs);
  const card = { ...version.card, sha256: [] };
  const session = await InferenceSession.create(version.graph, { intraOpNumThreads: 1 });
  return async (past, row, issues) => {
    const first = past.start / stepMs;
    const steps = ringFrom(first, past.values);
    const parameters = new Map(row ? [[formatModelId(card), row]] : []);
    const rows = issues.map((issue) => ({
      ...{ ...PLAIN_ROW, zone: past.zone, parameters },
      ...{ steps, issue: first + issue },
    }));
    const { quantiles } = await session.run(feedsOf(card, toModelInput(rows, card))(0, rows.length));
    const { levels } = card;
    const said = quantiles?.data as Float32Array;
    const points = said.filter((_, place) => place % levels.length === levels.indexOf(0.5));
    return issues.map((_, at) => [...points.subarray(at * card.horizon, (at + 1) * card.horizon)]);
  };
}
