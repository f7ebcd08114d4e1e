/** The trainer of models that learn from all series: a training runs, and publishes, in a process of its own. */
import { ask } from './ask.ts';
import type { TrainingAnswer, TrainingTask } from './messages.ts';
import type { ModelTrainer } from '../../ports/models/model-trainer.ts';
import type { OpenTaskProcess, TaskProcess, TaskProcessOptions } from '../../ports/task-process.ts';

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
  return {
    families: async () => (await ask(process, { kind: 'families' }, 'families')).families,
    train: async (request) => {
      const { trainedOn } = await ask(process, { kind: 'train', ...request }, 'trained');
      return { trainedOn };
    },
    close: () => process.close(),
  };
}
