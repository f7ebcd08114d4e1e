/**
 * How is a graph opened and run? Runs in the worker thread: `create` and `run` of onnxruntime-node block the
 * thread that they are called on, promise or not.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ModelCard } from '../../core/forecast/model/model-card.ts';
import { signatureProblem } from './signature.ts';

/** One input row per row of the output. */
export interface Batch {
  readonly rows: number;
  /** [row, contextLength]. */
  readonly context: Float32Array;
  /** [row, contextLength + horizon, lag]; empty if the card names no lags. */
  readonly lags: Float32Array;
}

/** A graph that is loaded and has the signature of its card. */
export interface Graph {
  readonly card: ModelCard;
  /** `quantiles` [row, expert, lead, level]. Rejects if the run fails or gives another shape. */
  run(batch: Batch): Promise<Float32Array>;
  release(): Promise<void>;
}

/**
 * Rows that go through the graph at once. Between two chunks a run can be stopped, and the intermediate results
 * of a chunk stay in the processor's cache. 10,000 rows of `seasonal-naive` on a shared core took 1300 ms one
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
  const problem = signatureProblem(card, session);
  if (problem !== undefined) {
    await session.release();
    throw new Error(problem);
  }
  return {
    card,
    run: (batch) =>
      inChunks(card, batch, (chunk) => {
        if (mustStop()) throw new Error('the run was stopped');
        return runOnce(card, session, chunk);
      }),
    release: () => session.release(),
  };
}

async function inChunks(
  card: ModelCard,
  batch: Batch,
  run: (chunk: Batch) => Promise<Float32Array>,
): Promise<Float32Array> {
  const rowLength = card.experts.length * card.horizon * card.levels.length;
  const output = new Float32Array(batch.rows * rowLength);
  for (let from = 0; from < batch.rows; from += CHUNK_ROWS) {
    const chunk = sliceRows(batch, from, Math.min(from + CHUNK_ROWS, batch.rows));
    output.set(await run(chunk), from * rowLength);
  }
  return output;
}

/** A view on some rows; nothing is copied. */
function sliceRows({ rows, context, lags }: Batch, from: number, to: number): Batch {
  const part = (values: Float32Array): Float32Array => {
    const rowLength = values.length / rows;
    return values.subarray(from * rowLength, to * rowLength);
  };
  return { rows: to - from, context: part(context), lags: part(lags) };
}

async function runOnce(card: ModelCard, session: InferenceSession, batch: Batch): Promise<Float32Array> {
  const { contextLength, horizon, levels, experts } = card;
  const { rows } = batch;
  const lagCount = card.inputs.lags.length;
  const feeds: Record<string, Tensor> = {
    context: new Tensor('float32', batch.context, [rows, contextLength]),
  };
  if (lagCount > 0) {
    feeds['lags'] = new Tensor('float32', batch.lags, [rows, contextLength + horizon, lagCount]);
  }
  const { quantiles } = await session.run(feeds, ['quantiles']);
  const expected = [rows, experts.length, horizon, levels.length].join(', ');
  const actual = quantiles?.dims.join(', ') ?? 'nothing';
  if (!(quantiles?.data instanceof Float32Array) || actual !== expected) {
    throw new Error(`the graph's output has the shape [${actual}], not [${expected}]`);
  }
  return quantiles.data;
}
