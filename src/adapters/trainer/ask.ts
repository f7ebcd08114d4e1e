/** How the trainers ask their processes: whatever goes wrong there is a failed training. */
import type { TaskProcess } from '../../ports/task-process.ts';
import { TaskFailed } from '../../ports/task-process.ts';
import { TrainingFailed } from '../../ports/trainer.ts';

type AnyAnswer = { readonly kind: string } | { readonly kind: 'failed'; readonly reason: string };

/** The answer to a task, which must be of the kind; rejects with `TrainingFailed`. */
export async function ask<Task, Answer extends AnyAnswer, Kind extends Answer['kind']>(
  process: TaskProcess<Task, Answer>,
  task: Task,
  kind: Kind,
): Promise<Extract<Answer, { readonly kind: Kind }>> {
  const answer = await process.perform(task).catch((error: unknown) => {
    throw error instanceof TaskFailed ? new TrainingFailed(error.message, { cause: error }) : error;
  });
  if (answer.kind === kind) return answer as Extract<Answer, { readonly kind: Kind }>;
  const reason = 'reason' in answer ? answer.reason : `the answer is of the kind ${answer.kind}, not ${kind}`;
  throw new TrainingFailed(reason);
}
