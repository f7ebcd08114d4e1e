/** The process that a model of somebody else's runs in: one task after the other, until its parent lets go of it. */
import type { ModelOutput } from '../../../core/forecast/model/output-reader.ts';
import { openGraph } from '../graph.ts';
import type { Graph } from '../graph.ts';
import { validationProblems } from '../validation.ts';
import type { CustomAnswer, CustomTask } from './model-process.ts';

let opened: Promise<Graph> | undefined;

process.on('message', (task: CustomTask) => {
  void answer(task).then((told) => process.send?.(told));
});
// The parent died or hung up: nobody wants to know.
process.on('disconnect', () => process.exit());

async function answer(task: CustomTask): Promise<CustomAnswer> {
  try {
    return { ok: true, output: await perform(task) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function perform({ batch, ...model }: CustomTask): Promise<ModelOutput> {
  opened ??= open(model);
  const graph = await opened;
  return batch ? graph.run(batch) : { quantiles: new Float32Array(0), targets: new Float32Array(0) };
}

/** What it was tested with has warmed it up. */
async function open({ card, file }: Omit<CustomTask, 'batch'>): Promise<Graph> {
  const graph = await openGraph(card, file, () => false);
  const problems = await validationProblems(graph);
  if (problems.length > 0) throw new Error(problems.join('; '));
  return graph;
}
