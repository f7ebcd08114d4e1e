/** The linear quantile model on a past, by the inputs that the service hands its graph; for tests. */
import { InferenceSession } from 'onnxruntime-node';
import { feedsOf } from '../../../../src/adapters/onnx/feeds.ts';
import { ringFrom } from '../../../../src/core/demand/ring.ts';
import type { ModelCard } from '../../../../src/core/forecast/model/model-card.ts';
import { formatModelId } from '../../../../src/core/forecast/model/model-card.ts';
import { PLAIN_ROW, toModelInput } from '../../../../src/core/forecast/model/model-input.ts';
import { UTC } from '../../../../src/core/units/civil-time.ts';
import type { Past } from '../../../../training/fits/past.ts';
import { linearQuantilesVersion } from '../../../../training/linear-quantiles/version.ts';

export const START = Date.parse('2026-11-02T00:00:00Z');

/** A series in UTC from the start on. */
export const pastOf = (values: Float32Array, stepMs: number): Past => ({
  series: 'any',
  stepMs,
  start: START,
  zone: UTC,
  values,
});

/** What was said at one issue. */
export interface Said {
  /** [lead][level]. */
  readonly quantiles: readonly (readonly number[])[];
  /** [target][level]. */
  readonly targets: readonly (readonly number[])[];
}

export interface Model {
  readonly card: ModelCard;
  /** After each of the issues, which are steps of the past; the end of the past without one. */
  readonly forecast: (
    past: Past,
    row: Float32Array | undefined,
    issues?: readonly number[],
  ) => Promise<readonly Said[]>;
}

export async function openModel(stepMs: number): Promise<Model> {
  const { card: unpublished, graph } = linearQuantilesVersion(stepMs);
  const card = { ...unpublished, sha256: [] };
  const session = await InferenceSession.create(graph, { intraOpNumThreads: 1 });
  const { horizon, targets: names, levels } = card;
  const split = (values: unknown, row: number, places: number): readonly (readonly number[])[] =>
    Array.from({ length: places }, (_, place) => {
      const from = (row * places + place) * levels.length;
      return [...(values as Float32Array).subarray(from, from + levels.length)];
    });
  const forecast: Model['forecast'] = async (past, row, issues = [past.values.length]) => {
    const first = past.start / stepMs;
    const parameters = new Map(row ? [[formatModelId(card), row]] : []);
    const steps = ringFrom(first, past.values);
    const rows = issues.map((issue) => ({
      ...{ ...PLAIN_ROW, zone: past.zone, parameters },
      ...{ steps, issue: first + issue },
    }));
    const output = await session.run(feedsOf(card, toModelInput(rows, card))(0, rows.length));
    return issues.map((_, at) => ({
      quantiles: split(output['quantiles']?.data, at, horizon),
      targets: split(output['targets']?.data ?? new Float32Array(0), at, names.length),
    }));
  };
  return { card, forecast };
}
