/** Composition root of the planner thread: models, predictor, planner. Started by `compose.ts` as a worker. */
import { parentPort, workerData } from 'node:worker_threads';
import { reportProblem, servePlanner } from './adapters/planner/serve-planner.ts';
import { createPlanner } from './app/plan/create-planner.ts';
import type { PlannerPolicy } from './app/plan/planner.ts';
import { openServicePredictor } from './compose-models.ts';
import { present } from './core/units/check.ts';

/** What the thread is started with; plain data. The models are given to it later. */
export interface PlannerThreadData {
  readonly policy: PlannerPolicy;
  readonly execArgv: readonly string[] | undefined;
  /** Where models lie that the service trained itself; absolute. */
  readonly learnedModelsDir: string;
}

const port = present(parentPort ?? undefined, 'the port of the parent');
const { policy, execArgv, learnedModelsDir } = workerData as PlannerThreadData;

await servePlanner(port, async () => {
  const predictor = await openServicePredictor({
    ...{ execArgv, learnedModelsDir },
    onProblem: (reason) => {
      reportProblem(port, reason);
    },
  });
  return createPlanner({ predictor, elapsedMs: () => performance.now() }, policy);
});
