/**
 * In which order do tasks run, and what if one never ends? One after the other, each with a deadline that
 * starts when it is its turn: a slow model costs itself, not those that wait behind it.
 *
 * A thread that overruns is given up and a new one takes its place; the old one ends when it can. A thread
 * that died is replaced too. What it had loaded is loaded again when it is asked for.
 */
import type { ModelInput } from '../../core/forecast/model/model-input.ts';
import type { ModelOutput } from '../../core/forecast/model/output-reader.ts';
import { InferenceThread } from './inference-thread.ts';
import type { ThreadOptions } from './inference-thread.ts';
import type { WorkerTask } from './messages.ts';
import type { ServableModel } from '../../ports/models/model-repository.ts';

export interface QueueOptions {
  readonly threadOptions: ThreadOptions;
  /** For one prediction, from when it is its turn. */
  readonly timeoutMs: number;
  /** For loading and validating one version, the start of the thread included. */
  readonly loadTimeoutMs: number;
}

/** Threads that were given up and still compute. With more, a model that never ends would eat the machine. */
const GIVEN_UP_MAX = 2;

export class InferenceQueue {
  readonly #options: QueueOptions;
  readonly #onIdleEnd: (reason: string) => void;
  readonly #givenUp = new Set<Promise<void>>();
  #thread: InferenceThread;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  /** `onIdleEnd` is told of a thread that ended while nobody waited for it. */
  constructor(options: QueueOptions, onIdleEnd: (reason: string) => void) {
    this.#options = options;
    this.#onIdleEnd = onIdleEnd;
    this.#thread = this.#newThread();
  }

  /** Resolves when the version is loaded and valid; rejects with the reason if it must not serve. */
  load(model: ServableModel): Promise<void> {
    return this.#inTurn(() => this.#load(model));
  }

  /** What the version says of a batch, whose arrays are detached. */
  predict(model: ServableModel, batch: ModelInput): Promise<ModelOutput> {
    return this.#inTurn(async () => {
      if (this.#thread.isOver || !this.#thread.isLoaded(model.card)) await this.#load(model);
      return this.#run({ kind: 'predict', model: model.card, batch }, this.#options.timeoutMs);
    });
  }

  /** Resolves when all threads have ended; what runs or waits is rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#thread.end(), ...this.#givenUp]);
  }

  #inTurn<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(job);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #load({ card, file }: ServableModel): Promise<void> {
    await this.#run({ kind: 'load', card, file }, this.#options.loadTimeoutMs);
  }

  async #run(task: WorkerTask, timeoutMs: number): Promise<ModelOutput> {
    if (this.#isClosed) throw new Error('the predictor is closed');
    if (this.#givenUp.size >= GIVEN_UP_MAX) {
      throw new Error(`${this.#givenUp.size} runs that passed their deadlines still compute`);
    }
    if (this.#thread.isOver) this.#thread = this.#newThread();
    return withDeadline(this.#thread.run(task), timeoutMs, () => {
      this.#giveUp();
    });
  }

  #newThread(): InferenceThread {
    return new InferenceThread(this.#options.threadOptions, this.#onIdleEnd);
  }

  #giveUp(): void {
    const end = this.#thread.end().finally(() => this.#givenUp.delete(end));
    this.#givenUp.add(end);
    this.#thread = this.#newThread();
  }
}

/** `answer`, unless it takes longer than `timeoutMs`: then rejects, after `onLate`. */
function withDeadline<T>(answer: Promise<T>, timeoutMs: number, onLate: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      onLate();
      reject(new Error(`no answer within ${timeoutMs} ms`));
    }, timeoutMs);
    void answer.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
