/** Composition root of the models: a repository in a folder, and the predictor over what in it may serve. */
import { basename, dirname, join, sep } from 'node:path';
import { openModelRepository } from './adapters/files/model-repository.ts';
import { openPredictor } from './adapters/onnx/predictor.ts';
import { createModelValidator } from './adapters/onnx/validator.ts';
import { openTaskProcess } from './adapters/system/task-process.ts';
import { packageFolder } from './config/package.ts';
import type { ModelCard, ModelId } from './core/forecast/model/model-card.ts';
import { misfit } from './core/forecast/model/model-fit.ts';
import type { PublishedModel, ServableModel } from './ports/models/model-repository.ts';
import type { ModelValidator } from './ports/models/model-validator.ts';
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
const LIMITS = { timeoutMs: INFERENCE_TIMEOUT_MS, loadTimeoutMs: 60_000 };
/** So many series are to be answered for by one call. */
const SERIES = 10_000;
/** For a process with one model. */
const MEMORY_BYTES_MAX = 1_024 * 1_048_576;

export interface ServicePredictorOptions {
  /** Of the threads and processes that models run in. */
  readonly execArgv: readonly string[] | undefined;
  /** Where models lie that the service trained itself. */
  readonly learnedModelsDir: string;
  /** Told of a thread that failed while nobody waited for it. */
  readonly onProblem: (reason: string) => void;
}

/** A predictor that serves nothing yet. What is neither PRA's own nor trained by it runs in a process of its own. */
export const openServicePredictor = async ({
  execArgv,
  learnedModelsDir,
  onProblem,
}: ServicePredictorOptions): Promise<Predictor> =>
  openPredictor({
    ...LIMITS,
    models: [],
    threadOptions: { execArgv },
    custom: {
      isCustom: customs(await bundledDigests(), learnedModelsDir),
      openProcess: openTaskProcess,
      execArgv,
      memoryBytesMax: MEMORY_BYTES_MAX,
    },
    onProblem: ({ reason }) => {
      onProblem(reason);
    },
  });

const digestOf = ({ sha256 }: ModelCard): string | undefined =>
  sha256.find(({ file }) => file === 'model.onnx')?.digest;

/** Of the graphs that came with PRA: a copy of one in another folder is PRA's own. */
async function bundledDigests(): Promise<ReadonlySet<string | undefined>> {
  const repository = await openModelRepository(join(packageFolder(), 'models'));
  const bundled = await repository.list();
  return new Set(bundled.flatMap((model) => (model.state === 'intact' ? [digestOf(model.card)] : [])));
}

const customs =
  (bundled: ReadonlySet<string | undefined>, learnedModelsDir: string) =>
  ({ card, file }: ServableModel): boolean =>
    !bundled.has(digestOf(card)) && !file.startsWith(learnedModelsDir + sep);

/** Puts a version to the test in a process of its own, within limits. */
export const openValidator = (execArgv: readonly string[] | undefined): ModelValidator =>
  createModelValidator({
    openProcess: openTaskProcess,
    execArgv,
    timeoutMs: 60_000,
    memoryBytesMax: MEMORY_BYTES_MAX,
    rowMsMax: INFERENCE_TIMEOUT_MS / SERIES,
  });

/** The version that a folder `…/NAME/VERSION` holds. Rejects if it is no such folder. */
export async function readFolder(folder: string): Promise<PublishedModel> {
  const [name, version] = [basename(dirname(folder)), basename(folder)];
  if (!/^[1-9]\d{0,8}$/.test(version)) {
    throw new Error(
      `${folder} is no folder of a version: it must be …/NAME/VERSION, the version a whole number`,
    );
  }
  const repository = await openModelRepository(dirname(dirname(folder)));
  return repository.read({ name, version: Number(version) });
}

/** Rejects if the folder cannot be read; the caller closes what it gets. */
export async function openModels(options: ModelsOptions): Promise<Predictor> {
  const { modelsDir, stepMs, execArgv, onProblem } = options;
  const repository = await openModelRepository(modelsDir);
  const models = (await repository.list()).flatMap((model) => {
    const problem = model.state === 'broken' ? model.reasons.join('; ') : misfit(model.card, stepMs);
    if (model.state === 'intact' && problem === undefined) return [model];
    onProblem(model.state === 'broken' ? model : model.card, problem ?? '');
    return [];
  });
  return openPredictor({
    ...LIMITS,
    models,
    threadOptions: { execArgv },
    onProblem: ({ model, reason }) => {
      onProblem(model, reason);
    },
  });
}
