/** Composition root of the models: a repository in a folder, and the predictor over what in it may serve. */
import { openModelRepository } from './adapters/files/model-repository.ts';
import { openPredictor } from './adapters/onnx/predictor.ts';
import type { ModelId } from './core/forecast/model/model-card.ts';
import { misfit } from './core/forecast/model/model-fit.ts';
import type { Predictor } from './ports/predictor.ts';

export interface ModelsOptions {
  readonly modelsDir: string;
  /** A model whose steps are of another length is refused. */
  readonly stepMs: number;
  /** Of the thread that the models run in. */
  readonly execArgv: readonly string[] | undefined;
  /** Told of each version that is refused, and why; without a model it is the thread that failed. */
  readonly onProblem: (model: ModelId | undefined, reason: string) => void;
}

/** For one model and call. */
const INFERENCE_TIMEOUT_MS = 20_000;
const LOAD_TIMEOUT_MS = 60_000;

/** Rejects if the folder cannot be read; the caller closes what it gets. */
export async function openModels(options: ModelsOptions): Promise<Predictor> {
  const { modelsDir, stepMs, execArgv, onProblem } = options;
  const repository = await openModelRepository(modelsDir);
  const models = (await repository.list()).flatMap((model) => {
    const problem = model.state === 'broken' ? model.reason : misfit(model.card, stepMs);
    if (model.state === 'intact' && problem === undefined) return [model];
    onProblem(model.state === 'broken' ? model : model.card, problem ?? '');
    return [];
  });
  return openPredictor({
    models,
    threadOptions: { execArgv },
    timeoutMs: INFERENCE_TIMEOUT_MS,
    loadTimeoutMs: LOAD_TIMEOUT_MS,
    onProblem: ({ model, reason }) => {
      onProblem(model, reason);
    },
  });
}
