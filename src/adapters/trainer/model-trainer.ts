/** The trainer of models that learn from all series: a training runs, and publishes, in a process of its own. */
import type { TrainingAnswer, TrainingTask } from './messages.ts';
import type { ModelTrainer } from '../../ports/models/model-trainer.ts';
import { TaskFailed } from '../../ports/task-process.ts';
import type { OpenTaskProcess, TaskProcess, TaskProcessOptions } from '../../ports/task-process.ts';
import { TrainingFailed } from '../../ports/trainer.ts';

export interface ModelTrainerOptions extends Pick<
  TaskProcessOptions,
  'execArgv' | 'timeoutMs' | 'memoryBytesMax'
> {
  readonly openProcess: OpenTaskProcess;
  /** A module whose `GLOBAL_FAMILIES` are trained; `undefined`: those that come with PRA. */
  readonly families: URL | undefined;
  /** The folder that versions are published in; it is made when there is one. */
  readonly modelsDir: string;
}

/** Beside this file, TypeScript or compiled as it is. */
const CHILD = new URL(
  import.meta.url.endsWith('.ts') ? './training-child.ts' : './training-child.js',
  import.meta.url,
);

/** The trainer; nothing runs yet. */
export function createModelTrainer({
  openProcess,
  families,
  modelsDir,
  ...limits
}: ModelTrainerOptions): ModelTrainer {
  const process: TaskProcess<TrainingTask, TrainingAnswer> = openProcess({
    ...limits,
    entry: CHILD,
    args: [modelsDir, ...(families ? [families.href] : [])],
    called: 'the process that trains',
  });
  const ask = async (task: TrainingTask): Promise<TrainingAnswer> => {
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
    train: async (request) => {
      const answer = await ask({ kind: 'train', ...request });
      if (answer.kind !== 'trained') throw unexpected(answer);
      return { trainedOn: answer.trainedOn };
    },
    close: () => process.close(),
  };
}

const unexpected = (answer: TrainingAnswer): TrainingFailed =>
  new TrainingFailed(
    answer.kind === 'failed' ? answer.reason : `the process that trains answered with ${answer.kind}`,
  );
