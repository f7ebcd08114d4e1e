/** The process that fits: one task after the other, until its parent lets go of it. */
import type { Answer, Task } from './messages.ts';
import { createFitter } from './fit-all.ts';
import { FAMILIES } from '../../../training/fits/families.ts';
import type { FittedFamily } from '../../../training/fits/past.ts';

const fitter = createFitter(await familiesFrom(process.argv[2]));

process.on('message', (task: Task) => {
  void perform(task).then((answer) => process.send?.(answer));
});
// The parent died or hung up: nobody is left to fit for.
process.on('disconnect', () => process.exit());

async function perform(task: Task): Promise<Answer> {
  try {
    if (task.kind === 'families') return { kind: 'families', families: fitter.facts };
    return { kind: 'fit', outcomes: await fitter.fit(task) };
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Those of a module that exports `FAMILIES`; without one, those that come with PRA. */
async function familiesFrom(module: string | undefined): Promise<readonly FittedFamily[]> {
  if (module === undefined) return FAMILIES;
  return ((await import(module)) as { FAMILIES: readonly FittedFamily[] }).FAMILIES;
}
