/**
 * A version is put to the test in a process of its own: whatever it does there (an endless loop, all of the memory, a
 * crash of native code) is a reason to refuse it, and nothing else.
 */
import type { ModelValidator } from '../../ports/models/model-validator.ts';
import { TaskFailed } from '../../ports/task-process.ts';
import type { OpenTaskProcess, TaskProcess, TaskProcessOptions } from '../../ports/task-process.ts';
import type { ValidationAnswer, ValidationTask } from './messages.ts';

export interface ValidatorOptions extends Pick<
  TaskProcessOptions,
  'execArgv' | 'timeoutMs' | 'memoryBytesMax'
> {
  readonly openProcess: OpenTaskProcess;
  /** Time that a series may take, in batches. */
  readonly rowMsMax: number;
}

/** Beside this file, TypeScript or compiled as it is. */
const CHILD = new URL(
  import.meta.url.endsWith('.ts') ? './validator-child.ts' : './validator-child.js',
  import.meta.url,
);

/** The validator; nothing runs yet. */
export function createModelValidator({ openProcess, rowMsMax, ...limits }: ValidatorOptions): ModelValidator {
  const process: TaskProcess<ValidationTask, ValidationAnswer> = openProcess({
    ...limits,
    entry: CHILD,
    args: [],
    called: 'the process that validates it',
  });
  return {
    validate: async ({ card, file }) => {
      try {
        return (await process.perform({ card, file, rowMsMax })).problems;
      } catch (error) {
        if (!(error instanceof TaskFailed)) throw error;
        return [error.message];
      }
    },
    close: () => process.close(),
  };
}
