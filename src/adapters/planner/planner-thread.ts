/**
 * The planner in a thread of its own, so that the thread that answers callers never plans and never infers.
 *
 * A thread that does not answer in time is ended, since it may never answer: then it has died like any other.
 *
 * A thread that dies rejects the calls in flight, and a new one, which knows nothing, is started when it is
 * needed. Until the past was loaded into it cycles are rejected: decided without the past they would be those of
 * a service without load. So whoever loads the past again after any rejection need not know of threads.
 */
import { Worker } from 'node:worker_threads';
import type { Argument, Method, Reply, Result } from './messages.ts';
import type { Planner } from '../../app/plan/planner.ts';

export interface PlannerThreadOptions {
  /** Module that calls `servePlanner` on its parent's port. */
  readonly entry: URL;
  /** Flags of Node for the thread; `undefined`: those of the process. */
  readonly execArgv: readonly string[] | undefined;
  /** For the entry. */
  readonly workerData: unknown;
  readonly onProblem: (detail: string) => void;
  /** Within which each call must be answered. */
  readonly callTimeoutMs: number;
}

/** Resolves when the thread is ready; rejects if it cannot be built. */
export async function openPlannerThread(options: PlannerThreadOptions): Promise<Planner> {
  const thread = new PlannerThread(options);
  await thread.start();
  return thread;
}

interface Call {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  /** Ends the thread, unless it is cleared before; `undefined`: it may take its time. */
  readonly deadline: NodeJS.Timeout | undefined;
}

class PlannerThread implements Planner {
  readonly #options: PlannerThreadOptions;
  readonly #calls = new Map<number, Call>();
  #worker: Worker | undefined;
  #nextId = 1;
  #prepared: Argument<'prepare'> = [];
  /** What a thread that takes the place of a lost one is to serve. */
  #serving: Argument<'prepare'> = [];
  /** A thread died, and what it knew was not loaded since. */
  #hasForgotten = false;
  #closed = false;

  constructor(options: PlannerThreadOptions) {
    this.#options = options;
  }

  async begin(start: Argument<'begin'>): Promise<Result<'begin'>> {
    if (this.#hasForgotten) {
      await this.#call('prepare', this.#serving);
      await this.#call('serve', undefined);
    }
    const began = await this.#call('begin', start);
    this.#hasForgotten = false;
    return began;
  }

  recall(kept: Argument<'recall'>): Promise<Result<'recall'>> {
    return this.#callAgain('recall', kept);
  }

  keep(): Promise<Result<'keep'>> {
    return this.#callAgain('keep', undefined);
  }

  adopt(rows: Argument<'adopt'>): Promise<void> {
    return this.#callAgain('adopt', rows);
  }

  poolPasts(): Promise<Result<'poolPasts'>> {
    return this.#callAgain('poolPasts', undefined);
  }

  remember(stretch: Argument<'remember'>): Promise<void> {
    return this.#callAgain('remember', stretch, buffersOf(stretch));
  }

  learn(lesson: Argument<'learn'>): Promise<Result<'learn'>> {
    return this.#callAgain('learn', lesson, buffersOf(lesson.pasts));
  }

  cycle(input: Argument<'cycle'>): Promise<Result<'cycle'>> {
    return this.#callAgain('cycle', input);
  }

  forecast(asked: Argument<'forecast'>): Promise<Result<'forecast'>> {
    return this.#callAgain('forecast', asked);
  }

  async prepare(models: Argument<'prepare'>): Promise<Result<'prepare'>> {
    const problems = await this.#call('prepare', models);
    this.#prepared = models.filter((_, index) => problems[index] === undefined);
    return problems;
  }

  async serve(): Promise<Result<'serve'>> {
    const served = await this.#call('serve', undefined);
    this.#serving = this.#prepared;
    return served;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const closing = this.#worker ? this.#call('close', undefined) : undefined;
    this.#closed = true;
    await closing;
    await this.#worker?.terminate();
  }

  /** Starts the thread and waits until it is ready. */
  async start(): Promise<Worker> {
    const { entry, execArgv, workerData } = this.#options;
    const worker = new Worker(entry, { workerData, ...(execArgv && { execArgv: [...execArgv] }) });
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (reply: Reply) => {
        if (reply.kind === 'ready') resolve();
        else if (reply.kind === 'failed' && reply.id === undefined) reject(new Error(reply.detail));
        else this.#settle(reply);
      });
      worker.on('error', (error: Error) => {
        reject(error);
        this.#lose(worker, error);
      });
      worker.on('exit', () => {
        const error = new Error('the planner thread has ended');
        reject(error);
        this.#lose(worker, error);
      });
    });
    this.#worker = worker;
    return worker;
  }

  /** A call to a planner that knows what it was told before. */
  async #callAgain<M extends Method>(
    method: M,
    argument: Argument<M>,
    transfer?: ArrayBuffer[],
  ): Promise<Result<M>> {
    if (this.#hasForgotten) throw new Error('the planner thread was lost, and the past with it');
    return this.#call(method, argument, transfer);
  }

  async #call<M extends Method>(
    method: M,
    argument: Argument<M>,
    transfer: ArrayBuffer[] = [],
  ): Promise<Result<M>> {
    if (this.#closed) throw new Error('the planner is closed');
    const worker = this.#worker ?? (await this.start());
    const id = this.#nextId++;
    // Models have deadlines of their own: no cycle waits for loading, nor for what somebody wants to know besides.
    const timeoutMs = method === 'prepare' || method === 'forecast' ? undefined : this.#options.callTimeoutMs;
    const deadline =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            this.#abandon(worker, method);
          }, timeoutMs);
    return new Promise((resolve, reject) => {
      this.#calls.set(id, {
        deadline,
        resolve: (result) => {
          resolve(result as Result<M>);
        },
        reject,
      });
      worker.postMessage({ id, method, argument }, transfer);
    });
  }

  #settle(reply: Reply): void {
    if (reply.kind === 'problem') this.#options.onProblem(reply.detail);
    if (reply.kind !== 'done' && reply.kind !== 'failed') return;
    const call = reply.id === undefined ? undefined : this.#calls.get(reply.id);
    clearTimeout(call?.deadline);
    if (reply.id !== undefined) this.#calls.delete(reply.id);
    if (reply.kind === 'done') call?.resolve(reply.result);
    else call?.reject(new Error(reply.detail));
  }

  #abandon(worker: Worker, method: Method): void {
    const limit = `${this.#options.callTimeoutMs / 1_000} s`;
    this.#lose(
      worker,
      new Error(`the planner thread did not answer \`${method}\` within ${limit} and was ended`),
    );
    void worker.terminate();
  }

  #lose(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#hasForgotten = true;
    if (!this.#closed) this.#options.onProblem(error.message);
    for (const call of this.#calls.values()) {
      clearTimeout(call.deadline);
      call.reject(error);
    }
    this.#calls.clear();
  }
}

/** Each buffer once, or none could be transferred: the series of a stretch may share one. */
function buffersOf(series: readonly { readonly values: Float32Array | Float64Array }[]): ArrayBuffer[] {
  const buffers = new Set(series.map(({ values }) => values.buffer));
  return [...buffers].filter((buffer) => buffer instanceof ArrayBuffer);
}
