/** Composition root of the planner thread: models, predictor, planner. Started by `compose.ts` as a worker. */
import { parentPort, workerData } from 'node:worker_threads';
import { reportProblem, servePlanner } from './adapters/planner/serve-planner.ts';
import { createPlanner } from './app/plan/create-planner.ts';
import type { PlannerPolicy } from './app/plan/planner.ts';
import { openModels } from './compose-models.ts';
import { formatModelId } from './core/forecast/model/model-card.ts';
import { present } from './core/units/check.ts';

/** What the thread is started with; plain data. */
export interface PlannerThreadData {
  readonly policy: PlannerPolicy;
  readonly modelsDir: string;
  readonly execArgv: readonly string[] | undefined;
}

const port = present(parentPort ?? undefined, 'the port of the parent');
const { policy, modelsDir, execArgv } = workerData as PlannerThreadData;

await servePlanner(port, async () => {
  const predictor = await openModels({
    modelsDir,
    stepMs: policy.stepMs,
    execArgv,
    onProblem: (model, reason) => {
      reportProblem(port, model ? `model ${formatModelId(model)} is refused: ${reason}` : reason);
    },
  });
  return createPlanner({ predictor, elapsedMs: () => performance.now() }, policy);
});
