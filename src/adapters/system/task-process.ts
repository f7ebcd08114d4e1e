/**
 * Work in a process of its own, which steals no thread and no memory of the service, and which may crash.
 *
 * The process is started when there is something to do. Unless it is to be kept it runs at low priority, and is let go
 * when it has had nothing to do for a while. One that passes its deadline or its memory is killed, and the next task starts a new one.
 */
import { fork } from 'node:child_process';
import type { ChildProcess, Serializable } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { OpenTaskProcess, TaskProcess, TaskProcessOptions } from '../../ports/task-process.ts';
import { TaskFailed } from '../../ports/task-process.ts';
import { residentBytes } from './process-memory.ts';

const MEMORY_WATCH_MS = 200;
const IDLE_MS = 60_000;
const MIB = 1_048_576;

/** The process that answers at `entry`; it speaks by the messages of `node:child_process`, typed arrays as they are. */
export const openTaskProcess: OpenTaskProcess = <Task, Answer>(options: TaskProcessOptions) =>
  new ForkedProcess<Task, Answer>(options);

class ForkedProcess<Task, Answer> implements TaskProcess<Task, Answer> {
  readonly #options: TaskProcessOptions;
  #child: ChildProcess | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #isOpen = true;

  constructor(options: TaskProcessOptions) {
    this.#options = options;
  }

  perform(task: Task, timeoutMs = this.#options.timeoutMs): Promise<Answer> {
    const answer = this.#turn.then(() => this.#perform(task, timeoutMs));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#letGo();
    await this.#turn;
  }

  async #perform(task: Task, timeoutMs: number): Promise<Answer> {
    if (!this.#isOpen) throw new TaskFailed(`${this.#options.called} is closed`);
    clearTimeout(this.#idle);
    const child = (this.#child ??= this.#start());
    try {
      return await this.#ask(child, { task, timeoutMs });
    } catch (error) {
      this.#letGo();
      throw error;
    } finally {
      if (!this.#options.isKept) this.#idle = this.#whenIdle();
    }
  }

  #start(): ChildProcess {
    const { entry, args, execArgv, memoryBytesMax, isKept } = this.#options;
    const child = fork(entry, args, {
      serialization: 'advanced', // typed arrays as they are
      execArgv: [...(execArgv ?? []), `--max-old-space-size=${Math.ceil(memoryBytesMax / MIB)}`],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('error', () => undefined); // whoever waits sees its exit
    child.on('exit', () => {
      if (this.#child === child) this.#child = undefined; // The next task has a new one.
    });
    try {
      if (child.pid !== undefined && !isKept)
        setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      // Where priorities may not be set it competes as any process does.
    }
    return child;
  }

  #ask(
    child: ChildProcess,
    { task, timeoutMs }: { readonly task: Task; readonly timeoutMs: number },
  ): Promise<Answer> {
    const { called, memoryBytesMax } = this.#options;
    return new Promise<Answer>((resolve, reject) => {
      const giveUp = (reason: string): void => {
        settled();
        reject(new TaskFailed(reason));
      };
      const onMessage = (answer: Answer): void => {
        settled();
        resolve(answer);
      };
      const onExit = (code: number | null, signal: string | null): void => {
        giveUp(`${called} ended with ${signal ?? `code ${code ?? 'none'}`}`);
      };
      const late = setTimeout(() => {
        giveUp(`${called} took longer than ${timeoutMs} ms`);
      }, timeoutMs);
      const watch = setInterval(() => {
        void residentBytes(child.pid ?? 0).then((bytes = 0) => {
          if (bytes > memoryBytesMax) giveUp(`${called} took ${Math.round(bytes / MIB)} MiB of memory`);
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
      child.send(task as Serializable, (error) => {
        if (error) giveUp(error.message);
      });
    });
  }

  #whenIdle(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#letGo();
    }, IDLE_MS).unref();
  }

  #letGo(): void {
    clearTimeout(this.#idle);
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }
}
