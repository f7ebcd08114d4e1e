/**
 * The trainer of the service: fits run in a process of their own, which steals no thread and no memory of it.
 *
 * The process is started when there is something to fit, runs at low priority, and is let go when it has had
 * nothing to do for a while. One that passes its deadline or its memory is killed: what it was fitting is not
 * fitted, and the next task starts a new one.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { TrainingFailed } from '../../ports/trainer.ts';
import type { Trainer } from '../../ports/trainer.ts';
import type { Answer, Task } from './messages.ts';
import { residentBytes } from './process-memory.ts';

export interface TrainerProcessOptions {
  /** Flags of Node, such as those that make it read TypeScript; `undefined`: none. */
  readonly execArgv: readonly string[] | undefined;
  /** For one task, the start of the process included. */
  readonly timeoutMs: number;
  /** Resident memory; where the system does not tell it, only the heap is held to it. */
  readonly memoryBytesMax: number;
  /** A module whose `FAMILIES` are fitted; `undefined`: those that come with PRA. */
  readonly families: URL | undefined;
}

/** Beside this file, TypeScript or compiled as it is. */
const CHILD = new URL(import.meta.url.endsWith('.ts') ? './child.ts' : './child.js', import.meta.url);
const MEMORY_WATCH_MS = 200;
const IDLE_MS = 60_000;
const MIB = 1_048_576;

/** The trainer; nothing runs yet. */
export const createTrainerProcess = (options: TrainerProcessOptions): Trainer => new TrainerProcess(options);

class TrainerProcess implements Trainer {
  readonly #options: TrainerProcessOptions;
  #child: ChildProcess | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #isOpen = true;

  constructor(options: TrainerProcessOptions) {
    this.#options = options;
  }

  async families(): ReturnType<Trainer['families']> {
    const answer = await this.#inTurn({ kind: 'families' });
    if (answer.kind !== 'families') throw unexpected(answer);
    return answer.families;
  }

  async fit(request: Parameters<Trainer['fit']>[0]): ReturnType<Trainer['fit']> {
    const answer = await this.#inTurn({ kind: 'fit', ...request });
    if (answer.kind !== 'fit') throw unexpected(answer);
    return answer.outcomes;
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#letGo();
    await this.#turn;
  }

  /** The answer; a task waits until those before it are done. */
  #inTurn(task: Task): Promise<Answer> {
    const answer = this.#turn.then(() => this.#perform(task));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  async #perform(task: Task): Promise<Answer> {
    if (!this.#isOpen) throw new TrainingFailed('the trainer is closed');
    clearTimeout(this.#idle);
    const child = (this.#child ??= this.#start());
    try {
      return await this.#ask(child, task);
    } catch (error) {
      this.#letGo();
      throw error;
    } finally {
      this.#idle = setTimeout(() => {
        this.#letGo();
      }, IDLE_MS).unref();
    }
  }

  #start(): ChildProcess {
    const { execArgv, memoryBytesMax, families } = this.#options;
    const child = fork(CHILD, families ? [families.href] : [], {
      serialization: 'advanced', // typed arrays as they are
      execArgv: [...(execArgv ?? []), `--max-old-space-size=${Math.ceil(memoryBytesMax / MIB)}`],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('error', () => undefined); // whoever waits sees its exit
    try {
      if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      // Where priorities may not be set the fits compete as any process does.
    }
    return child;
  }

  #ask(child: ChildProcess, task: Task): Promise<Answer> {
    const { timeoutMs, memoryBytesMax } = this.#options;
    return new Promise<Answer>((resolve, reject) => {
      const giveUp = (reason: string): void => {
        settled();
        reject(new TrainingFailed(reason));
      };
      const onMessage = (answer: Answer): void => {
        settled();
        if (answer.kind === 'failed') reject(new TrainingFailed(answer.reason));
        else resolve(answer);
      };
      const onExit = (code: number | null, signal: string | null): void => {
        giveUp(`the process that fits ended with ${signal ?? `code ${code ?? 'none'}`}`);
      };
      const late = setTimeout(() => {
        giveUp(`the fits took longer than ${timeoutMs} ms`);
      }, timeoutMs);
      const watch = setInterval(() => {
        void residentBytes(child.pid ?? 0).then((bytes = 0) => {
          if (bytes > memoryBytesMax) giveUp(`the fits took ${Math.round(bytes / MIB)} MiB of memory`);
        });
      }, MEMORY_WATCH_MS);
      const settled = (): void => {
        clearTimeout(late);
        clearInterval(watch);
        child.off('message', onMessage);
        child.off('exit', onExit);
      };
      child.on('message', onMessage);
      child.on('exit', onExit);
      child.send(task, (error) => {
        if (error) giveUp(error.message);
      });
    });
  }

  #letGo(): void {
    clearTimeout(this.#idle);
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }
}

const unexpected = (answer: Answer): TrainingFailed =>
  new TrainingFailed(
    answer.kind === 'failed' ? answer.reason : `the process that fits answered with ${answer.kind}`,
  );
