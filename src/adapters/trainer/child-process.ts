/**
 * The trainer of the service: fits run in a process of their own. What is being fitted when that is killed is not
 * fitted, and the next task starts a new one.
 */
import type { OpenTaskProcess, TaskProcess, TaskProcessOptions } from '../../ports/task-process.ts';
import type { Trainer } from '../../ports/trainer.ts';
import { ask } from './ask.ts';
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
  return {
    families: async () => (await ask(process, { kind: 'families' }, 'families')).families,
    fit: async (request) => (await ask(process, { kind: 'fit', ...request }, 'fit')).outcomes,
    close: () => process.close(),
  };
}
