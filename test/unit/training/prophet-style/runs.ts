/** Runs the graph of the Prophet-style family on rows that a test describes. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { calendarWriter } from '../../../../src/core/forecast/model/calendar.ts';
import { encodeModel } from '../../../../training/onnx/model-proto.ts';
import { prophetStyleGraph } from '../../../../training/prophet-style/graph.ts';
import type { Layout } from '../../../../training/prophet-style/layout.ts';
import { daysSinceEpoch } from '../../../../training/prophet-style/row.ts';

export interface Issue {
  readonly issuedAt: number;
  /** [contextLength]. */
  readonly context: ArrayLike<number>;
  /** [contextLength + horizon], a day ago; unknown if absent. */
  readonly dayAgo?: ArrayLike<number>;
  /** [contextLength + horizon, channel]; nothing announced if absent. */
  readonly events?: ArrayLike<number>;
  readonly row: ArrayLike<number>;
}

/** Forecasts [lead] of each issue, in one batch. */
export type Run = (issues: readonly Issue[]) => Promise<readonly (readonly number[])[]>;

export async function openGraph(layout: Layout): Promise<Run> {
  const session = await InferenceSession.create(encodeModel(prophetStyleGraph(layout)), {
    intraOpNumThreads: 1,
  });
  return async (issues) => {
    const { quantiles } = await session.run(feeds(layout, issues));
    const values = [...(quantiles?.data as Float32Array)];
    return issues.map((_, i) => values.slice(i * layout.horizon, (i + 1) * layout.horizon));
  };
}

function feeds(layout: Layout, issues: readonly Issue[]): Record<string, Tensor> {
  const steps = layout.contextLength + layout.horizon;
  const startOf = ({ issuedAt }: Issue): number => issuedAt - layout.contextLength * layout.stepMs;
  const waves = (issue: Issue): Float32Array => {
    const table = new Float32Array(steps * layout.calendar.length);
    const write = calendarWriter(layout.calendar, layout.stepMs);
    write({ start: startOf(issue), steps, clock: (at) => at }, table, 0);
    return table;
  };
  const tensor = (of: (issue: Issue) => ArrayLike<number>, ...shape: number[]): Tensor =>
    new Tensor(
      'float32',
      issues.flatMap((issue) => Array.from(of(issue))),
      [issues.length, ...shape],
    );
  const events = layout.events.length;
  return {
    context: tensor(({ context }) => context, layout.contextLength),
    lags: tensor(({ dayAgo }) => dayAgo ?? new Float32Array(steps).fill(Number.NaN), steps, 1),
    time: tensor(
      (issue) => Array.from({ length: steps }, (_, i) => daysSinceEpoch(startOf(issue) + i * layout.stepMs)),
      steps,
    ),
    calendar: tensor(waves, steps, layout.calendar.length),
    ...(events > 0 && {
      events: tensor((issue) => issue.events ?? new Float32Array(steps * events), steps, events),
    }),
    parameters: tensor(({ row }) => row, layout.rowLength),
  };
}
