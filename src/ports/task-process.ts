/** A process of its own that does one task after the other, held to limits. */
export interface TaskProcess<Task, Answer> {
  /**
   * The answer to the task, which waits until those before it are done. Rejects with `TaskFailed` if the process died,
   * passed its deadline (its usual one, unless told) or took too much memory: then it is killed, and the next task has
   * a new one.
   */
  perform(task: Task, timeoutMs?: number): Promise<Answer>;
  /** Kills what runs; afterwards every call rejects. */
  close(): Promise<void>;
}

export interface TaskProcessOptions {
  /** The module that answers each message of its parent with one. */
  readonly entry: URL;
  readonly args: readonly string[];
  /** In what is said of it: `the process that fits`. */
  readonly called: string;
  /** Flags of Node, such as those that make it read TypeScript; `undefined`: none. */
  readonly execArgv: readonly string[] | undefined;
  /** For one task, the start of the process included. */
  readonly timeoutMs: number;
  /** Resident memory; where the system does not tell it, only the heap is held to it. */
  readonly memoryBytesMax: number;
  /** It is waited for: it runs at the priority of the service, and is kept when it has nothing to do. */
  readonly isKept?: boolean;
}

/** Nothing runs yet; the process is started when there is something to do. */
export type OpenTaskProcess = <Task, Answer>(options: TaskProcessOptions) => TaskProcess<Task, Answer>;

export class TaskFailed extends Error {
  override readonly name = 'TaskFailed';
}
