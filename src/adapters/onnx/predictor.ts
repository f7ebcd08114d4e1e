/**
 * Which models serve, and what do they say? Inference by ONNX Runtime in a worker thread. Of each name the
 * newest version that passes validation is READY.
 */
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelCard, ModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelOutput } from '../../core/forecast/model/output-reader.ts';
import { check } from '../../core/units/check.ts';
import { ModelFailed } from '../../ports/predictor.ts';
import type { Predictor, PredictorRequest } from '../../ports/predictor.ts';
import { InferenceQueue } from './inference-queue.ts';
import type { QueueOptions, ServableModel } from './inference-queue.ts';
import { batchProblem } from './shapes.ts';

export interface PredictorOptions extends QueueOptions {
  /** Versions that are whole; any number of a name, in any order. */
  readonly models: readonly ServableModel[];
  /** Told of each version that is refused, and of a thread that ended while it had nothing to do. */
  readonly onProblem: (problem: PredictorProblem) => void;
}

export interface PredictorProblem {
  /** `undefined`: it is the thread's. */
  readonly model: ModelId | undefined;
  readonly reason: string;
}

/**
 * A predictor with the models that may serve, loaded and validated. The caller closes it, and waits for that
 * before the process or the thread that it lives in is ended: to end it within a run aborts the process.
 */
export async function openPredictor(options: PredictorOptions): Promise<Predictor> {
  const queue = new InferenceQueue(options, (reason) => {
    options.onProblem({ model: undefined, reason });
  });
  const ready = await loadNewest(queue, options);
  return {
    models: () => Promise.resolve(sortByName([...ready.values()].map(({ card }) => card))),
    predict: async (request) => {
      const model = ready.get(request.model.name);
      if (model?.card.version !== request.model.version) {
        throw new ModelFailed(request.model, `${formatModelId(request.model)} is not READY`);
      }
      return predict(queue, model, request);
    },
    close: () => queue.close(),
  };
}

/** By name. Newest versions first; older ones of a name that has one READY are not looked at. */
async function loadNewest(
  queue: InferenceQueue,
  { models, onProblem }: PredictorOptions,
): Promise<ReadonlyMap<string, ServableModel>> {
  const ready = new Map<string, ServableModel>();
  const newestFirst = [...models].sort((a, b) => b.card.version - a.card.version);
  for (const model of newestFirst) {
    const { name, version } = model.card;
    if (ready.has(name)) continue;
    try {
      await queue.load(model);
      ready.set(name, model);
    } catch (error) {
      onProblem({ model: { name, version }, reason: messageOf(error) });
    }
  }
  return ready;
}

async function predict(
  queue: InferenceQueue,
  model: ServableModel,
  { model: id, ...batch }: PredictorRequest,
): Promise<ModelOutput> {
  const problem = batchProblem(model.card, batch);
  check(problem === undefined, problem ?? '');
  try {
    return await queue.predict(model, batch);
  } catch (error) {
    throw new ModelFailed(id, messageOf(error), error);
  }
}

const sortByName = (cards: readonly ModelCard[]): readonly ModelCard[] =>
  [...cards].sort((a, b) => (a.name < b.name ? -1 : 1));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
