/** The process that puts versions to the test: one after the other, until its parent lets go of it. */
import type { ModelCard } from '../../core/forecast/model/model-card.ts';
import { openGraph, WrongSignature } from './graph.ts';
import type { Graph } from './graph.ts';
import type { ValidationAnswer, ValidationTask } from './messages.ts';
import { probeBatch, PROBES, validationProblems } from './validation.ts';

process.on('message', (task: ValidationTask) => {
  void validate(task).then((problems) => process.send?.({ problems } satisfies ValidationAnswer));
});
// The parent died or hung up: nobody wants to know.
process.on('disconnect', () => process.exit());

async function validate({ card, file, rowMsMax }: ValidationTask): Promise<readonly string[]> {
  try {
    const graph = await openGraph(card, file, () => false);
    const problems = await validationProblems(graph);
    if (problems.length === 0) problems.push(...(await latencyProblems(graph, rowMsMax)));
    await graph.release();
    return problems;
  } catch (error) {
    if (error instanceof WrongSignature) return error.problems;
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** In a millisecond. */
const MICROSECONDS = 1_000;
/** Rows that go through a graph at once in service. */
const ROWS = 64;
/** The best of so many is taken, in time of the processor: a busy machine is no fault of the model. */
const RUNS = 3;

async function latencyProblems(graph: Graph, rowMsMax: number): Promise<string[]> {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run += 1) {
    const batch = manyProbes(graph.card);
    const start = process.cpuUsage();
    await graph.run(batch);
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / MICROSECONDS);
  }
  const each = best / ROWS;
  return each <= rowMsMax
    ? []
    : [`it takes ${each.toPrecision(2)} ms a series in batches of ${ROWS}; allowed: ${rowMsMax} ms`];
}

const manyProbes = (card: ModelCard): ReturnType<typeof probeBatch> =>
  probeBatch(
    card,
    Array.from({ length: ROWS }, (_, row) => PROBES[row % PROBES.length]).filter(
      (probe) => probe !== undefined,
    ),
  );
