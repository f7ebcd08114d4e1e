/**
 * How is a graph opened and run? Runs in the worker thread: `create` and `run` of onnxruntime-node block the
 * thread that they are called on, promise or not.
 */
import { InferenceSession } from 'onnxruntime-node';
import type { ModelCard } from '../../core/forecast/model/model-card.ts';
import type { ModelInput } from '../../core/forecast/model/model-input.ts';
import type { ModelOutput } from '../../core/forecast/model/output-reader.ts';
import { feedsOf } from './feeds.ts';
import type { Feeds } from './feeds.ts';
import { outputShapes, sizeOf } from './shapes.ts';
import { signatureProblems } from './signature.ts';

/** A graph that is loaded and has the signature of its card. */
export interface Graph {
  readonly card: ModelCard;
  /** What it says of each row. Rejects if the run fails or gives another shape. */
  run(batch: ModelInput): Promise<ModelOutput>;
  release(): Promise<void>;
}

/** The graph takes or gives something else than its card says. */
export class WrongSignature extends Error {
  override readonly name = 'WrongSignature';
  /** A sentence each, without a full stop. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('; '));
    this.problems = problems;
  }
}

/**
 * Rows that go through the graph at once. Between two chunks a run can be stopped, and the intermediate results
 * of a chunk stay in the processor's cache. 10,000 rows of a graph of six experts on a shared core took 1300 ms one
 * by one, 50 ms by 64, 40 ms by 256, 90 ms (and 110 MB more) all at once; an LSTM is fastest at 64.
 */
const CHUNK_ROWS = 64;

/**
 * Opens `file`. Rejects if it is no ONNX model or has not the signature that the card says. A run is given up,
 * and rejects, at the first chunk before which `mustStop`.
 */
export async function openGraph(card: ModelCard, file: string, mustStop: () => boolean): Promise<Graph> {
  const session = await InferenceSession.create(file, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 4, // what fails is thrown; the runtime's own lines on stderr would say it twice
  });
  const problems = signatureProblems(card, session);
  if (problems.length > 0) {
    await session.release();
    throw new WrongSignature(problems);
  }
  return {
    card,
    run: (batch) =>
      inChunks(card, batch, (feeds, rows) => {
        if (mustStop()) throw new Error('the run was stopped');
        return runOnce(card, session, { feeds, rows });
      }),
    release: () => session.release(),
  };
}

async function inChunks(
  card: ModelCard,
  batch: ModelInput,
  run: (feeds: Feeds, rows: number) => Promise<ModelOutput>,
): Promise<ModelOutput> {
  const { rows } = batch;
  const feedRows = feedsOf(card, batch);
  const shapes = [...outputShapes(card)].map(([name, shape]) => ({ name, length: sizeOf(shape) }));
  const output = emptyOutput();
  for (const { name, length } of shapes) output[name] = new Float32Array(rows * length);
  for (let from = 0; from < rows; from += CHUNK_ROWS) {
    const to = Math.min(from + CHUNK_ROWS, rows);
    const part = await run(feedRows(from, to), to - from);
    for (const { name, length } of shapes) output[name].set(part[name], from * length);
  }
  return output;
}

async function runOnce(
  card: ModelCard,
  session: InferenceSession,
  { feeds, rows }: { readonly feeds: Feeds; readonly rows: number },
): Promise<ModelOutput> {
  const shapes = [...outputShapes(card)];
  const given = await session.run(
    feeds,
    shapes.map(([name]) => name),
  );
  const output = emptyOutput();
  for (const [name, shape] of shapes) {
    const expected = [rows, ...shape].join(', ');
    const tensor = given[name];
    const actual = tensor?.dims.join(', ') ?? 'nothing';
    if (!(tensor?.data instanceof Float32Array) || actual !== expected) {
      throw new Error(`the graph's output ${name} has the shape [${actual}], not [${expected}]`);
    }
    output[name] = tensor.data;
  }
  return output;
}

const emptyOutput = (): { quantiles: Float32Array; targets: Float32Array } => ({
  quantiles: new Float32Array(0),
  targets: new Float32Array(0),
});
