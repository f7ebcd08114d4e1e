/**
 * The worker thread that holds the graphs: one task, one reply, in order. What is loaded lasts as long as the
 * thread, which ends by itself when it is told to, never in the middle of a native call.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelOutput } from '../../core/forecast/model/output-reader.ts';
import { present } from '../../core/units/check.ts';
import { openGraph } from './graph.ts';
import type { Graph } from './graph.ts';
import { END } from './messages.ts';
import type { LoadTask, WorkerReply, WorkerSettings, WorkerTask } from './messages.ts';
import { validationProblems } from './validation.ts';

const port = present(parentPort ?? undefined, 'the port to the parent thread');
const { stop } = workerData as WorkerSettings;
const graphs = new Map<string, Graph>();

port.on('message', (message: WorkerTask | typeof END) => {
  if (message === END) port.close();
  else void reply(message);
});

async function reply(task: WorkerTask): Promise<void> {
  try {
    const output = await perform(task);
    const answer: WorkerReply = { ok: true, output };
    port.postMessage(answer, [output.quantiles.buffer, output.targets.buffer] as ArrayBuffer[]);
  } catch (error) {
    const failure: WorkerReply = {
      ok: false,
      reason: error instanceof Error ? error.message : String(error),
    };
    port.postMessage(failure);
  }
}

async function perform(task: WorkerTask): Promise<ModelOutput> {
  if (task.kind === 'load') {
    await load(task);
    return { quantiles: new Float32Array(0), targets: new Float32Array(0) };
  }
  const id = formatModelId(task.model);
  const graph = graphs.get(id);
  if (!graph) throw new Error(`${id} is not loaded in this thread`);
  return graph.run(task.batch);
}

async function load({ card, file }: LoadTask): Promise<void> {
  const graph = await openGraph(card, file, () => Atomics.load(stop, 0) !== 0);
  const problems = await validationProblems(graph);
  if (problems.length > 0) {
    await graph.release();
    throw new Error(problems.join('; '));
  }
  graphs.set(formatModelId(card), graph);
}
