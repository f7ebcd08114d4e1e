/**
 * Where do graphs run? In a worker thread that is never cut off.
 *
 * Terminating a thread inside ONNX Runtime's `run` aborts the whole process (an uncaught `Napi::Error`). So a
 * thread is asked to stop, which it does before its next chunk of rows, and then ends by itself. That is also
 * why no thread pool is used: those know no other end than termination.
 */
import { Worker } from 'node:worker_threads';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import { check } from '../../core/units/check.ts';
import type { ModelInput } from '../../core/forecast/model/model-input.ts';
import type { ModelOutput } from '../../core/forecast/model/output-reader.ts';
import { END } from './messages.ts';
import type { WorkerReply, WorkerSettings, WorkerTask } from './messages.ts';

export interface ThreadOptions {
  /** Flags of Node for the thread, such as those that make it read TypeScript; `undefined`: those of the process. */
  readonly execArgv: readonly string[] | undefined;
}

/** Beside this file, TypeScript or compiled as it is. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

interface Waiting {
  readonly resolve: (output: ModelOutput) => void;
  readonly reject: (error: Error) => void;
}

export class InferenceThread {
  readonly #worker: Worker;
  readonly #onIdleEnd: (reason: string) => void;
  readonly #ended: Promise<void>;
  readonly #settings: WorkerSettings = { stop: new Int32Array(new SharedArrayBuffer(4)) };
  readonly #loaded = new Set<string>();
  #running: Promise<unknown> = Promise.resolve();
  #waiting: Waiting | undefined;
  #isOver = false;

  constructor({ execArgv }: ThreadOptions, onIdleEnd: (reason: string) => void) {
    this.#onIdleEnd = onIdleEnd;
    this.#worker = new Worker(WORKER, {
      workerData: this.#settings,
      ...(execArgv && { execArgv: [...execArgv] }),
    });
    this.#worker.on('message', (reply: WorkerReply) => {
      this.#settle(reply);
    });
    // An uncaught error, after which the thread ends. Without a listener the process would.
    this.#worker.on('error', (error) => {
      this.#die(`the inference thread failed: ${error.message}`);
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', (code) => {
        this.#die(`the inference thread ended with code ${code}`);
        resolve();
      });
    });
  }

  /** It died or was ended, and can run nothing more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  isLoaded(model: ModelId): boolean {
    return this.#loaded.has(formatModelId(model));
  }

  /** The output of the task, whose arrays are detached. One task at a time. */
  async run(task: WorkerTask): Promise<ModelOutput> {
    check(this.#waiting === undefined && !this.#isOver, 'a thread runs one task at a time, until it ends');
    const answer = new Promise<ModelOutput>((resolve, reject) => {
      this.#worker.postMessage(task, task.kind === 'predict' ? buffersOf(task.batch) : []);
      this.#waiting = { resolve, reject };
    });
    this.#running = answer.catch(() => undefined);
    const output = await answer;
    if (task.kind === 'load') this.#loaded.add(formatModelId(task.card));
    return output;
  }

  /** Resolves when the thread has ended: after the native call that it is in, however long that takes. */
  async end(): Promise<void> {
    Atomics.store(this.#settings.stop, 0, 1);
    await this.#running;
    this.#worker.postMessage(END);
    await this.#ended;
  }

  #die(reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const isWanted = Atomics.load(this.#settings.stop, 0) !== 0;
    if (!this.#waiting && !isWanted) this.#onIdleEnd(reason);
    this.#settle({ ok: false, reason });
  }

  #settle(reply: WorkerReply): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (reply.ok) waiting?.resolve(reply.output);
    else waiting?.reject(new Error(reply.reason));
  }
}

/** Each buffer once, or none could be transferred; inputs may share one. */
function buffersOf({ context, lags, parameters, ...shared }: ModelInput): ArrayBuffer[] {
  const { time, calendar, events } = shared;
  const tables = [time, calendar, events].flatMap(({ values, of }) => [values, of]);
  const buffers = [context, lags, parameters, ...tables].map(({ buffer }) => buffer);
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
}
