/**
 * A model that did not come with PRA runs in a process of its own: a crash of native code, a loop that never ends, all
 * of the memory cost this model its answer and nobody else anything. The process is killed then, and the next call
 * has a new one.
 */
import { formatModelId } from '../../../core/forecast/model/model-card.ts';
import type { ModelInput } from '../../../core/forecast/model/model-input.ts';
import type { ModelOutput } from '../../../core/forecast/model/output-reader.ts';
import type { ServableModel } from '../../../ports/models/model-repository.ts';
import type { OpenTaskProcess, TaskProcess } from '../../../ports/task-process.ts';

export interface CustomTask extends ServableModel {
  /** `undefined`: it is only to be loaded, and put to the test. */
  readonly batch: ModelInput | undefined;
}

export type CustomAnswer =
  | { readonly ok: true; /** Empty without a batch. */ readonly output: ModelOutput }
  | { readonly ok: false; readonly reason: string };

export interface CustomOptions {
  readonly isCustom: (model: ServableModel) => boolean;
  readonly openProcess: OpenTaskProcess;
  /** Flags of Node, such as those that make it read TypeScript; `undefined`: none. */
  readonly execArgv: readonly string[] | undefined;
  /** Of the process. */
  readonly memoryBytesMax: number;
}

export interface Deadlines {
  /** For one prediction; that of a process that has to be started first includes the start. */
  readonly timeoutMs: number;
  readonly loadTimeoutMs: number;
}

/** Beside this file, TypeScript or compiled as it is. */
const CHILD = new URL(
  import.meta.url.endsWith('.ts') ? './model-child.ts' : './model-child.js',
  import.meta.url,
);

export class ModelProcess {
  readonly #model: ServableModel;
  readonly #deadlines: Deadlines;
  readonly #process: TaskProcess<CustomTask, CustomAnswer>;

  constructor(
    { card, file }: ServableModel,
    { openProcess, execArgv, memoryBytesMax }: CustomOptions,
    deadlines: Deadlines,
  ) {
    this.#model = { card, file };
    this.#deadlines = deadlines;
    this.#process = openProcess({
      ...{ entry: CHILD, args: [], execArgv, memoryBytesMax, isKept: true },
      called: `the process of ${formatModelId(card)}`,
      timeoutMs: deadlines.timeoutMs,
    });
  }

  /** Resolves when the version is loaded and valid; rejects with the reason if it must not serve. */
  async load(): Promise<void> {
    await this.#ask(undefined, this.#deadlines.loadTimeoutMs);
  }

  predict(batch: ModelInput): Promise<ModelOutput> {
    return this.#ask(batch, this.#deadlines.timeoutMs);
  }

  /** Kills what runs; what waits is rejected. */
  close(): Promise<void> {
    return this.#process.close();
  }

  async #ask(batch: ModelInput | undefined, timeoutMs: number): Promise<ModelOutput> {
    const answer = await this.#process.perform({ ...this.#model, batch }, timeoutMs);
    if (!answer.ok) throw new Error(answer.reason);
    return answer.output;
  }
}
