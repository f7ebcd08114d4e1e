/**
 * The trainer of the service: fits run in a process of their own. What is being fitted when that is killed is not
 * fitted, and the next task starts a new one.
 */
import { TaskFailed } from '../../ports/task-process.ts';
import type { OpenTaskProcess, TaskProcess, TaskProcessOptions } from '../../ports/task-process.ts';
import { TrainingFailed } from '../../ports/trainer.ts';
import type { Trainer } from '../../ports/trainer.ts';
import type { Answer, Task } from './messages.ts';

export interface TrainerProcessOptions extends Pick<
  TaskProcessOptions,
  'execArgv' | 'timeoutMs' | 'memoryBytesMax'
> {
  readonly openProcess: OpenTaskProcess;
  /** A module whose `FAMILIES` are fitted; `undefined`: those that come with PRA. */
  readonly families: URL | undefined;
}

/** Beside this file, TypeScript or compiled as it is. */
const CHILD = new URL(import.meta.url.endsWith('.ts') ? './child.ts' : './child.js', import.meta.url);

/** The trainer; nothing runs yet. */
export function createTrainerProcess({ openProcess, families, ...limits }: TrainerProcessOptions): Trainer {
  const process: TaskProcess<Task, Answer> = openProcess({
    ...limits,
    entry: CHILD,
    args: families ? [families.href] : [],
    called: 'the process that fits',
  });
  const ask = async (task: Task): Promise<Answer> => {
    try {
      return await process.perform(task);
    } catch (error) {
      throw error instanceof TaskFailed ? new TrainingFailed(error.message, { cause: error }) : error;
    }
  };
  return {
    families: async () => {
      const answer = await ask({ kind: 'families' });
      if (answer.kind !== 'families') throw unexpected(answer);
      return answer.families;
    },
    fit: async (request) => {
      const answer = await ask({ kind: 'fit', ...request });
      if (answer.kind !== 'fit') throw unexpected(answer);
      return answer.outcomes;
    },
    close: () => process.close(),
  };
}

const unexpected = (answer: Answer): TrainingFailed =>
  new TrainingFailed(
    answer.kind === 'failed' ? answer.reason : `the process that fits answered with ${answer.kind}`,
  );
