/** Composition root of the planner thread: models, predictor, planner. Started by `compose.ts` as a worker. */
import { parentPort, workerData } from 'node:worker_threads';
import { openModelRepository } from './adapters/files/model-repository.ts';
import { openPredictor } from './adapters/onnx/predictor.ts';
import { reportProblem, servePlanner } from './adapters/planner/serve-planner.ts';
import { createPlanner } from './app/plan/create-planner.ts';
import type { PlannerPolicy } from './app/plan/planner.ts';
import type { ModelId } from './core/forecast/model/model-card.ts';
import { formatModelId } from './core/forecast/model/model-card.ts';
import { misfit } from './core/forecast/model/model-fit.ts';
import { present } from './core/units/check.ts';

/** What the thread is started with; plain data. */
export interface PlannerThreadData {
  readonly policy: PlannerPolicy;
  readonly modelsDir: string;
  readonly execArgv: readonly string[] | undefined;
}

/** For one model and cycle; a cycle that takes longer goes on without the model. */
const INFERENCE_TIMEOUT_MS = 20_000;
const LOAD_TIMEOUT_MS = 60_000;

const port = present(parentPort ?? undefined, 'the port of the parent');
const { policy, modelsDir, execArgv } = workerData as PlannerThreadData;

await servePlanner(port, async () => {
  const repository = await openModelRepository(modelsDir);
  const refuse = (model: ModelId, reason: string): void => {
    reportProblem(port, `model ${formatModelId(model)} is refused: ${reason}`);
  };
  const models = (await repository.list()).flatMap((model) => {
    const problem = model.state === 'broken' ? model.reason : misfit(model.card, policy.stepMs);
    if (model.state === 'intact' && problem === undefined) return [model];
    refuse(model.state === 'broken' ? model : model.card, problem ?? '');
    return [];
  });
  const predictor = await openPredictor({
    models,
    threadOptions: { execArgv },
    timeoutMs: INFERENCE_TIMEOUT_MS,
    loadTimeoutMs: LOAD_TIMEOUT_MS,
    onProblem: ({ model, reason }) => {
      if (model) refuse(model, reason);
      else reportProblem(port, reason);
    },
  });
  return createPlanner({ predictor, elapsedMs: () => performance.now() }, policy);
});
