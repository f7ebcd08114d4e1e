/**
 * Which models serve, and what do they say? Inference by ONNX Runtime in a worker thread. Others are loaded in a thread
 * beside it, which then takes its place; the former ends by itself, and its memory with it.
 */
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelCard, ModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelOutput } from '../../core/forecast/model/output-reader.ts';
import { check } from '../../core/units/check.ts';
import { ModelFailed } from '../../ports/predictor.ts';
import type { Predictor, PredictorRequest } from '../../ports/predictor.ts';
import { InferenceQueue } from './inference-queue.ts';
import type { QueueOptions } from './inference-queue.ts';
import { ModelProcess } from './custom/model-process.ts';
import type { CustomOptions } from './custom/model-process.ts';
import type { ServableModel } from '../../ports/models/model-repository.ts';
import { batchProblem } from './shapes.ts';

export interface PredictorOptions extends QueueOptions {
  /** Which models run in processes of their own, and how; unless set none does. */
  readonly custom?: CustomOptions;
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
 * A predictor that serves the newest version of each name that passes validation. The caller closes it, and waits for that
 * before the process or the thread that it lives in is ended: to end it within a run aborts the process.
 */
export async function openPredictor(options: PredictorOptions): Promise<Predictor> {
  const first = openSet(options);
  await loadNewest(first, options);
  return new OnnxPredictor(options, first);
}

/** Versions that are loaded in one thread, or in a process each. */
interface LoadedSet {
  readonly options: PredictorOptions;
  readonly queue: InferenceQueue;
  /** By model id. */
  readonly processes: Map<string, ModelProcess>;
  /** By model id. */
  readonly ready: Map<string, ServableModel>;
}

function openSet(options: PredictorOptions): LoadedSet {
  const onIdleEnd = (reason: string): void => {
    options.onProblem({ model: undefined, reason });
  };
  return { options, queue: new InferenceQueue(options, onIdleEnd), processes: new Map(), ready: new Map() };
}

class OnnxPredictor implements Predictor {
  readonly #options: PredictorOptions;
  #serving: LoadedSet;
  #prepared: LoadedSet | undefined;
  /** Threads that are to end; none is cut off. */
  readonly #leaving = new Set<Promise<void>>();
  #turn: Promise<unknown> = Promise.resolve();
  readonly #closing = new AbortController();

  constructor(options: PredictorOptions, serving: LoadedSet) {
    this.#options = options;
    this.#serving = serving;
  }

  models(): Promise<readonly ModelCard[]> {
    return Promise.resolve(cardsOf(this.#serving));
  }

  prepare(models: readonly ServableModel[]): Promise<readonly (string | undefined)[]> {
    const prepared = this.#turn.then(() => this.#prepare(models));
    this.#turn = prepared.catch(() => undefined);
    return prepared;
  }

  serve(): Promise<readonly ModelCard[]> {
    if (this.#prepared) {
      this.#letGo(this.#serving);
      this.#serving = this.#prepared;
      this.#prepared = undefined;
    }
    return this.models();
  }

  async predict(request: PredictorRequest): Promise<ModelOutput> {
    const set = this.#serving;
    const model = set.ready.get(formatModelId(request.model));
    if (!model) {
      throw new ModelFailed(request.model, `${formatModelId(request.model)} does not serve`);
    }
    return predict(set, model, request);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#letGo(this.#serving);
    if (this.#prepared) this.#letGo(this.#prepared);
    await Promise.all([this.#turn, ...this.#leaving]);
    await Promise.all(this.#leaving); // What was being prepared has left meanwhile.
  }

  async #prepare(models: readonly ServableModel[]): Promise<readonly (string | undefined)[]> {
    if (this.#isClosed()) throw new Error('the predictor is closed');
    if (this.#prepared) this.#letGo(this.#prepared);
    this.#prepared = undefined;
    const set = openSet(this.#options);
    const problems: (string | undefined)[] = [];
    for (const model of models) {
      const id = formatModelId(model.card);
      check(!set.ready.has(id), `${id} is loaded once`);
      const problem = await loadProblem(set, model);
      problems.push(problem);
      if (problem === undefined) set.ready.set(id, model);
    }
    // Closed meanwhile: `close` has not seen this one.
    if (this.#isClosed()) this.#letGo(set);
    else this.#prepared = set;
    return problems;
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  #letGo({ queue, processes }: LoadedSet): void {
    const ending = [queue, ...processes.values()].map((runner) => runner.close());
    const left = Promise.all(ending)
      .then(() => undefined)
      .finally(() => this.#leaving.delete(left));
    this.#leaving.add(left);
  }
}

/** Newest versions first; older ones of a name that has one loaded are not looked at. */
async function loadNewest(set: LoadedSet, { models, onProblem }: PredictorOptions): Promise<void> {
  const { ready } = set;
  const newestFirst = [...models].sort((a, b) => b.card.version - a.card.version);
  const names = new Set<string>();
  for (const model of newestFirst) {
    const { name, version } = model.card;
    if (names.has(name)) continue;
    const reason = await loadProblem(set, model);
    if (reason === undefined) {
      names.add(name);
      ready.set(formatModelId(model.card), model);
    } else {
      onProblem({ model: { name, version }, reason });
    }
  }
}

async function loadProblem(set: LoadedSet, model: ServableModel): Promise<string | undefined> {
  const { custom } = set.options;
  if (!custom?.isCustom(model)) return set.queue.load(model).then(() => undefined, messageOf);
  const process = new ModelProcess(model, custom, set.options);
  set.processes.set(formatModelId(model.card), process);
  const problem = await process.load().then(() => undefined, messageOf);
  if (problem !== undefined) await process.close();
  return problem;
}

async function predict(
  { queue, processes }: LoadedSet,
  model: ServableModel,
  { model: id, ...batch }: PredictorRequest,
): Promise<ModelOutput> {
  const problem = batchProblem(model.card, batch);
  check(problem === undefined, problem ?? '');
  try {
    const process = processes.get(formatModelId(id));
    return await (process ? process.predict(batch) : queue.predict(model, batch));
  } catch (error) {
    throw new ModelFailed(id, messageOf(error), error);
  }
}

const cardsOf = ({ ready }: LoadedSet): readonly ModelCard[] =>
  [...ready.values()]
    .map(({ card }) => card)
    .sort((a, b) => (a.name === b.name ? a.version - b.version : a.name < b.name ? -1 : 1));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
