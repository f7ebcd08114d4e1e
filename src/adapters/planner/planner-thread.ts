/**
 * The planner in a thread of its own, so that the thread that answers callers never plans and never infers.
 *
 * A thread that dies rejects the calls in flight, and a new one, which knows nothing, is started when it is
 * needed. Until the past was loaded into it cycles are rejected: decided without the past they would be those of
 * a service without load. So whoever loads the past again after any rejection need not know of threads.
 */
import { Worker } from 'node:worker_threads';
import type { Reply, Request } from './messages.ts';
import type { CycleOutput, Planner } from '../../app/plan/planner.ts';

export interface PlannerThreadOptions {
  /** Module that calls `servePlanner` on its parent's port. */
  readonly entry: URL;
  /** Flags of Node for the thread; `undefined`: those of the process. */
  readonly execArgv: readonly string[] | undefined;
  /** For the entry. */
  readonly workerData: unknown;
  readonly onProblem: (detail: string) => void;
}

/** Resolves when the thread is ready; rejects if it cannot be built. */
export async function openPlannerThread(options: PlannerThreadOptions): Promise<Planner> {
  const thread = new PlannerThread(options);
  await thread.start();
  return thread;
}

interface Call {
  readonly resolve: (result: CycleOutput | undefined) => void;
  readonly reject: (error: Error) => void;
}

class PlannerThread implements Planner {
  readonly #options: PlannerThreadOptions;
  readonly #calls = new Map<number, Call>();
  #worker: Worker | undefined;
  #nextId = 1;
  /** A thread died, and what it knew was not loaded since. */
  #hasForgotten = false;
  #closed = false;

  constructor(options: PlannerThreadOptions) {
    this.#options = options;
  }

  async load(past: Parameters<Planner['load']>[0]): Promise<void> {
    const buffers = past.series
      .map(({ values }) => values.buffer)
      .filter((buffer) => buffer instanceof ArrayBuffer);
    await this.#call({ method: 'load', argument: past }, buffers);
    this.#hasForgotten = false;
  }

  async cycle(input: Parameters<Planner['cycle']>[0]): Promise<CycleOutput> {
    if (this.#hasForgotten) throw new Error('the planner thread was lost, and the past with it');
    const output = await this.#call({ method: 'cycle', argument: input }, []);
    if (!output) throw new Error('bug: the planner answered a cycle with nothing');
    return output;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const closing = this.#worker ? this.#call({ method: 'close', argument: undefined }, []) : undefined;
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

  async #call(
    request: Pick<Request, 'method' | 'argument'>,
    transfer: readonly ArrayBuffer[],
  ): Promise<CycleOutput | undefined> {
    if (this.#closed) throw new Error('the planner is closed');
    const worker = this.#worker ?? (await this.start());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      worker.postMessage({ ...request, id }, transfer);
    });
  }

  #settle(reply: Reply): void {
    if (reply.kind === 'problem') this.#options.onProblem(reply.detail);
    if (reply.kind !== 'done' && reply.kind !== 'failed') return;
    const call = reply.id === undefined ? undefined : this.#calls.get(reply.id);
    if (reply.id !== undefined) this.#calls.delete(reply.id);
    if (reply.kind === 'done') call?.resolve(reply.result);
    else call?.reject(new Error(reply.detail));
  }

  #lose(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#hasForgotten = true;
    if (!this.#closed) this.#options.onProblem(error.message);
    for (const call of this.#calls.values()) call.reject(error);
    this.#calls.clear();
  }
}
